"""Cut points: the published numbers of a grading table, and how a value stands to one of them.

A cut says on which side of it a participant is worse off, of what it is a multiple, whether the
number itself already counts, and when it applies.  Empty, overlapping or gapped bands cannot be
written.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum
from functools import cache

from firstdose.standards.tables import Confidence, Row, rows, yes
from firstdose.standards.verdict import Label, YesNo

_DIGITS = Context(prec=12)
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
class References:
    """What the laboratory and the chart report beside a value; None means not reported."""

    lln: Decimal | None = None
    uln: Decimal | None = None
    baseline: Decimal | None = None

    def named(self, name: str) -> Decimal | None:
        """Return one reference by its name in the tables."""
        return {"lln": self.lln, "uln": self.uln, "baseline": self.baseline}[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A question the cut depends on, and the answer under which it applies."""

    question: str
    answer: YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One cut point: a value beyond it has at least this grade."""

    grade: int
    worse: Worse
    cut: Decimal
    of: Of
    closed: bool
    when: tuple[Condition, ...]
    unit: str
    source: str
    confidence: Confidence

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
                unit = "%" if self.of is Of.BASELINE_PERCENT else self.unit
                by = f">{self._or_equal} {self.cut} {unit}"
                en, zh = ("below", "低于") if lower else ("above", "高于")
                return Label(en=f"{by} {en} {name.en}", zh=f"{zh}{name.zh} {by}")

    @property
    def _or_equal(self) -> str:
        return "=" if self.closed else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """All cuts of one term for one analyte, in the analyte's canonical unit."""

    term: str
    analyte: str
    unit: str
    cuts: tuple[Cut, ...]


def compared(value: Decimal, limit: Decimal) -> int:
    """-1, 0 or 1 as the value lies below, at or above the limit, on 12 significant digits.

    No measurement has as many; a unit conversion that divides leaves more.
    """
    return int(_DIGITS.plus(value).compare(_DIGITS.plus(limit)))


def beyond(value: Decimal, limit: Decimal, worse: Worse, *, closed: bool) -> bool:
    """Whether a value lies on the worse side of a limit; ``closed`` counts the limit itself."""
    order = compared(value, limit)
    if order == 0:
        return closed
    return order < 0 if worse is Worse.LOWER else order > 0


def limit_of(cut: Cut, references: References) -> Decimal | None:
    """Return the limit in the unit of the value; None when the reference is not reported."""
    if cut.of is Of.ABSOLUTE:
        return cut.cut
    reference = references.named(cut.of.reference)
    if reference is None:
        return None
    away = cut.cut if cut.worse is Worse.HIGHER else -cut.cut
    match cut.of:
        case Of.ULN_CHANGE | Of.BASELINE_CHANGE:
            return reference + away
        case Of.BASELINE_PERCENT:
            return reference * (100 + away) / 100
        case Of.LLN | Of.ULN | Of.BASELINE:
            return reference * cut.cut


@cache
def conditions() -> Mapping[str, Condition]:
    """Every condition a cut can depend on, by its words in the table."""
    return {
        row["when"]: Condition(question=row["question"], answer=YesNo(row["answer"]))
        for row in rows("conditions/conditions.csv")
    }


def criteria_from(found: Iterable[Row]) -> tuple[Criterion, ...]:
    """Collect rows of a cut-point table into one criterion for each term and analyte."""
    cuts: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in found:
        cuts[row["term"], row["analyte"]].append(row)
    return tuple(
        Criterion(
            term=term,
            analyte=analyte,
            unit=several[0]["unit"],
            cuts=tuple(_cut(row) for row in several),
        )
        for (term, analyte), several in cuts.items()
    )


def _cut(row: Row) -> Cut:
    return Cut(
        grade=int(row["grade"]),
        worse=Worse(row["worse"]),
        cut=Decimal(row["cut"]),
        of=Of(row["of"]),
        closed=yes(row["closed"]),
        when=(conditions()[row["when"]],) if row["when"] else (),
        unit=row["unit"],
        source=row["source"],
        confidence=Confidence(row["confidence"]),
    )
