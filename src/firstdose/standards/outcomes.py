"""Ordered outcomes: the first outcome any of whose clauses holds.

One engine for every rule of this kind: a BILAG category, the severity of a flare, a renal response,
a band of a score.  A table lists the outcomes of one question from the first looked for to the
last; a clause is one or more conditions that must hold together, and a row without a condition is
what remains.  Where something was not assessed, every outcome that it leaves open is kept: an
outcome is given only when it is the only one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

from firstdose.standards.conditions import (
    Comparison,
    Condition,
    Quantity,
    accepting,
    compared_with_limit,
    read_condition,
    why_unknown,
)
from firstdose.standards.reasons import ungradable
from firstdose.standards.tables import Confidence, Row, rows
from firstdose.standards.verdict import Outcome, Ungradable, every, some


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One condition of a clause, and what it amounts to where its quantity was not recorded.

    ``unrecorded`` None, the usual case: then it is unknown.
    """

    condition: Condition
    unrecorded: Outcome | None


Clause: TypeAlias = tuple[Test, ...]
"""Conditions that must hold together; none at all: what remains."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a study chooses: variants of a rule, and unconfirmed rules that it accepts by name."""

    variants: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """Several outcomes are still possible, because something was not assessed."""

    possible: tuple[str, ...]
    why: Ungradable


Rules: TypeAlias = Mapping[str, tuple[Clause, ...]]
"""The clauses of each outcome, from the first looked for to the last."""

Find: TypeAlias = Callable[[str], Quantity | None]
"""How a quantity is found by its name; None: not recorded."""


@cache
def rules(table: str, judged: str, choices: Choices) -> Rules:
    """The clauses of one question of a table, in its order and in a study's variants."""
    found: dict[str, dict[str, list[Test]]] = {}
    for row in rows(f"outcomes/{table}.csv"):
        variants = frozenset(row["variants"].split())
        if row["judged"] == judged and (not variants or variants & choices.variants):
            clauses = found.setdefault(row["outcome"], {})
            clauses.setdefault(row["clause"], []).extend(_tests(table, row, choices))
    assert found, f"outcomes/{table}.csv does not judge {judged}"
    return MappingProxyType({o: tuple(map(tuple, each.values())) for o, each in found.items()})


def tests_of(chosen: Rules) -> Iterator[Test]:
    """Every condition that some rules ask, in their order."""
    return (test for clauses in chosen.values() for clause in clauses for test in clause)


def decide(chosen: Rules, find: Find, *, first_visit: bool = True) -> str | Undecided:
    """The first outcome any of whose clauses holds, or those that are possible.

    ``first_visit``: there is no earlier assessment.  Only then does what was not recorded amount to
    what its row says; later on it is unknown.
    """

    def holds(test: Test) -> Outcome:
        return _holds(test, find(test.condition.quantity), first_visit=first_visit)

    looked_at: dict[str, tuple[Clause, ...]] = {}
    possible: list[str] = []
    met = Outcome.UNKNOWN
    for outcome, clauses in chosen.items():
        looked_at[outcome] = clauses
        met = some(every(map(holds, clause)) if clause else Outcome.MET for clause in clauses)
        if met is not Outcome.NOT_MET:
            possible.append(outcome)
        if met is Outcome.MET:
            break
    assert possible, "a table of outcomes says what remains"
    if len(possible) == 1 and met is Outcome.MET:
        return possible[0]
    judged = [(test, find(test.condition.quantity)) for test in tests_of(looked_at)]
    why = next(
        why_unknown(test.condition, found)
        for test, found in judged
        if _holds(test, found, first_visit=first_visit) is Outcome.UNKNOWN
    )
    said = why if len(possible) == len(chosen) else _open(possible, why)
    return Undecided(possible=tuple(possible), why=said)


def _holds(test: Test, found: Quantity | None, *, first_visit: bool) -> Outcome:
    if (
        test.unrecorded is None
        or test.condition.confidence is Confidence.LOW
        or not _nothing_before(test, found, first_visit=first_visit)
    ):
        return compared_with_limit(test.condition, found)
    return test.unrecorded


def _nothing_before(test: Test, found: Quantity | None, *, first_visit: bool) -> bool:
    """Whether nothing was there to compare with, so that the row's own answer holds.

    Any amount is a rise when there was none before, and no fall.
    """
    match found:
        case None:
            return first_visit
        case Ungradable(code="quantity_missing"):
            return first_visit
        case Ungradable(code="divided_by_nothing"):
            return test.condition.comparison in {Comparison.AT_LEAST, Comparison.ABOVE}
        case _:
            return False


_NO_GAPS = frozenset({"contradicted", "divided_by_nothing", "answer_refused"})
"""Reasons that speak of something that was recorded."""


def _open(possible: list[str], why: Ungradable) -> Ungradable:
    """Why no outcome is given; what is no mere gap keeps its own reason."""
    named: Mapping[str, str] = dict(why.values)
    missing = named.get("items") or named.get("quantity") or named.get("missing")
    if missing is None or why.code in _NO_GAPS:
        return why
    return ungradable("outcome_open", possible=", ".join(possible), missing=missing)


def _tests(table: str, row: Row, choices: Choices) -> Iterator[Test]:
    if not row["quantity"]:
        return
    condition = accepting(read_condition(row, row["judged"]), table, choices.accepted)
    unrecorded = Outcome(row["unrecorded"]) if row["unrecorded"] else None
    yield Test(condition=condition, unrecorded=unrecorded)
