"""``firstdose ledger anchor``: the end of a ledger as a line that leaves the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from firstdose.cli.ledger.source import Database, now, store_at, verified_store
from firstdose.cli.problems import with_problems_shown

EXAMPLE = "firstdose ledger anchor --db trial.db --to anchors.txt"


@with_problems_shown
def anchor(
    db: Database,
    to: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The file to add the line to; best on another disk than the database.",
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
) -> None:
    """Print the last entry and its fingerprint, as one line.

    The ledger is verified first, against the anchors in the file too. Keep the line where those
    who can change the database cannot change it: on paper, in a mail, on another machine.
    """
    from firstdose.conduct.store import Anchor
    from firstdose.conduct.store.anchors import keep
    from firstdose.conduct.store.pen import utc

    with store_at(db) as store:
        known = to if to is not None and to.exists() else None
        found = verified_store(store, known)
    made = Anchor(study=found.study, head=found.head, at=utc(now()))
    if to is not None:
        keep(made, to)
    typer.echo(str(made))
