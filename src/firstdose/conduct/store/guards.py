"""What is said of a database whose guards against change are not as they were put there."""

from __future__ import annotations

from firstdose.records.problem import Problem

_BECAUSE = (
    "The database itself refuses to change or remove an entry; without its guards anybody can."
)
_REMEDY = "Find out who changed the database, and restore the ledger from a backup that verifies."


def gone(name: str, guard: str) -> Problem:
    """A table or trigger that is not there."""
    return _problem(f"`{guard}` is missing from the database.", name)


def altered(name: str, guard: str) -> Problem:
    """A table or trigger that is another than the one that was made."""
    return _problem(f"`{guard}` of the database was altered.", name)


def strange(name: str, thing: str) -> Problem:
    """A table or trigger that firstdose did not make."""
    return _problem(f"`{thing}` in the database is not from firstdose.", name)


def damaged(name: str, line: str) -> Problem:
    """A fault that the database finds in its own file."""
    return Problem(
        what=f"The database file is damaged: {line}.",
        where=name,
        because="The database checked its own pages and indexes.",
        remedy="Restore the ledger from a backup that verifies.",
    )


def _problem(what: str, name: str) -> Problem:
    return Problem(what=what, where=name, because=_BECAUSE, remedy=_REMEDY)
