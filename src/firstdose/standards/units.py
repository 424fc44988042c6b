"""Analytes, and the one conversion of a recorded value to its analyte's canonical unit.

A unit is only ever converted through the analyte it belongs to: a mass becomes an amount of
substance by the molar mass of that analyte and of no other.  Units are UCUM strings; the spellings
seen in practice are a table.  The accepted units of each analyte are rows, so an unknown unit is
refused with the list of accepted ones instead of being guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from firstdose.standards.reasons import ungradable
from firstdose.standards.tables import Confidence, label, rows
from firstdose.standards.verdict import Label, Ungradable

Specimen = Literal["blood", "urine", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyte:
    """What is measured: its name, the sample it is measured in, codes and units.

    ``specimen`` "none": a vital sign or the result of an examination.  Codes are empty where the
    analyte has none; ``loinc_confidence`` is low for codes that were not read in a published map.
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
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """How a recorded value becomes the canonical one: (value - minus) x times / per."""

    unit: str
    minus: Decimal
    times: Decimal
    per: Decimal

    def of(self, value: Decimal) -> Decimal:
        """Apply the conversion; exact unless the division leaves a remainder."""
        product = (value - self.minus) * self.times
        return product if self.per == 1 else product / self.per


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
    """Convert a recorded value to its analyte's canonical unit, or name the units it may have."""
    if key not in analytes():
        return ungradable("analyte_unknown", analyte=key)
    spelled = _spellings().get(unit, unit)
    known = {conversion.unit: conversion for conversion in conversions(key)}
    if spelled not in known:
        return ungradable("unit_unknown", analyte=key, unit=unit, accepted=", ".join(known))
    return known[spelled].of(value)


@cache
def _spellings() -> Mapping[str, str]:
    return {row["spelling"]: row["unit"] for row in rows("laboratory/spellings.csv")}
