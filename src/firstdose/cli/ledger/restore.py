"""``firstdose ledger restore``: a backup that verifies, where there is no ledger yet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from firstdose.cli.ledger.source import Anchors, Database, anchors_in
from firstdose.cli.problems import with_problems_shown
from firstdose.cli.progress import progress

EXAMPLE = "firstdose ledger restore backup.jsonl --db restored.db --anchors anchors.txt"


@with_problems_shown
def restore(
    backup: Annotated[
        Path, typer.Argument(metavar="FILE", help="The backup to restore.", dir_okay=False)
    ],
    db: Database,
    anchors: Anchors = None,
) -> None:
    """Restore a backup that verifies.

    It is refused where there is a ledger already, and when it does not verify or does not keep an
    anchor.
    """
    from firstdose.conduct.store.backup import restore as put_back

    with progress("Restoring"):
        found = put_back(backup, db, anchors_in(anchors))
    typer.echo(f"{found.study}: {found.head.number} entries restored, all as they were written.")
    typer.echo(f"The last one is entry {found.head.number}, {found.head.hash}.")
