"""So many of a list of criteria: 5 of 8 of HLH-2004, the points of CAR-HEMATOTOX, IEC-HS.

A table has parts, a part has criteria and a criterion has conditions, of which one or more must
hold (two of three cytopenias).  What was not assessed counts neither way: a part is met when enough
criteria hold whatever the others show.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from firstdose.standards.conditions import Condition, Quantity, read_condition
from firstdose.standards.reasons import ungradable
from firstdose.standards.states import StateTable, state
from firstdose.standards.tables import Confidence, Row, label, rows
from firstdose.standards.verdict import Label, Outcome, Presence, Ungradable, Verdict, YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion of a part: ``needed`` of its conditions must hold.

    ``unless``: a question whose yes makes the criterion meaningless; empty: none.
    """

    key: str
    needed: int
    unless: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Criteria that are counted together; ``at_least`` None: counted, and decides nothing."""

    key: str
    at_least: int | None
    label: Label
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedTable:
    """A list of criteria; ``scale``: the graded event asked with it, empty where there is none."""

    name: str
    scale: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedCriterion:
    """Whether a criterion holds, and a verdict for each of its conditions."""

    key: str
    outcome: Outcome
    verdicts: tuple[Verdict, ...]

    @property
    def why(self) -> Ungradable | None:
        """Why it is not known; None where it is."""
        if self.outcome is not Outcome.UNKNOWN:
            return None
        return next(v.why_unknown for v in self.verdicts if v.why_unknown is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCount:
    """How many criteria of a part hold at least and at most, and whether that is enough."""

    part: Part
    at_least: int
    at_most: int
    criteria: tuple[JudgedCriterion, ...]

    @property
    def enough(self) -> Outcome | Ungradable:
        """Whether enough criteria hold; not asked of a part that decides nothing."""
        needed = self.part.at_least
        assert needed is not None, f"{self.part.key} decides nothing"
        if self.at_least >= needed:
            return Outcome.MET
        if self.at_most < needed:
            return Outcome.NOT_MET
        return next(each.why for each in self.criteria if each.why is not None)


@cache
def counted_table(name: str) -> CountedTable:
    """Read a list of criteria by name: ``hlh_2004``, ``car_hematotox``."""
    about = [row for row in rows("counted/counted.csv") if row["table"] == name]
    every = rows(f"counted/{name}.csv")
    return CountedTable(
        name=name,
        scale=about[0]["scale"],
        parts=tuple(_part(row, [r for r in every if r["part"] == row["part"]]) for row in about),
    )


def count(
    table: CountedTable,
    values: Mapping[str, Quantity],
    accepted: frozenset[str] = frozenset(),
) -> tuple[PartCount, ...]:
    """Count the criteria of every part; a quantity that is not named was not assessed.

    ``accepted`` names criteria of low confidence to be used all the same, or the table for all.
    """
    return tuple(_counted(table, part, values, accepted) for part in table.parts)


def _counted(
    table: CountedTable, part: Part, values: Mapping[str, Quantity], accepted: frozenset[str]
) -> PartCount:
    judged = tuple(
        _judged(each, values, taken=not accepted.isdisjoint((table.name, each.key)))
        for each in part.criteria
    )
    outcomes = [each.outcome for each in judged]
    met = outcomes.count(Outcome.MET)
    return PartCount(
        part=part, at_least=met, at_most=met + outcomes.count(Outcome.UNKNOWN), criteria=judged
    )


def _judged(
    criterion: Criterion, values: Mapping[str, Quantity], *, taken: bool
) -> JudgedCriterion:
    conditions = (
        tuple(replace(c, confidence=Confidence.HIGH) for c in criterion.conditions)
        if taken
        else criterion.conditions
    )
    void = _void(criterion, values)
    known = values if void is None else {c.quantity: void for c in conditions}
    name = criterion.key
    one = StateTable(name=name, label=conditions[0].label, conditions=conditions)
    verdicts = state(one, known).verdicts
    outcomes = [verdict.outcome for verdict in verdicts]
    met, unknown = outcomes.count(Outcome.MET), outcomes.count(Outcome.UNKNOWN)
    outcome = Outcome.MET if met >= criterion.needed else Outcome.UNKNOWN
    if met + unknown < criterion.needed:
        outcome = Outcome.NOT_MET
    return JudgedCriterion(key=name, outcome=outcome, verdicts=verdicts)


def _void(criterion: Criterion, values: Mapping[str, Quantity]) -> Ungradable | None:
    """Why a criterion cannot be judged at all; None: it can."""
    if not criterion.unless:
        return None
    match values.get(criterion.unless):
        case False | YesNo.NO | Presence.ABSENT:
            return None
        case True | YesNo.YES | Presence.PRESENT:
            return ungradable("item_void", item=criterion.key, because=criterion.unless)
        case _:
            return ungradable("quantity_missing", quantity=criterion.unless)


def _part(about: Row, found: list[Row]) -> Part:
    by_key = {
        key: [row for row in found if row["criterion"] == key]
        for key in dict.fromkeys(row["criterion"] for row in found)
    }
    return Part(
        key=about["part"],
        at_least=int(about["at_least"]) if about["at_least"] else None,
        label=label(about),
        criteria=tuple(_criterion(key, own) for key, own in by_key.items()),
    )


def _criterion(key: str, found: list[Row]) -> Criterion:
    return Criterion(
        key=key,
        needed=int(_only(row["needed"] for row in found)),
        unless=_only(row["unless"] for row in found),
        conditions=tuple(read_condition(row, row["criterion"]) for row in found),
    )


def _only(written: Iterable[str]) -> str:
    (one,) = set(written)
    return one
