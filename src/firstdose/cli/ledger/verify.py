"""``firstdose ledger verify``: whether a ledger is the one that was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from firstdose.cli.files import read_text
from firstdose.cli.ledger.source import (
    Anchors,
    Database,
    File,
    anchors_in,
    is_backup,
    one_of,
    store_at,
    verified_store,
)
from firstdose.cli.problems import with_problems_shown

if TYPE_CHECKING:
    from firstdose.conduct.store import Verified

EXAMPLE = "firstdose ledger verify --db trial.db --anchors anchors.txt"


@with_problems_shown
def verify(ledger: File = None, db: Database = "", anchors: Anchors = None) -> None:
    """Show every entry at which a ledger was changed.

    In a database and in a backup each entry carries the fingerprint of the one before; anchors
    show whether the end was cut off or all was written anew. A ledger file has no fingerprints:
    its entries are read and held against each other.
    """
    one_of(ledger, db)
    if ledger is None:
        with store_at(db) as store:
            _say(verified_store(store, anchors), anchors)
    elif is_backup(ledger):
        from firstdose.conduct.store.backup import read_backup

        _say(read_backup(ledger, anchors_in(anchors))[1], anchors)
    elif anchors is not None:
        raise typer.BadParameter("a ledger file has no chain to anchor", param_hint="--anchors")
    else:
        _say_of_file(ledger)


def _say(found: Verified, anchors: Path | None) -> None:
    number, fingerprint = found.head
    typer.echo(f"{found.study}: {number} entries, each as it was written, none missing between.")
    typer.echo(f"The last one is entry {number}, {fingerprint}.")
    own = [anchor for anchor in anchors_in(anchors) if anchor.study == found.study]
    if own:
        last = max(anchor.head.number for anchor in own)
        known = "1 anchor holds" if len(own) == 1 else f"{len(own)} anchors hold"
        typer.echo(f"{known}: nothing up to entry {last} was cut off or written anew.")
    else:
        typer.echo("Without --anchors nobody can say whether the end was cut off.")


def _say_of_file(path: Path) -> None:
    from firstdose.records import lines

    found = lines.read(read_text(path, "ledger file").split("\n"), path.name)
    study = found.opened.fact.study
    typer.echo(f"{study}: {len(found)} entries that can be read and fit each other.")
    typer.echo("A ledger file has no fingerprints: nobody can say whether it was changed.")
