# pyright: standard
"""What an SBML file asks for that a virtual patient cannot do, each by its name and line."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from firstdose.records.problem import Problem
from firstdose.simulate.mechanistic.exchange.sbml_library import libsbml

_ELEMENTS = {
    "AlgebraicRule": ("an algebraic rule", "Solve it for one symbol: an assignment rule."),
    "Constraint": ("a constraint", "Leave it out, and check the range of the result instead."),
    "Delay": ("an event with a delay", "Add the delay to the time of the trigger."),
    "Priority": ("an event with a priority", "Put the events at different times."),
    "StoichiometryMath": ("a computed stoichiometry", "Write it into the kinetic law."),
}
_FORMULAS = {
    "AST_FUNCTION_DELAY": ("a delay", "Write the delay as a chain of transit states."),
    "AST_FUNCTION_RATE_OF": ("the rate of a symbol", "Write the rate out."),
}
_PART_OF_CORE = "l3v2extendedmath"
"""What the library calls the operations that Level 3 Version 2 added; they are named one by one."""
_UNIT_MISMATCH = range(10500, 10600)
"""The numbers of libSBML's rules about units that disagree within a formula."""


def invalid(document: Any) -> tuple[Problem, ...]:
    """What the library itself says is wrong with the text: not XML, not SBML, not valid."""
    library = libsbml()
    document.setConsistencyChecks(library.LIBSBML_CAT_MODELING_PRACTICE, False)
    document.checkConsistencyWithStrictUnits()
    found = [document.getError(number) for number in range(document.getNumErrors())]
    with_units = _symbols_have_units(document.getModel())
    return tuple(
        _mismatch(error)
        if error.getErrorId() in _UNIT_MISMATCH
        else _problem(
            error.getLine(),
            f"The file is not valid SBML: {error.getShortMessage()}.",
            " ".join(error.getMessage().split()),
            "Correct the file; the SBML validator names the same rule.",
        )
        for error in found
        if (error.getErrorId() in _UNIT_MISMATCH and with_units)
        or (
            error.getSeverity() >= library.LIBSBML_SEV_ERROR
            and "unit consistency" not in error.getCategoryAsString()
        )
    )


def _symbols_have_units(model: Any) -> bool:
    """The file gives units to more than time, so that formulas can be held against them."""
    return model is not None and (
        model.isSetSubstanceUnits()
        or any(one.isSetUnits() for one in model.getListOfParameters())
        or any(one.isSetSubstanceUnits() for one in model.getListOfSpecies())
    )


def refused(document: Any) -> tuple[Problem, ...]:
    """Every construct that is not read, in the order of the file."""
    model = document.getModel()
    everything = list(_elements(document))
    found = [
        *_packages(document),
        *(problem for element in everything for problem in _of_element(element)),
        *_of_reactions(model),
        *_of_sizes(model),
        *_of_conversion(model),
        *_of_starts(model),
    ]
    return tuple(found)


def formulas(document: Any) -> Iterator[tuple[Any, Any]]:
    """Every formula of the file, with the element that it belongs to."""
    for element in _elements(document):
        if (
            hasattr(element, "getMath")
            and element.isSetMath()
            and element.getElementName() != "trigger"
        ):
            yield element, element.getMath()


def nodes(formula: Any) -> Iterator[Any]:
    """Every node of a formula."""
    yield formula
    for number in range(formula.getNumChildren()):
        yield from nodes(formula.getChild(number))


def _elements(document: Any) -> Iterator[Any]:
    every = document.getListOfAllElements()
    for number in range(every.getSize()):
        yield every.get(number)


def _of_element(element: Any) -> Iterator[Problem]:
    kind = element.__class__.__name__
    if kind in _ELEMENTS:
        yield not_read(element, *_ELEMENTS[kind])
    if hasattr(element, "getMath") and element.isSetMath():
        library = libsbml()
        for constant, (what, remedy) in _FORMULAS.items():
            if any(
                node.getType() == getattr(library, constant) for node in nodes(element.getMath())
            ):
                yield not_read(element, what, remedy)


