"""``firstdose ledger backup``: every row of a database, with an anchor at the end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from firstdose.cli.ledger.source import Database, now, store_at, verified_store
from firstdose.cli.problems import with_problems_shown

EXAMPLE = "firstdose ledger backup --db trial.db --out backup.jsonl"


@with_problems_shown
def backup(
    db: Database,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="FILE",
            help="The backup to write, where there is no file yet.",
            dir_okay=False,
        ),
    ],
) -> None:
    """Write a backup while people go on entering.

    The ledger is verified first. The backup holds every row as text and can be restored into
    SQLite and PostgreSQL alike.
    """
    from firstdose.conduct.store import Anchor
    from firstdose.conduct.store.backup import write_backup
    from firstdose.conduct.store.pen import utc

    with store_at(db) as store:
        found = verified_store(store)
        end = Anchor(study=found.study, head=found.head, at=utc(now()))
        write_backup(store.rows(until=found.head.number), end, out)
    typer.echo(f"{found.study}: {found.head.number} entries: {out}")
