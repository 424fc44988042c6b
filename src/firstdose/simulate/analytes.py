"""The analytes that virtual clinics measure: units, reference ranges, and how each is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal, cast

from firstdose.records.values import Sex
from firstdose.simulate.dice import question
from firstdose.simulate.figures import table
from firstdose.standards.cuts import Of, Worse
from firstdose.standards.scores import score_table
from firstdose.standards.units import conversions

Kind = Literal[
    "level", "item", "neutrophils", "lymphocytes", "temperature", "body_weight", "height", "model"
]
"""How the empirical clinic draws it; "model": it does not, only a mechanistic model gives it."""

Side = Literal["below", "above"]


SAME_AS = {"lvef": "ejection_fraction", "weight": "body_weight"}
"""Other names under which study files ask for an analyte."""

ALWAYS_KNOWN = ("height", "body_weight", "creatinine")
"""What doses are computed from: measured at screening whatever the schedule says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The reference range that the laboratory prints beside a value."""

    lower: Decimal | None
    upper: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Test:
    """How one analyte is drawn: a row of ``laboratory.csv``.  Pairs are for women and for men."""

    analyte: str
    index: int
    unit: str
    decimals: int
    kind: Kind
    limits: tuple[Limits, Limits]
    centre: tuple[float, float]
    between: float
    within: float
    low: float
    high: float
    item: str
    limit: float
    item_limit: Decimal
    side: Side
    distance_present: float
    distance_absent: float
    farthest_present: float

    def limits_for(self, sex: Sex) -> Limits:
        """The reference range that the laboratory prints for a woman or a man."""
        return self.limits[1 if sex is Sex.MALE else 0]


@cache
def tests() -> dict[str, Test]:
    """Every analyte that this clinic can measure, by key."""
    return {row["analyte"]: _test(dict(row)) for row in table("laboratory")}


@cache
def test_of(analyte: str) -> Test | None:
    """How an analyte of a study file is drawn; None for one that this clinic does not measure."""
    return tests().get(SAME_AS.get(analyte, analyte))


def _test(row: dict[str, str]) -> Test:
    def number(column: str, otherwise: float = 0.0) -> float:
        return float(row[column]) if row[column] else otherwise

    limits = (_limits(row, "female"), _limits(row, "male"))
    item_limit, side = _item_limit(row["analyte"], row["unit"], limits[0])
    return Test(
        analyte=row["analyte"],
        index=question(f"analyte: {row['analyte']}"),
        unit=row["unit"],
        decimals=int(row["decimals"]),
        kind=cast("Kind", row["kind"]),
        limits=limits,
        centre=(number("centre_female"), number("centre_male")),
        between=number("between"),
        within=number("within"),
        low=number("low"),
        high=number("high"),
        item=row["item"],
        limit=float(item_limit),
        item_limit=item_limit,
        side=side,
        distance_present=number("distance_present"),
        distance_absent=number("distance_absent"),
        farthest_present=number("farthest_present"),
    )


def _item_limit(analyte: str, unit: str, printed: Limits) -> tuple[Decimal, Side]:
    """Beyond which value SLEDAI-2K counts an item, in the laboratory's unit, and on which side.

    A published number, or a limit of the reference range that the laboratory prints.
    """
    cuts = (one.cuts[0] for one in score_table("sledai_2k").laboratory if one.analyte == analyte)
    cut = next(cuts, None)
    if cut is None:
        return Decimal(0), "below"
    side: Side = "below" if cut.worse is Worse.LOWER else "above"
    reference = printed.lower if side == "below" else printed.upper
    if cut.of is not Of.ABSOLUTE:
        assert reference is not None, f"{analyte} needs a reference range"
        return cut.cut * reference, side
    (one,) = (conversion for conversion in conversions(analyte) if conversion.unit == unit)
    return cut.cut * one.per / one.times + one.minus, side


def _limits(row: dict[str, str], sex: str) -> Limits:
    lower, upper = row[f"lower_{sex}"], row[f"upper_{sex}"]
    return Limits(lower=Decimal(lower) if lower else None, upper=Decimal(upper) if upper else None)
