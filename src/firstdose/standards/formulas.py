"""Every formula by name: what it asks for, what it gives, who published it, and its answer.

The formulas themselves are plain functions in `body_size`, `renal_function`, `cardiac`,
`corrected_values`, `lymphodepletion` and `glucocorticoids`, on Decimals in the units of their
names.  Here stands what data/formulas says of them, and `answer` finds one by its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from firstdose.standards.acceptance import refusal
from firstdose.standards.digits import in_28_digits
from firstdose.standards.formula_functions import FUNCTIONS, Given, Value
from firstdose.standards.glucocorticoids import prednisone_equivalents
from firstdose.standards.reasons import ungradable
from firstdose.standards.tables import Confidence, Row, label, rows
from firstdose.standards.units import canonical, in_unit, spelled, ucum_conversion
from firstdose.standards.verdict import Label, Ungradable


class Kind(StrEnum):
    """What an argument is."""

    NUMBER = "number"
    WHOLE = "whole"
    WORD = "word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """From where to where values are possible, and within that plausible; ends included."""

    possible_from: Decimal
    plausible_from: Decimal
    plausible_to: Decimal
    possible_to: Decimal

    def possible(self, value: Decimal) -> bool:
        """Whether a value can be; any other is a slip of the pen or of the unit."""
        return self.possible_from <= value <= self.possible_to

    def plausible(self, value: Decimal) -> bool:
        """Whether a value is usual; any other is worth a second look."""
        return self.plausible_from <= value <= self.plausible_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One thing a formula asks for.

    A number has a unit and a range, and an analyte where one of the table is meant; a word has
    none of these (``unit`` empty, ``limits`` None) and is one of ``words``.
    """

    name: str
    label: Label
    kind: Kind
    words: tuple[str, ...]
    analyte: str
    unit: str
    limits: Range | None

    def taken(self, value: Decimal, unit: str) -> Decimal | Ungradable:
        """A number in the formula's unit; ``unit`` is the one it was written in."""
        if spelled(unit) == self.unit:
            return value
        if self.analyte:
            found = canonical(self.analyte, value, unit)
            if isinstance(found, Ungradable):
                return found
            return in_unit(self.analyte, found, self.unit)
        conversion = ucum_conversion(spelled(unit), self.unit)
        if conversion is None:
            return ungradable("unit_unknown", analyte=self.name, unit=unit, accepted=self.unit)
        return conversion.of(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A formula in print: what it asks for, what it gives, in which unit, and who published it.

    ``decimals``: digits after the point when its result is printed.
    """

    formula: str
    label: Label
    unit: str
    decimals: int
    arguments: tuple[Argument, ...]
    source: str
    confidence: Confidence

    def argument(self, name: str) -> Argument:
        """One of its arguments; it must be one."""
        return next(one for one in self.arguments if one.name == name)


@cache
def citations() -> Mapping[str, Citation]:
    """Every formula by name."""
    return {
        row["formula"]: Citation(
            formula=row["formula"],
            label=label(row),
            unit=row["unit"],
            decimals=int(row["decimals"]),
            arguments=tuple(_argument(written) for written in row["arguments"].split()),
            source=row["source"],
            confidence=Confidence(row["confidence"]),
        )
        for row in rows("formulas/formulas.csv")
    }


@cache
def unconfirmed() -> frozenset[str]:
    """Names of the formulas and drugs that are refused unless they are accepted."""
    formulas = (one.formula for one in citations().values() if _is_low(one.confidence))
    drugs = (one.drug for one in prednisone_equivalents().values() if _is_low(one.confidence))
    return frozenset((*formulas, *drugs))


@in_28_digits
def answer(formula: str, given: Given) -> Value:
    """What a formula gives; it must be a formula, and every argument must be given."""
    refused = refusal(formula, citations()[formula].confidence, given.accepted)
    return FUNCTIONS[formula](given) if refused is None else refused


def _is_low(confidence: Confidence) -> bool:
    return confidence is Confidence.LOW


def _argument(written: str) -> Argument:
    """An argument as a row of formulas.csv names it: ``calcium``, or ``calcium:mg/dL``."""
    name, _, unit = written.partition(":")
    (row,) = (row for row in rows("formulas/arguments.csv") if row["argument"] == name)
    kind = Kind(row["kind"])
    return Argument(
        name=name,
        label=label(row),
        kind=kind,
        words=tuple(row["words"].split()),
        analyte=row["analyte"],
        unit=unit or row["unit"],
        limits=None if kind is Kind.WORD else _range(row, unit),
    )


@in_28_digits
def _range(row: Row, unit: str) -> Range:
    """The limits of an argument, in the unit in which the formula takes it."""

    def limit(column: str) -> Decimal:
        value = Decimal(row[column])
        return in_unit(row["analyte"], value, unit) if unit else value

    return Range(
        possible_from=limit("possible_from"),
        plausible_from=limit("plausible_from"),
        plausible_to=limit("plausible_to"),
        possible_to=limit("possible_to"),
    )
