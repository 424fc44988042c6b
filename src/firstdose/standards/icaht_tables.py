"""The tables of ICAHT and T-ICAHT: limits, days and grades, windows and rules."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal, TypeAlias

from firstdose.standards.tables import Confidence, Row, label, rows, yes
from firstdose.standards.verdict import Label

WindowName: TypeAlias = Literal["early", "late"]
Measure: TypeAlias = Literal["longest_run", "total_days", "nadir", "never_recovered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit of one window: below it for so many days (or at all) means at least this grade.

    ``days`` is None where one value decides; of a run that never recovers it is the last day on
    which it may begin.
    """

    window: WindowName
    measure: Measure
    limit: Decimal
    closed: bool
    unit: str
    days: int | None
    grade: int
    label: Label
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days of a window; ``censored`` by progression or next therapy; ``rounded`` values."""

    name: WindowName
    first: int
    last: int
    censored: bool
    rounded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One published number of a scale that is no limit: a window, a gap, a recovery."""

    rule: str
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Icaht:
    """One scale: its analyte, its limits and rules, and the assumption said with every grade."""

    name: str
    analyte: str
    label: Label
    assumption: Label
    every_limit: tuple[Limit, ...]
    rules: tuple[Rule, ...]

    def limits(self, window: WindowName) -> tuple[Limit, ...]:
        """The limits of one window, mildest grade first."""
        return tuple(limit for limit in self.every_limit if limit.window == window)

    def number(self, rule: str) -> Decimal:
        """The number of one rule; 0 where the scale has no such rule."""
        return next((each.value for each in self.rules if each.rule == rule), Decimal(0))

    def days(self, rule: str) -> int:
        """The number of a rule that counts days."""
        return int(self.number(rule))

    @property
    def windows(self) -> tuple[Window, Window]:
        """The early and the late window."""
        early = Window(
            name="early",
            first=self.days("early_from"),
            last=self.days("early_until"),
            censored=bool(self.number("early_censored")),
            rounded=bool(self.number("rounded_to")),
        )
        late = Window(
            name="late",
            first=self.days("late_from"),
            last=self.days("late_until"),
            censored=True,
            rounded=False,
        )
        return (early, late)


@cache
def icaht(name: str) -> Icaht:
    """Read one of the scales ``icaht`` (neutrophils) and ``t_icaht`` (platelets)."""
    (about,) = (row for row in rows("icaht/scales.csv") if row["scale"] == name)
    return Icaht(
        name=name,
        analyte=about["analyte"],
        label=label(about),
        assumption=Label(en=about["assumption_en"], zh=about["assumption_zh"]),
        every_limit=tuple(_limit(row) for row in rows("icaht/limits.csv") if row["scale"] == name),
        rules=tuple(
            Rule(rule=row["rule"], value=Decimal(row["value"]))
            for row in rows("icaht/rules.csv")
            if row["scale"] == name
        ),
    )


def _limit(row: Row) -> Limit:
    return Limit(
        window=_WINDOWS[row["window"]],
        measure=_MEASURES[row["measure"]],
        limit=Decimal(row["limit"]),
        closed=yes(row["closed"]),
        unit=row["unit"],
        days=int(row["days"]) if row["days"] else None,
        grade=int(row["grade"]),
        label=label(row),
        source=row["source"],
        confidence=Confidence(row["confidence"]),
    )


_WINDOWS: dict[str, WindowName] = {"early": "early", "late": "late"}
_MEASURES: dict[str, Measure] = {
    "longest_run": "longest_run",
    "total_days": "total_days",
    "nadir": "nadir",
    "never_recovered": "never_recovered",
}
