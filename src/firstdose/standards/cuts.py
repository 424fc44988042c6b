"""Cut points: the published numbers of a grading table, and how a value stands to one of them.

A cut says on which side of it a participant is worse off, of what it is a multiple, whether the
number itself already counts, and when it applies.  Empty, overlapping or gapped bands cannot be
written.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from firstdose.standards.circumstances import BASELINE_ABNORMAL, Condition, conditions, implied
from firstdose.standards.sides import (
    ABOVE,
    AT,
    BELOW,
    Comparison,
    References,
    Side,
    compared,
    exactly,
    limit,
)
from firstdose.standards.tables import Confidence, Row, yes
from firstdose.standards.units import analyte, canonical
from firstdose.standards.verdict import Label

_REFERENCES: Mapping[str, Label] = {
    "": Label(en="", zh=""),
    "lln": Label(en="LLN", zh="LLN"),
    "uln": Label(en="ULN", zh="ULN"),
    "baseline": Label(en="baseline", zh="基线"),
}


class Worse(StrEnum):
    """The side of a cut on which the participant is worse off."""

    LOWER = "lower"
    HIGHER = "higher"


class Of(StrEnum):
    """What a cut is measured against."""

    ABSOLUTE = ""
    LLN = "lln"
    ULN = "uln"
    BASELINE = "baseline"
    ULN_CHANGE = "uln_change"
    BASELINE_CHANGE = "baseline_change"
    BASELINE_PERCENT = "baseline_percent"

    @property
    def reference(self) -> str:
        """Name of the reference that must be known."""
        return self.value.split("_", maxsplit=1)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One cut point: a value beyond it has at least this grade.

    ``cut`` is the number as published, in ``unit`` where it has one; ``amount`` is the same in the
    canonical unit of the analyte.
    """

    grade: int
    worse: Worse
    cut: Decimal
    amount: Decimal
    of: Of
    closed: bool
    when: tuple[Condition, ...]
    unit: str
    source: str
    confidence: Confidence

    @property
    def comparison(self) -> Comparison:
        """What the value is compared with, in the canonical unit."""
        away = self.amount if self.worse is Worse.HIGHER else -self.amount
        match self.of:
            case Of.ABSOLUTE:
                slope, offset = Decimal(0), self.amount
            case Of.ULN_CHANGE | Of.BASELINE_CHANGE:
                slope, offset = Decimal(1), away
            case Of.BASELINE_PERCENT:
                slope, offset = (100 + away) / 100, Decimal(0)
            case Of.LLN | Of.ULN | Of.BASELINE:
                slope, offset = self.cut, Decimal(0)
        return Comparison(left="value", reference=self.of.reference, slope=slope, offset=offset)

    @property
    def counts(self) -> Side:
        """The sides of the limit on which the cut is passed."""
        return _worse_side(self.worse, closed=self.closed)

    @property
    def rules_out(self) -> Comparison | None:
        """What an abnormal baseline that is not reported is known to lie above, where that helps.

        A value that is not above this multiple of ULN cannot be above as many times a baseline
        that itself lies above ULN.
        """
        if self.of is not Of.BASELINE or BASELINE_ABNORMAL not in self.when:
            return None
        return Comparison(left="value", reference="baseline_uln", slope=self.cut, offset=Decimal(0))

    @property
    def wording(self) -> Label:
        """The cut as read aloud: ``< 1.5 10*9/L``, ``> 3 x ULN``, ``>= 5 % below baseline``."""
        lower, name = self.worse is Worse.LOWER, _REFERENCES[self.of.reference]
        match self.of:
            case Of.ABSOLUTE:
                text = f"{'<' if lower else '>'}{self._or_equal} {self.cut} {self.unit}"
                return Label(en=text, zh=text)
            case Of.LLN | Of.ULN | Of.BASELINE:
                sign = f"{'<' if lower else '>'}{self._or_equal}"
                times = "" if self.cut == 1 else f"{self.cut} x "
                return Label(en=f"{sign} {times}{name.en}", zh=f"{sign} {times}{name.zh}")
            case Of.ULN_CHANGE | Of.BASELINE_CHANGE | Of.BASELINE_PERCENT:
                unit = Label(en=self.unit, zh=self.unit)
                if self.of is Of.BASELINE_PERCENT:
                    unit = Label(en="%", zh="%")
                elif self.unit == "%":
                    unit = Label(en="percentage points", zh="个百分点")
                by = f">{self._or_equal} {self.cut}"
                en, zh = ("below", "低于") if lower else ("above", "高于")
                return Label(
                    en=f"{by} {unit.en} {en} {name.en}", zh=f"{zh}{name.zh} {by} {unit.zh}"
                )

    @property
    def _or_equal(self) -> str:
        return "=" if self.closed else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A cut with the places of its comparisons, and the sides on which it is passed."""

    cut: Cut
    place: int
    counts: Side
    ruled_out: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """All cuts of one term for one analyte, as published in one unit.

    A value is compared in the canonical unit of the analyte, whatever the unit of the cuts.
    """

    term: str
    analyte: str
    unit: str
    cuts: tuple[Cut, ...]
    questions: tuple[str, ...] = field(init=False, repr=False, compare=False)
    comparisons: tuple[Comparison, ...] = field(init=False, repr=False, compare=False)
    trials: tuple[Trial, ...] = field(init=False, repr=False, compare=False)
    implied: Mapping[str, tuple[int, Side]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Collect once what the cuts ask of the chart and of the numbers."""
        questions = sorted({when.question for cut in self.cuts for when in cut.when})
        asked = [cut.comparison for cut in self.cuts]
        asked += [cut.rules_out for cut in self.cuts if cut.rules_out is not None]
        asked += [implied()[q].comparison for q in questions if q in implied()]
        places = {each: place for place, each in enumerate(dict.fromkeys(asked))}
        trials = tuple(
            Trial(
                cut=cut,
                place=places[cut.comparison],
                counts=cut.counts,
                ruled_out=None if cut.rules_out is None else places[cut.rules_out],
            )
            for cut in self.cuts
        )
        answered = {
            q: (places[implied()[q].comparison], implied()[q].side)
            for q in questions
            if q in implied()
        }
        object.__setattr__(self, "questions", tuple(questions))
        object.__setattr__(self, "comparisons", tuple(places))
        object.__setattr__(self, "trials", trials)
        object.__setattr__(self, "implied", answered)

    @property
    def worse(self) -> Worse:
        """The direction in which a value gets worse: the same for every cut."""
        return self.cuts[0].worse


