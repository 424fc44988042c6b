"""Cells in blood: CAR-positive cells after infusions, depletion and return of B cells (T9, T10).

Everyone infused, by regimen and together.  Nothing stands here of a domain that the ledger does not
record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from firstdose.analyse.cut import DataCut, population_reaching
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Place, Sources, counted, measured
from firstdose.analyse.statistics import rounded
from firstdose.derive.kinetics import UNIT, BCells, CarCells, b_cells, car_cells
from firstdose.records.values import Domain

_Read = tuple[Decimal | int, Sources] | None

_curve, _fall = lru_cache(maxsize=64)(car_cells), lru_cache(maxsize=64)(b_cells)
"""Of a participant, who stands in the group of a regimen and in that of all."""


def kinetics(cut: DataCut) -> tuple[Result, ...]:
    """Every row about cells in blood that the ledger can tell."""
    infused = population_reaching(cut.study, "infused").name
    places = (Place(population=infused, group=group) for group in cut.groups)
    return tuple(row for place in places for row in at(cut, place))


def at(cut: DataCut, place: Place) -> Iterator[Result]:
    """The rows of one population and group."""
    members = cut.members(place.population, place.group)
    if cut.records(Domain.KINETICS):
        curves = [_curve(cut.study, who.history, cut.on) for who in members]
        yield from _car_cells(place, [one for one in curves if one is not None])
    if cut.records(Domain.B_CELLS):
        falls = [_fall(cut.study, who.history, cut.on) for who in members]
        yield from _b_cells(place, [one for one in falls if one is not None])


def _car_cells(place: Place, curves: Sequence[CarCells]) -> Iterator[Result]:
    yield from counted(place, "car_cells.quantified", curves, _quantified, limits=True)
    quantities: tuple[tuple[str, Callable[[CarCells], _Read], str], ...] = (
        ("highest_per_ul", lambda o: o.highest and (o.highest.value, (o.highest.source,)), UNIT),
        (
            "highest_study_day",
            lambda o: o.highest and (o.highest.study_day, (o.highest.source,)),
            "study day",
        ),
        ("area_28_days", _area, f"{UNIT} x days"),
        ("last_study_day", lambda o: o.last and (o.last.study_day, (o.last.source,)), "study day"),
    )
    for name, read, unit in quantities:
        yield from measured(place, f"car_cells.{name}", curves, read, unit)


def _b_cells(place: Place, falls: Sequence[BCells]) -> Iterator[Result]:
    yield from counted(place, "b_cells.undetected", falls, _undetected, limits=True)
    fallen = [one for one in falls if one.fallen]
    yield from counted(place, "b_cells.recovered", fallen, _recovered, limits=True)
    quantities: tuple[tuple[str, Callable[[BCells], _Read], str], ...] = (
        ("lowest_per_ul", lambda o: (o.lowest.value, (o.lowest.source,)), UNIT),
        ("lowest_percent_of_before", _percent, "%"),
        ("undetected_days", _undetected_days, "days"),
        (
            "recovered_study_day",
            lambda o: o.recovered and (o.recovered.study_day, (o.recovered.source,)),
            "study day",
        ),
    )
    for name, read, unit in quantities:
        yield from measured(place, f"b_cells.{name}", falls, read, unit)


def _quantified(one: CarCells) -> Sources | None:
    return (one.highest.source,) if one.highest is not None else None


def _area(one: CarCells) -> _Read:
    area = one.area_per_ul_days
    return None if area is None else (rounded(area), one.sources)


def _undetected(one: BCells) -> Sources | None:
    return (one.undetected.source,) if one.undetected is not None else None


def _recovered(one: BCells) -> Sources | None:
    return (one.recovered.source,) if one.recovered is not None else None


def _percent(one: BCells) -> _Read:
    share = one.lowest_percent_of_before
    if share is None or one.before is None:
        return None
    return rounded(share), (one.before.source, one.lowest.source)


def _undetected_days(one: BCells) -> _Read:
    days = one.undetected_days
    if days is None or one.undetected is None or one.detected_again is None:
        return None
    return days, (one.undetected.source, one.detected_again.source)
