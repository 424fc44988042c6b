"""What is said of a database whose guards against change are not as they were put there."""

from __future__ import annotations

from firstdose.conduct.refusals import refusal
from firstdose.records.problem import Problem


def gone(name: str, guard: str) -> Problem:
    """A table or trigger that is not there."""
    return refusal("guard_gone", guard=guard, name=name)


def altered(name: str, guard: str) -> Problem:
    """A table or trigger that is another than the one that was made."""
    return refusal("guard_altered", guard=guard, name=name)


def strange(name: str, thing: str) -> Problem:
    """A table or trigger that firstdose did not make."""
    return refusal("guard_strange", thing=thing, name=name)


def damaged(name: str, line: str) -> Problem:
    """A fault that the database finds in its own file."""
    return refusal("database_damaged", line=line, name=name)
