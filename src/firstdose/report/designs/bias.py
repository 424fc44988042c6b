"""What replacing those who leave does to a design, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from firstdose.design.automaton.measures import Measure
from firstdose.design.scenarios import Scenario


class SeenRate(Protocol):
    """The rates among the evaluable that a risk leads to, by the kind of departures."""

    @property
    def risk(self) -> float: ...
    @property
    def unrelated(self) -> float: ...
    @property
    def highest(self) -> float: ...
    @property
    def informed(self) -> float: ...


class Shifted(Protocol):
    """A measure of the design with departures, and what they change in it."""

    @property
    def departures(self) -> str: ...
    @property
    def with_departures(self) -> Measure: ...
    @property
    def shift(self) -> Measure: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasRow:
    """One measure with departures, and the difference from none; an exact one has no error.

    ``shift`` None: a risk that is assumed, whoever leaves.
    """

    departures: str
    value: Measure
    shift: Measure | None


def simulated_rows(assumed: Scenario, names: Sequence[str]) -> Iterator[BiasRow]:
    """The risk of each regimen in virtual people, where the truth was simulated."""
    for name, risk, error in zip(names, assumed.risk, assumed.risk_error, strict=False):
        value = Measure(name="simulated_risk", regimen=name, value=risk, error=error)
        yield BiasRow(departures="", value=value, shift=None)


def seen_rows(rates: Sequence[SeenRate], names: Sequence[str]) -> Iterator[BiasRow]:
    """The DLT rate among the evaluable of each regimen beside its risk: exact."""
    for name, rate in zip(names, rates, strict=True):
        seen = {"unrelated": rate.unrelated, "highest": rate.highest, "informed": rate.informed}
        for departures, value in seen.items():
            yield BiasRow(
                departures=departures,
                value=_rate(name, value),
                shift=_rate(name, value - rate.risk),
            )


def _rate(name: str, value: float) -> Measure:
    return Measure(name="rate_among_evaluable", regimen=name, value=value, error=None)


def shifted_rows(shifts: Sequence[Shifted]) -> Iterator[BiasRow]:
    """Each measure of the design, from random trials of the same people."""
    for each in shifts:
        yield BiasRow(departures=each.departures, value=each.with_departures, shift=each.shift)


def as_csv(rows: Sequence[BiasRow]) -> str:
    """A row for each measure and kind of departures; errors are empty where it is exact."""
    lines = ["departures,regimen,measure,value,value_error,shift,shift_error"]
    for one in rows:
        shift = (None, None) if one.shift is None else (one.shift.value, one.shift.error)
        numbers = [one.value.value, one.value.error, *shift]
        cells = ["" if each is None else f"{each:.6f}" for each in numbers]
        lines.append(",".join([one.departures, one.value.regimen, one.value.name, *cells]))
    return "\n".join(lines) + "\n"
