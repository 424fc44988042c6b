"""A model with the doses of one patient as its events, for files that carry doses themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from firstdose.simulate.mechanistic.doses import Dose
from firstdose.simulate.mechanistic.exchange.equations import Equations, TimedEvent
from firstdose.simulate.mechanistic.exchange.event_table import Reset


def with_doses(equations: Equations, given: Iterable[Dose | Reset]) -> Equations:
    """The same equations with these doses and resets as their only events, by time.

    The target of a dose is the state that receives it.

    A dose that runs in over time becomes a state of its own, ``inflow_`` and the compartment, in
    amount per day; it starts at 0, and the two ends of the infusion raise and lower it.
    """
    happened = tuple(given)
    doses = [one for one in happened if isinstance(one, Dose)]
    inflows = {one.target: f"inflow_{one.target}" for one in doses if one.duration}
    assert not set(inflows.values()) & equations.rates.keys(), "an inflow of that name"
    rates = {
        name: f"{rate}+{inflows[name]}" if name in inflows else rate
        for name, rate in equations.rates.items()
    }
    longer = replace(
        equations,
        rates=rates | dict.fromkeys(inflows.values(), "0.0"),
        initial=equations.initial | dict.fromkeys(inflows.values(), "0.0"),
    )
    changes = [change for one in happened for change in _changes(one, longer)]
    return replace(longer, events=tuple(_together(sorted(changes, key=lambda one: one.time_days))))


def _changes(one: Dose | Reset, equations: Equations) -> tuple[TimedEvent, ...]:
    """What a dose changes at its start, and at its end where it runs in over time."""
    if isinstance(one, Reset):
        return (TimedEvent(time_days=one.time_days, values=dict(equations.initial)),)
    if not one.duration:
        return (TimedEvent(time_days=one.time, added={one.target: repr(one.amount)}),)
    inflow, rate = f"inflow_{one.target}", one.amount / one.duration
    return (
        TimedEvent(time_days=one.time, added={inflow: repr(rate)}),
        TimedEvent(time_days=one.time + one.duration, added={inflow: repr(-rate)}),
    )


def _together(changes: Iterable[TimedEvent]) -> Iterator[TimedEvent]:
    """One event for each time, since a file states no order among events of one time."""
    last: TimedEvent | None = None
    for change in changes:
        if last is not None and last.time_days == change.time_days:
            last = _after(last, change)
            continue
        if last is not None:
            yield last
        last = change
    if last is not None:
        yield last


def _after(first: TimedEvent, then: TimedEvent) -> TimedEvent:
    """Two events of one time as one: a value that was set is added to, a later value replaces."""
    values, added = dict(first.values), dict(first.added)
    for name, value in then.values.items():
        values[name] = value
        added.pop(name, None)
    for name, amount in then.added.items():
        if name in values:
            values[name] = f"({values[name]})+({amount})"
        else:
            added[name] = f"{added[name]}+({amount})" if name in added else amount
    return TimedEvent(time_days=first.time_days, values=values, added=added)
