"""Treatment: the regimen, the conditioning drugs, and the cells with what they bring."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from firstdose.derive.study_days import so_many_days
from firstdose.records.facts import (
    CellsInfused,
    DrugGiven,
    MedicationChanged,
    ProductReleased,
    RegimenAssigned,
)
from firstdose.records.orders import AssignRegimen, Condition, Infuse
from firstdose.records.values import TherapyClass
from firstdose.simulate import questions
from firstdose.simulate.chances import happens, somewhere_between
from firstdose.simulate.chart import Chart, answer
from firstdose.simulate.events import dose_limiting_episode
from firstdose.simulate.laboratory import rounded
from firstdose.simulate.person import Ahead, CellsGiven, DrugsGiven
from firstdose.simulate.truth import dlt_risk, onset_day, window_days
from firstdose.simulate.ward import Ward, await_all, expect, expect_leaving, last_visit_closes_on
from firstdose.trial.clinic import Answer

_WHOLE_MG = Decimal(1)
_MILLION = 6


def assign(at: Ward, chart: Chart, order: AssignRegimen, today: date) -> tuple[Answer, ...]:
    """The participant is assigned the open place."""
    if chart.regimen:
        return ()
    chart.part, chart.regimen = order.part, order.regimen
    expect_leaving(at, chart, today)
    fact = RegimenAssigned(
        participant=chart.participant,
        part=order.part,
        regimen=order.regimen,
        cohort=order.cohort,
    )
    return (answer(fact, today),)


# --- conditioning and cells ----------------------------------------------------------------------


def condition(at: Ward, chart: Chart, order: Condition, today: date) -> tuple[Answer, ...]:
    """The day's drugs in whole milligrams; the immunosuppressant stops on the first day."""
    facts = [
        DrugGiven(
            participant=chart.participant,
            drug=drug.drug,
            planned_day=order.planned_day,
            planned_dose_mg=drug.dose_mg,
            given_dose_mg=drug.dose_mg.quantize(_WHOLE_MG, ROUND_HALF_UP),
        )
        for drug in order.drugs
        if chart.settle(f"{drug.drug} on day {order.planned_day}")
    ]
    given = tuple(answer(fact, today) for fact in facts)
    is_first_day = chart.conditioned_on is None
    if is_first_day:
        chart.conditioned_on = today
    drugs = [(fact.drug, float(fact.given_dose_mg)) for fact in facts]
    if drugs:
        told = DrugsGiven(on=today, mg=tuple(drugs), is_first_day=is_first_day)
        await_all(at, chart, chart.person.after_conditioning(told), today)
    if not is_first_day:
        return given
    return (*given, *_stopped_immunosuppressants(chart, today))


def _stopped_immunosuppressants(chart: Chart, today: date) -> Iterator[Answer]:
    for drug in chart.person.patient.drugs:
        if drug.therapy_class is TherapyClass.IMMUNOSUPPRESSANT:
            fact = MedicationChanged(
                participant=chart.participant,
                drug=drug.drug,
                therapy_class=drug.therapy_class,
                dose_mg_per_day=Decimal(0),
            )
            yield answer(fact, today)


def infuse(at: Ward, chart: Chart, order: Infuse, today: date) -> tuple[Answer, ...]:
    """A lot is released and infused; what follows from it is drawn."""
    if order.number in chart.infused_on:
        return ()
    is_first = not chart.infused_on
    chart.infused_on[order.number] = today
    chart.followed_until = last_visit_closes_on(at.study, chart)
    cells = _cells(at, chart, order)
    viability = somewhere_between(
        at.dice, chart.number, questions.VIABILITY, "viability_percent", order.number
    )
    lot = f"{at.study.identity.product}-{today.year}{today.month:02d}"
    released = ProductReleased(
        participant=chart.participant,
        lot=lot,
        viability_percent=rounded(viability, 1),
        cells=cells,
    )
    infused = CellsInfused(
        participant=chart.participant,
        number=order.number,
        regimen=order.regimen,
        cells_planned=order.cells,
        cells_given=cells,
        lot=lot,
    )
    if is_first:
        _expect_time(at, chart, today)
    _expect_stated_toxicity(at, chart, order, today)
    told = CellsGiven(
        on=today,
        number=order.number,
        planned_infusions=len(at.study.regimens.named(order.regimen).infusion_days),
        cells=float(cells),
        lot=lot,
    )
    await_all(at, chart, chart.person.after_infusion(told), today)
    return (answer(released, today), answer(infused, today))


def _cells(at: Ward, chart: Chart, order: Infuse) -> Decimal:
    """About what is planned, to the million; in a few infusions much less."""
    is_short = happens(
        at.dice, chart.number, questions.SHORT_INFUSION, "short_infusion", order.number
    )
    key = "short_infusion_share" if is_short else "usual_infusion_share"
    share = somewhere_between(at.dice, chart.number, questions.CELLS, key, order.number)
    return Decimal(round(float(order.cells) * share / 10**_MILLION)).scaleb(_MILLION)


def _expect_stated_toxicity(at: Ward, chart: Chart, order: Infuse, today: date) -> None:
    """Dose-limiting toxicity after this infusion, by the truth laid on the run."""
    if at.truth is None:
        return
    number = chart.number
    risk = dlt_risk(at.study, at.truth, order.regimen)
    if at.dice.chance(number, questions.DOSE_LIMITING, risk):
        window = window_days(at.study, at.study.part(chart.part), order.regimen)
        day = onset_day(at.dice, number, at.truth, window)
        planned = at.study.regimens.named(order.regimen).infusion_days
        before = [each for each in planned if each < day]
        if len(before) == order.number:
            on = today + so_many_days(day - before[-1])
            expect(at, chart, dose_limiting_episode(at.dice, number, on))


def _expect_time(at: Ward, chart: Chart, today: date) -> None:
    """What comes with the time after the first infusion."""
    ahead = Ahead(
        on=today,
        window_days=window_days(at.study, at.study.part(chart.part), chart.regimen),
        until=today + so_many_days(at.last_study_day),
    )
    await_all(at, chart, chart.person.with_time(ahead), today)
