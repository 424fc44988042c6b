"""``firstdose ledger export``: the entries of a database as a ledger file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from firstdose.cli.files import write_all
from firstdose.cli.ledger.source import Database, store_at, verified_store
from firstdose.cli.problems import with_problems_shown

EXAMPLE = "firstdose ledger export --db trial.db --out exported.jsonl"


@with_problems_shown
def export(
    db: Database,
    out: Annotated[
        Path,
        typer.Option("--out", metavar="LEDGER", help="The ledger file to write.", dir_okay=False),
    ],
) -> None:
    """Write a ledger file that every other command reads.

    The ledger is verified first. What the store adds to an entry (role, site, time of entry,
    fingerprints) stays in the database and in its backups.
    """
    from firstdose.records import lines

    with store_at(db) as store:
        found = verified_store(store)
    write_all({out: "".join(f"{line}\n" for line in lines.write(found.ledger))})
    typer.echo(f"{found.study}: {found.head.number} entries: {out}")
    typer.echo(f"Next: firstdose report {out} --out DIR")
