# pyright: standard
"""Reads an SBML file as states with rates, assignments, numbers and timed events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from firstdose.records.problem import Problem, StudyError
from firstdose.simulate.mechanistic.exchange import sbml_refusals as refusals
from firstdose.simulate.mechanistic.exchange.equations import Equations
from firstdose.simulate.mechanistic.exchange.sbml_events import timed_events
from firstdose.simulate.mechanistic.exchange.sbml_formula import unknown_operations
from firstdose.simulate.mechanistic.exchange.sbml_library import libsbml
from firstdose.simulate.mechanistic.exchange.sbml_symbols import Symbols

_NAMED_BEFORE = frozenset({"delay", "rateOf"})
_CONVERSIONS = ("promoteLocalParameters", "expandFunctionDefinitions")


def read(text: str) -> Equations:
    """Reads SBML of Level 2 or 3.

    Raises:
        StudyError: the text is not valid SBML, or asks for something that is not read; every
            problem is listed.
    """
    document = libsbml().readSBMLFromString(text)
    invalid = refusals.invalid(document)
    model = document.getModel()
    if model is None:
        raise StudyError.of(invalid or (_no_model(),))
    found = [*invalid, *refusals.refused(document)]
    reduced = _reduce(document)
    assert reduced or found, "a valid file without its functions"
    events, of_events = timed_events(model)
    day_length, of_time = _day_length(model)
    found += [*of_events, *of_time, *(_unknown(document) if reduced else ())]
    if not found:
        symbols = Symbols(model=model, events=events, day_length=day_length)
        found += [*symbols.computed_from_states(), *symbols.unspeakable()]
        if not found:
            return symbols.equations()
    raise StudyError.of(refusals.together(found))


def _no_model() -> Problem:
    return Problem(
        what="The file holds no model.",
        where="line 1",
        because="A virtual patient is read from the element `model`.",
        remedy="Export the model as SBML Level 3.",
    )


def _reduce(document: Any) -> bool:
    """Writes local parameters and functions into the formulas that use them, where it can."""
    library = libsbml()
    done: list[int] = []
    for conversion in _CONVERSIONS:
        properties = library.ConversionProperties()
        properties.addOption(conversion, True)
        done.append(document.convert(properties))
    return all(result == library.LIBSBML_OPERATION_SUCCESS for result in done)


def _unknown(document: Any) -> Iterator[Problem]:
    for element, formula in refusals.formulas(document):
        for name in dict.fromkeys(unknown_operations(formula)):
            if name not in _NAMED_BEFORE:
                remedy = "Write it with sums, products, powers, exp, ln, abs, min and max."
                yield refusals.not_read(element, f"the operation {name}", remedy)


def _day_length(model: Any) -> tuple[float, tuple[Problem, ...]]:
    """How many of the file's units of time make a day; without a unit they are days."""
    library = libsbml()
    if model.getLevel() >= 3 and not model.isSetTimeUnits():
        return 1.0, ()
    kind = model.getTimeUnits() if model.getLevel() >= 3 else "time"
    units = model.getUnitDefinition(kind)
    if units is None:
        if kind in {"second", "time"}:
            return 86400.0, ()
        return 1.0, (refusals.not_read(model, f"time in {kind}", "Give time a unit of seconds."),)
    in_si = library.UnitDefinition.convertToSI(units)
    if in_si.getNumUnits() == 1 and in_si.isVariantOfTime():
        unit = in_si.getUnit(0)
        return 86400.0 / (unit.getMultiplier() * 10.0 ** unit.getScale()), ()
    return 1.0, (refusals.not_read(units, f"time in {kind}", "Give time a unit of seconds."),)