def _of_reactions(model: Any) -> Iterator[Problem]:
    for reaction in model.getListOfReactions():
        if reaction.isSetFast() and reaction.getFast():
            remedy = "Write its equilibrium as an assignment rule."
            yield not_read(reaction, "a fast reaction", remedy)
        if not reaction.isSetKineticLaw() or not reaction.getKineticLaw().isSetMath():
            yield not_read(reaction, "a reaction without a rate", "Write its kinetic law.")
        for one in [*reaction.getListOfReactants(), *reaction.getListOfProducts()]:
            varied = one.isSetId() and targeted(model, one.getId())
            if varied or not one.isSetStoichiometry():
                remedy = "Write a number, and what varies into the kinetic law."
                yield not_read(one, "a stoichiometry that is not a number", remedy)


def _of_sizes(model: Any) -> Iterator[Problem]:
    for compartment in model.getListOfCompartments():
        if targeted(model, compartment.getId()):
            remedy = "Hold the size constant, or write amounts as parameters with rate rules."
            yield not_read(compartment, "a compartment whose size changes", remedy)
        elif model.getInitialAssignmentBySymbol(compartment.getId()) is not None:
            remedy = "Write the size as a number."
            yield not_read(compartment, "a compartment whose size is computed", remedy)


def _of_conversion(model: Any) -> Iterator[Problem]:
    holders = [model, *model.getListOfSpecies()]
    for holder in holders:
        if holder.isSetConversionFactor():
            remedy = "Write the factor into the kinetic laws."
            yield not_read(holder, "a conversion factor", remedy)
    if model.getExtentUnits() != model.getSubstanceUnits():
        remedy = "Give both the same unit."
        yield not_read(model, "extent and substance in different units", remedy)


def _of_starts(model: Any) -> Iterator[Problem]:
    """Symbols that nothing gives a value."""
    stated = [
        *((one, one.isSetSize(), one.getSize()) for one in model.getListOfCompartments()),
        *((one, one.isSetValue(), one.getValue()) for one in model.getListOfParameters()),
        *(
            (one, one.isSetInitialAmount() or one.isSetInitialConcentration(), 0.0)
            for one in model.getListOfSpecies()
        ),
    ]
    for element, has_value, value in stated:
        if has_value and math.isinf(value):
            yield not_read(element, "an infinite value", "Give the symbol a finite value.")
        name = element.getIdAttribute()
        rule = model.getRuleByVariable(name)
        assigned = rule is not None and rule.isAssignment()
        if not has_value and not assigned and model.getInitialAssignmentBySymbol(name) is None:
            yield not_read(element, "a symbol without a value", "Give the symbol a value.")


def _packages(document: Any) -> Iterator[Problem]:
    if document.getLevel() < 3:
        return
    for number in range(document.getNumPlugins()):
        package = document.getPlugin(number).getPackageName()
        if package != _PART_OF_CORE and document.getPackageRequired(package):
            remedy = "Export the model as SBML Level 3 core."
            yield not_read(document, f"the package {package}", remedy)
    for number in range(document.getNumUnknownPackages()):
        package = document.getUnknownPackagePrefix(number)
        remedy = "Export the model as SBML Level 3 core."
        yield not_read(document, f"the package {package}", remedy)


def targeted(model: Any, name: str) -> bool:
    """A rule or an event gives the symbol other values in the course of time."""
    return model.getRuleByVariable(name) is not None or any(
        event.getEventAssignment(name) is not None for event in model.getListOfEvents()
    )


def _mismatch(error: Any) -> Problem:
    return _problem(
        error.getLine(),
        "Units do not convert.",
        " ".join(error.getMessage().split()),
        "Write the factor between the units into the formula, or leave the units out.",
    )


def not_read(element: Any, what: str, remedy: str) -> Problem:
    """The refusal of one construct, with the name of the element that holds it."""
    return _problem(
        element.getLine(),
        f"The file asks for {what}: {named(element)}.",
        "A virtual patient has rates, assignments and events at stated times, and no more.",
        remedy,
    )


def named(element: Any) -> str:
    """The element and the nearest id around it, as in ``delay of event e1``."""
    kind, holder = element.getElementName(), element
    while holder is not None and not holder.getIdAttribute():
        holder = holder.getParentSBMLObject()
    if holder is None:
        return kind
    inside = "" if holder.this == element.this else f" of {holder.getElementName()}"
    return f"{kind}{inside} {holder.getIdAttribute()}"


def _problem(line: int, what: str, because: str, remedy: str) -> Problem:
    return Problem(what=what, where=f"line {line}", because=because, remedy=remedy)


def together(found: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems without repetition, by line."""
    return tuple(sorted(dict.fromkeys(found), key=lambda problem: int(problem.where.split()[-1])))
