# pyright: standard
"""The events of an SBML file that happen at one stated time; all others are refused by name."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any

from firstdose.records.problem import Problem
from firstdose.simulate.mechanistic.exchange import sbml_refusals as refusals
from firstdose.simulate.mechanistic.exchange.equations import TimedEvent
from firstdose.simulate.mechanistic.exchange.sbml_formula import infix, names, spoken
from firstdose.simulate.mechanistic.exchange.sbml_library import libsbml


def timed_events(model: Any) -> tuple[tuple[TimedEvent, ...], tuple[Problem, ...]]:
    """The events by time, in the file's unit still, and why others cannot be read."""
    found: list[Problem] = []
    timed: list[tuple[float, Any]] = []
    for event in model.getListOfEvents():
        at = _stated_time(model, event)
        if at is None:
            remedy = "Trigger it by `time >= number`; what depends on states is decided at visits."
            found.append(
                refusals.not_read(event, "an event that is not at one stated time", remedy)
            )
        elif at > 0 or not _true_at_start(model, event):
            timed.append((max(at, 0.0), event))
    timed.sort(key=lambda entry: entry[0])
    found += _undecided(timed)
    return tuple(_event(at, event) for at, event in timed), tuple(found)


def _true_at_start(model: Any, event: Any) -> bool:
    """The trigger counts as true before the start, so that one true at the start never fires."""
    return model.getLevel() < 3 or event.getTrigger().getInitialValue()


def _event(at: float, event: Any) -> TimedEvent:
    given = [(one.getVariable(), one.getMath()) for one in event.getListOfEventAssignments()]
    added = {name: amount for name, math in given if (amount := _added(name, math))}
    values = {spoken(name): infix(math) for name, math in given if name not in added}
    spoken_added = {spoken(name): amount for name, amount in added.items()}
    return TimedEvent(time_days=at, values=values, added=spoken_added)


def _added(name: str, math: Any) -> str:
    """What a formula adds to the symbol itself; "" when it does anything else."""
    if math.getType() != libsbml().AST_PLUS or math.getNumChildren() != 2:
        return ""
    sides = (math.getChild(0), math.getChild(1))
    for own, other in (sides, sides[::-1]):
        if own.isName() and own.getName() == name and name not in names(other):
            return infix(other)
    return ""


def _undecided(timed: list[tuple[float, Any]]) -> Iterator[Problem]:
    """Events of the same time whose result depends on an order that the file does not state."""
    for (at, one), (then, other) in itertools.combinations(timed, 2):
        if at == then and (_disturbs(one, other) or _disturbs(other, one)):
            remedy = "Put both into one event, or at different times."
            yield refusals.not_read(other, "events of one time in an order not stated", remedy)


def _disturbs(one: Any, other: Any) -> bool:
    """The other event reads or sets what the first one sets; additions to one sum commute."""
    for first in one.getListOfEventAssignments():
        name = first.getVariable()
        adds = bool(_added(name, first.getMath()))
        for second in other.getListOfEventAssignments():
            both_add = adds and bool(_added(second.getVariable(), second.getMath()))
            if name == second.getVariable() and not both_add:
                return True
            if name != second.getVariable() and name in names(second.getMath()):
                return True
    return False


def _stated_time(model: Any, event: Any) -> float | None:
    """The time of a trigger such as `time >= 5`; None when it is anything else."""
    library = libsbml()
    if not event.isSetTrigger() or not event.getTrigger().isSetMath():
        return None
    trigger = event.getTrigger().getMath()
    if trigger.getNumChildren() != 2:
        return None
    clock, limit = trigger.getChild(0), trigger.getChild(1)
    if trigger.getType() in {library.AST_RELATIONAL_LEQ, library.AST_RELATIONAL_LT}:
        clock, limit = limit, clock
    elif trigger.getType() not in {library.AST_RELATIONAL_GEQ, library.AST_RELATIONAL_GT}:
        return None
    return _constant(model, limit) if clock.getType() == library.AST_NAME_TIME else None


def _constant(model: Any, node: Any) -> float | None:
    """The value of arithmetic on numbers and constant parameters; None for anything else."""
    library = libsbml()
    if node.isNumber():
        return float(node.getValue())
    if node.getType() == library.AST_NAME:
        parameter = model.getParameter(node.getName())
        if parameter is None or not parameter.getConstant() or not parameter.isSetValue():
            return None
        computed = model.getInitialAssignmentBySymbol(node.getName()) is not None
        return None if computed else parameter.getValue()
    inside = [_constant(model, node.getChild(number)) for number in range(node.getNumChildren())]
    values = [value for value in inside if value is not None]
    operations: dict[int, Callable[[list[float]], float]] = {
        library.AST_PLUS: sum,
        library.AST_TIMES: math.prod,
        library.AST_MINUS: lambda sides: -sides[0] if len(sides) == 1 else sides[0] - sides[1],
        library.AST_DIVIDE: lambda sides: sides[0] / sides[1] if sides[1] else math.nan,
    }
    operation = operations.get(node.getType())
    return operation(values) if operation and values and len(values) == len(inside) else None
