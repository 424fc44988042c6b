"""Ordered outcomes: the first outcome any of whose clauses holds.

One engine for every rule of this kind: a BILAG category, the severity of a flare, a renal response,
a band of a score.  A table lists the outcomes of one question from the first looked for to the
last; a clause is one or more conditions that must hold together, and a row without a condition is
what remains.  Where something was not assessed, every outcome that it leaves open is kept: an
outcome is given only when it is the only one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeAlias

from firstdose.standards.conditions import (
    Comparison,
    Condition,
    Quantity,
    accepting,
    judge,
    read_condition,
)
from firstdose.standards.reasons import ungradable
from firstdose.standards.tables import Confidence, Row, rows
from firstdose.standards.verdict import Outcome, Ungradable, Verdict, every, some


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One condition of a clause, and what it amounts to where its quantity was not recorded.

    ``unrecorded`` None, the usual case: then it is unknown.
    """

    condition: Condition
    unrecorded: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Conditions that must hold together; none at all: what remains."""

    outcome: str
    tests: tuple[Test, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The outcome, or those that are possible, with a verdict for every condition looked at."""

    outcome: str | Undecided
    verdicts: tuple[Verdict, ...]


Rules: TypeAlias = tuple[Clause, ...]
Find: TypeAlias = Callable[[str], Quantity | None]
"""How a quantity is found by its name; None: not recorded."""


@cache
def rules(table: str, judged: str, choices: Choices) -> Rules:
    """The clauses of one question of a table, in its order and in a study's variants."""
    found: dict[tuple[str, str], list[Test]] = {}
    for row in rows(f"outcomes/{table}.csv"):
        variants = frozenset(row["variants"].split())
        if row["judged"] == judged and (not variants or variants & choices.variants):
            tests = found.setdefault((row["outcome"], row["clause"]), [])
            tests.extend(_tests(table, row, choices))
    assert found, f"outcomes/{table}.csv does not judge {judged}"
    return tuple(Clause(outcome=o, tests=tuple(tests)) for (o, _), tests in found.items())


def decide(chosen: Rules, find: Find, *, first_visit: bool = True) -> Decided:
    """The first outcome any of whose clauses holds.

    ``first_visit``: there is no earlier assessment.  Only then does what was not recorded amount to
    what its row says; later on it is unknown.
    """
    outcomes = dict.fromkeys(clause.outcome for clause in chosen)
    possible: list[str] = []
    verdicts: list[Verdict] = []
    holds = Outcome.UNKNOWN
    for outcome in outcomes:
        judged = tuple(
            _clause(c, find, first_visit=first_visit) for c in chosen if c.outcome == outcome
        )
        verdicts.extend(verdict for _, said in judged for verdict in said)
        holds = some(met for met, _ in judged)
        if holds is not Outcome.NOT_MET:
            possible.append(outcome)
        if holds is Outcome.MET:
            break
    assert possible, "a table of outcomes says what remains"
    if len(possible) == 1 and holds is Outcome.MET:
        return Decided(outcome=possible[0], verdicts=tuple(verdicts))
    why = next(verdict.why_unknown for verdict in verdicts if verdict.why_unknown is not None)
    said = why if len(possible) == len(outcomes) else _open(possible, why)
    undecided = Undecided(possible=tuple(possible), why=said)
    return Decided(outcome=undecided, verdicts=tuple(verdicts))


def _clause(
    clause: Clause, find: Find, *, first_visit: bool
) -> tuple[Outcome, tuple[Verdict, ...]]:
    """Whether all conditions of a clause hold, and each of them judged."""
    if not clause.tests:
        return Outcome.MET, ()
    judged = tuple(
        _judged(test, find(test.condition.quantity), first_visit=first_visit)
        for test in clause.tests
    )
    return every(verdict.outcome for verdict in judged), judged


def _judged(test: Test, found: Quantity | None, *, first_visit: bool) -> Verdict:
    verdict = judge(test.condition, found)
    refused = test.condition.confidence is Confidence.LOW
    if (
        test.unrecorded is None
        or refused
        or not _nothing_before(test, found, first_visit=first_visit)
    ):
        return verdict
    return replace(verdict, outcome=test.unrecorded, why_unknown=None)


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