def beyond(value: Decimal, limit: Decimal, worse: Worse, *, closed: bool) -> bool:
    """Whether a value lies on the worse side of a limit; ``closed`` counts the limit itself."""
    return bool(exactly(compared(value, limit)) & _worse_side(worse, closed=closed))


def _worse_side(worse: Worse, *, closed: bool) -> Side:
    side = BELOW if worse is Worse.LOWER else ABOVE
    return side | AT if closed else side


def limit_of(cut: Cut, references: References) -> Decimal | None:
    """Return the limit in the canonical unit; None when the reference is not reported."""
    asked = cut.comparison
    reference = references.named(asked.reference) if asked.reference else Decimal(0)
    return None if reference is None else limit(reference, asked.slope, asked.offset)


def criteria_from(found: Iterable[Row]) -> tuple[Criterion, ...]:
    """Collect rows of a cut-point table into one criterion for each term, analyte and unit."""
    cuts: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in found:
        cuts[row["term"], row["analyte"], row["unit"]].append(row)
    return tuple(
        Criterion(term=term, analyte=name, unit=unit, cuts=tuple(_cut(row) for row in several))
        for (term, name, unit), several in cuts.items()
    )


def _cut(row: Row) -> Cut:
    return Cut(
        grade=int(row["grade"]),
        worse=Worse(row["worse"]),
        cut=Decimal(row["cut"]),
        amount=_amount(row),
        of=Of(row["of"]),
        closed=yes(row["closed"]),
        when=(conditions()[row["when"]],) if row["when"] else (),
        unit=row["unit"],
        source=row["source"],
        confidence=Confidence(row["confidence"]),
    )


def _amount(row: Row) -> Decimal:
    """The number of a row in the canonical unit, where it has a unit at all."""
    number = Decimal(row["cut"])
    if Of(row["of"]) is not Of.ABSOLUTE:
        assert row["unit"] == analyte(row["analyte"]).unit or not row["of"].endswith("_change")
        return number
    amount = canonical(row["analyte"], number, row["unit"])
    assert isinstance(amount, Decimal), row
    return amount
