"""Analytes, and the one conversion of a recorded value to its analyte's canonical unit.

A unit is only ever converted through the analyte it belongs to: a mass becomes an amount of
substance by the molar mass of that analyte and of no other.  Units are UCUM strings; the spellings
seen in practice are a table, and so are the usual units of each analyte.  Any other unit that UCUM
says to measure the same as the canonical one is converted by UCUM's own factor, exactly; the rest
is refused with the reason and the list of accepted units instead of being guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from firstdose.standards.reasons import ungradable
from firstdose.standards.tables import Confidence, label, rows, yes
from firstdose.standards.verdict import Label, Ungradable

Specimen = Literal["blood", "urine", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyte:
    """What is measured: its name, the sample it is measured in, codes and units.

    ``specimen`` "none": a vital sign or the result of an examination.  Codes are empty where the
    analyte has none; ``loinc_confidence`` is low for codes that were not read in a published map.
    ``assay_specific``: numbers of two assays cannot be compared, so only its own units are taken.
    """

    key: str
    label: Label
    specimen: Specimen
    cdisc_test_code: str
    ncit: str
    loinc: str
    loinc_confidence: Confidence
    unit: str
    conventional_unit: str
    assay_specific: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """How a recorded value becomes the canonical one: (value - minus) x times / per."""

    unit: str
    minus: Decimal
    times: Decimal
    per: Decimal

    def of(self, value: Decimal) -> Decimal:
        """The canonical value; exact unless the division leaves a remainder."""
        product = (value - self.minus) * self.times
        return product if self.per == 1 else product / self.per

    def back(self, canonical_value: Decimal) -> Decimal:
        """The value in this unit."""
        return canonical_value * self.per / self.times + self.minus


@cache
def analytes() -> Mapping[str, Analyte]:
    """Every analyte by key."""
    return {
        row["key"]: Analyte(
            key=row["key"],
            label=label(row),
            specimen=_specimen(row["specimen"]),
            cdisc_test_code=row["cdisc_test_code"],
            ncit=row["ncit"],
            loinc=row["loinc"],
            loinc_confidence=Confidence(row["loinc_confidence"]),
            unit=row["canonical_unit"],
            conventional_unit=row["conventional_unit"],
            assay_specific=yes(row["assay_specific"]),
            source=row["source"],
        )
        for row in rows("laboratory/analytes.csv")
    }


def _specimen(written: str) -> Specimen:
    assert written in ("blood", "urine", "none"), f"'{written}' is no specimen"
    return written


def analyte(key: str) -> Analyte:
    """One analyte; the key must be in the table."""
    return analytes()[key]


@cache
def conversions(key: str) -> tuple[Conversion, ...]:
    """Every unit accepted for one analyte, its canonical unit first."""
    own = Conversion(unit=analyte(key).unit, minus=Decimal(0), times=Decimal(1), per=Decimal(1))
    others = (
        Conversion(
            unit=row["unit"],
            minus=Decimal(row["minus"]),
            times=Decimal(row["times"]),
            per=Decimal(row["per"]),
        )
        for row in rows("laboratory/units.csv")
        if row["analyte"] == key
    )
    return (own, *others)


def canonical(key: str, value: Decimal, unit: str) -> Decimal | Ungradable:
    """Convert a recorded value to its analyte's canonical unit, or say why that cannot be."""
    if key not in analytes():
        return ungradable("analyte_unknown", analyte=key)
    conversion = _conversion(key, unit)
    return conversion if isinstance(conversion, Ungradable) else conversion.of(value)


def in_unit(key: str, value: Decimal, unit: str) -> Decimal:
    """A canonical value in one of its analyte's own units."""
    (wanted,) = (one for one in conversions(key) if one.unit == unit)
    return wanted.back(value)


def spelled(unit: str) -> str:
    """The UCUM form of a unit as it is seen in practice; what has none stays."""
    return _spellings().get(unit, unit)


def ucum_conversion(unit: str, wanted: str) -> Conversion | None:
    """The conversion between two units by UCUM alone; None where there is none."""
    from firstdose.standards.ucum import meaning  # noqa: PLC0415 (slow, and rarely needed)

    given, canonical_unit = meaning(unit), meaning(wanted)
    assert canonical_unit is not None, f"'{wanted}' is a unit of ours and no UCUM"
    if given is None or given.base != canonical_unit.base:
        return None
    if given.annotations != canonical_unit.annotations:
        return None
    factor = given.factor / canonical_unit.factor
    return Conversion(
        unit=unit,
        minus=Decimal(0),
        times=Decimal(factor.numerator),
        per=Decimal(factor.denominator),
    )


@cache
def _conversion(key: str, unit: str) -> Conversion | Ungradable:
    """By the table; a unit that is no row of it by UCUM, as written and then as spelled."""
    known = {conversion.unit: conversion for conversion in conversions(key)}
    row = known.get(unit) or known.get(spelled(unit))
    if row is not None:
        return row
    if not analyte(key).assay_specific:
        for written in dict.fromkeys((unit, spelled(unit))):
            found = ucum_conversion(written, analyte(key).unit)
            if found is not None:
                return found
    return _no_conversion(analyte(key), unit)


def _no_conversion(of: Analyte, unit: str) -> Ungradable:
    """Why a unit of another dimension, kind or assay, or no unit at all, is not converted."""
    from firstdose.standards.ucum import meaning, measures  # noqa: PLC0415 (the same)

    accepted = ", ".join(conversion.unit for conversion in conversions(of.key))
    known = {"analyte": of.key, "unit": unit, "accepted": accepted}
    given, own = meaning(unit) or meaning(spelled(unit)), meaning(of.unit)
    assert own is not None, f"'{of.unit}' is a unit of ours and no UCUM"
    if given is None:
        return ungradable("unit_not_ucum", **known)
    if of.assay_specific:
        return ungradable("unit_of_other_assay", **known)
    found, expected = measures(given.dimension), measures(own.dimension)
    if found == expected:
        return ungradable("unit_of_other_kind", **known)
    return ungradable("unit_of_other_dimension", **known, measures=found, expected=expected)


@cache
def _spellings() -> Mapping[str, str]:
    return {row["spelling"]: row["unit"] for row in rows("laboratory/spellings.csv")}
