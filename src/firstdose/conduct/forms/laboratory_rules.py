"""What is wrong with a laboratory value: its unit, its size, its limits of normal."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from firstdose.conduct.forms.plausible import plausible
from firstdose.conduct.forms.typed import Fault
from firstdose.records.facts import Measured
from firstdose.report.names import unit_name
from firstdose.standards.units import analyte, analytes, canonical, conversions
from firstdose.standards.verdict import Ungradable


def laboratory_faults(at: str, fact: Measured) -> Iterator[Fault]:
    """Everything that is wrong with one value."""
    if fact.analyte not in analytes():
        yield Fault(field=f"{at}.analyte", key="no_analyte", values=(("found", fact.analyte),))
        return
    found = canonical(fact.analyte, fact.value, fact.unit)
    if isinstance(found, Ungradable):
        accepted = ", ".join(one.unit for one in conversions(fact.analyte))
        yield Fault(
            field=f"{at}.unit",
            key="no_unit_of_analyte",
            values=(("unit", fact.unit), ("accepted", accepted)),
        )
    else:
        yield from _size(at, fact, found)
    if _crossed(fact):
        yield Fault(field=f"{at}.upper_limit", key="limits_crossed")


def _size(at: str, fact: Measured, found: Decimal) -> Iterator[Fault]:
    """Beyond what can be: by a wrong unit, or a wrong digit."""
    ends = plausible().get(fact.analyte)
    lowest = ends.lowest if ends is not None else Decimal(0)
    too_low = found < lowest and not fact.qualifier
    too_high = ends is not None and found > ends.highest
    if too_low or too_high or found < 0:
        highest = f"{ends.highest:f}" if ends is not None else ""
        yield Fault(
            field=f"{at}.value",
            key="not_plausible" if highest else "negative",
            values=(
                ("value", f"{fact.value:f} {unit_name(fact.unit)}"),
                ("lowest", f"{lowest:f}"),
                ("highest", highest),
                ("unit", unit_name(analyte(fact.analyte).unit)),
            )
            if highest
            else (("value", f"{fact.value:f} {unit_name(fact.unit)}"),),
        )


def _crossed(fact: Measured) -> bool:
    lower, upper = fact.lower_limit, fact.upper_limit
    return lower is not None and upper is not None and lower >= upper
