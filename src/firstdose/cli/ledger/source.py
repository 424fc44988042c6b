"""Which ledger a command is about: a file, or the database of a conducted trial."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.files import read_text
from firstdose.cli.progress import progress

if TYPE_CHECKING:
    from firstdose.conduct.store import Anchor, Store, Verified
    from firstdose.records.ledger import Ledger

File = Annotated[
    Path | None,
    typer.Argument(
        metavar="LEDGER", help="A ledger file or a backup (JSON Lines).", dir_okay=False
    ),
]
Database = Annotated[
    str,
    typer.Option(
        "--db",
        metavar="DB",
        help="The database of a conducted trial: the path of an SQLite file, or postgresql://….",
        show_default=False,
    ),
]
Anchors = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="The file of anchors that was kept outside the database.",
        dir_okay=False,
        show_default=False,
    ),
]


def one_of(file: Path | None, db: str) -> None:
    """Refuse a command that names no ledger, or two."""
    if (file is None) == (not db):
        raise typer.BadParameter("name a ledger file, or a database with --db", param_hint="LEDGER")


def now() -> datetime:
    """The time; only a command at the edge asks it."""
    return datetime.now(UTC)


@contextmanager
def store_at(db: str) -> Generator[Store]:
    """The store in a database, for as long as a command needs it."""
    from firstdose.conduct.store import open_store

    store = open_store(db, now)
    with closing(store):
        yield store


def anchors_in(path: Path | None) -> tuple[Anchor, ...]:
    """The anchors in a file; () without one."""
    from firstdose.conduct.store.anchors import read_anchors

    return () if path is None else read_anchors(read_text(path, "file of anchors"), path.name)


def verified_store(store: Store, anchors: Path | None = None) -> Verified:
    """The ledger of a store, once it verifies."""
    from firstdose.conduct.store import verified

    with progress("Verifying"):
        return verified(
            store.rows(),
            store.database.name,
            anchors=anchors_in(anchors),
            guard_problems=store.database.guard_problems(),
        )


def is_backup(path: Path) -> bool:
    """Whether a file holds rows of a store rather than the entries alone."""
    from firstdose.conduct.store.backup import BACKUP

    return read_text(path, "ledger file").startswith(BACKUP)


def ledger_in(path: Path) -> Ledger:
    """The ledger in a ledger file or a backup."""
    from firstdose.conduct.store.backup import read_backup
    from firstdose.records import lines

    if is_backup(path):
        return read_backup(path)[1].ledger
    return lines.read(read_text(path, "ledger file").split("\n"), path.name)
