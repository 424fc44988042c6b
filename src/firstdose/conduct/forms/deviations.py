"""What is saved only with a reason: what is missing, out of its window, or given otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from firstdose.conduct.forms.case import Case, open_order
from firstdose.conduct.forms.naming import known_label
from firstdose.conduct.forms.typed import Fault
from firstdose.derive.visits import visits
from firstdose.records.care import DoseChecked, ProductThawed
from firstdose.records.facts import CellsInfused, DrugGiven, Fact, VisitAttended
from firstdose.records.orders import Infuse, Screen
from firstdose.standards.verdict import Label

EXPLAINED = ("drug_given", "cells_infused", "visit_attended")
"""The kinds of fact that may need a reason; it stands in the entry of the fact."""

_ROUNDING_MG = Decimal(1)
"""A dose is given in whole milligrams."""


def unexplained(fact: Fact, on: date, case: Case) -> Iterator[Fault]:
    """Everything about a fact that a reader would ask the reason of."""
    match fact:
        case DrugGiven():
            yield from _drug(fact, case)
        case CellsInfused():
            yield from _infusion(fact, on, case)
        case VisitAttended():
            yield from _visit(fact, on, case)
        case _:
            return


def _drug(fact: DrugGiven, case: Case) -> Iterator[Fault]:
    if abs(fact.given_dose_mg - fact.planned_dose_mg) >= _ROUNDING_MG:
        yield _asked("dose_needs_reason")
    checked = {(one.fact.drug, one.fact.planned_day) for one in case.history.of(DoseChecked)}
    if (fact.drug, fact.planned_day) not in checked:
        yield _asked("unchecked_needs_reason", drug=known_label("drug", fact.drug))


def _infusion(fact: CellsInfused, on: date, case: Case) -> Iterator[Fault]:
    if fact.cells_given < _smallest_share(case) * fact.cells_planned / 100:
        yield _asked("shortfall_needs_reason")
    thawed = {one.fact.lot for one in case.history.of(ProductThawed)}
    if fact.lot in case.lots and fact.lot not in thawed:
        yield _asked("unconfirmed_needs_reason", lot=fact.lot)
    order = open_order(case, Infuse, number=fact.number)
    if order is not None:
        yield from _window(on, order.opens_on, order.closes_on)


def _visit(fact: VisitAttended, on: date, case: Case) -> Iterator[Fault]:
    screening = {one.name for one in case.study.schedule.screening_visits}
    if fact.visit in screening and open_order(case, Screen) is not None:
        return  # whoever waited for a place is screened anew
    for planned in visits(case.study, case.history, case.today):
        if planned.visit == fact.visit:
            yield from _window(on, planned.opens_on, planned.closes_on)


def _window(on: date, opens_on: date, closes_on: date) -> Iterator[Fault]:
    if not opens_on <= on <= closes_on:
        yield _asked(
            "window_needs_reason", opens=opens_on.isoformat(), closes=closes_on.isoformat()
        )


def _asked(key: str, **values: str | Label) -> Fault:
    return Fault(field="reason", key=key, values=tuple(values.items()))


def _smallest_share(case: Case) -> Decimal:
    """The percent of the planned cells from which on an infusion counts in the part."""
    assigned = case.assigned
    if assigned is None:
        return Decimal(100)
    return Decimal(case.study.part(assigned.part).evaluability.minimum_percent_of_planned_cells)
