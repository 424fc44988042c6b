"""What people owe beside the orders: a second pair of eyes, worksheets, late results, reports."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.families import Offered
from firstdose.conduct.forms.visit_sheets import WORKSHEETS, analytes_of
from firstdose.conduct.worklist.item import Item, owed
from firstdose.derive.adverse_events import adverse_events
from firstdose.derive.happened import left_on
from firstdose.records.care import (
    DoseChecked,
    PregnancyReported,
    PregnancyResult,
    PregnancyTested,
)
from firstdose.records.facts import ExaminationScored, Measured, VisitAttended
from firstdose.records.orders import Condition


def owed_of(case: Case) -> tuple[Item, ...]:
    """Everything that is owed of one participant today."""
    return (*_checks(case), *_worksheets(case), *_results(case), *_pregnancy(case))


def _checks(case: Case) -> Iterator[Item]:
    """The planned doses of today that no second person has worked out."""
    checked = {(entry.fact.drug, entry.fact.planned_day) for entry in case.history.of(DoseChecked)}
    for order in case.orders:
        if isinstance(order, Condition):
            missing = [d.drug for d in order.drugs if (d.drug, order.planned_day) not in checked]
            if missing:
                day = f"{order.planned_day}"
                form = Offered(name="dose_check", about=day)
                yield owed("check_dose", case.participant, day, order.due_on, form)


def _worksheets(case: Case) -> Iterator[Item]:
    """The worksheet of today of every event that is graded by one and goes on."""
    done = {
        entry.fact.event
        for entry in case.history.of(ExaminationScored)
        if entry.occurred_on == case.today
    }
    for event in adverse_events(case.study, case.history, case.today):
        goes_on = event.ended_on is None and event.special_interest in WORKSHEETS
        if goes_on and event.event not in done:
            form = Offered(name="worksheet", about=event.event)
            yield owed("grade_daily", case.participant, event.event, case.today, form)


def _results(case: Case) -> Iterator[Item]:
    """The results of visits attended that have not come yet, while the participant is on study."""
    if left_on(case.history, case.today) is not None:
        return
    come: dict[str, set[str]] = {}
    for entry in case.history.of(Measured):
        come.setdefault(entry.fact.visit, set()).add(entry.fact.analyte)
    for entry in case.history.of(VisitAttended):
        visit = entry.fact.visit
        if not set(analytes_of(case.study, visit)) <= come.get(visit, set()):
            form = Offered(name="laboratory", about=visit)
            yield owed("late_results", case.participant, visit, entry.occurred_on, form)


def _pregnancy(case: Case) -> Iterator[Item]:
    """The report of a pregnancy after a test that was positive and was not done again since."""
    last = case.history.last(PregnancyTested)
    if last is None or last.fact.result is not PregnancyResult.POSITIVE:
        return
    if not any(one.occurred_on >= last.occurred_on for one in case.history.of(PregnancyReported)):
        form = Offered(name="pregnancy")
        yield owed("report_pregnancy", case.participant, "", last.occurred_on, form)
