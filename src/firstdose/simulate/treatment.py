"""Treatment: the regimen, the conditioning drugs, and the cells with what they bring."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from firstdose.records.facts import (
    CellsInfused,
    DrugGiven,
    MedicationChanged,
    ProductReleased,
    RegimenAssigned,
)
from firstdose.records.orders import AssignRegimen, Condition, Infuse
from firstdose.records.values import (
    Indication,
    TherapyClass,
)
from firstdose.simulate import questions
from firstdose.simulate.chances import happens, somewhere_between
from firstdose.simulate.chart import Chart, answer
from firstdose.simulate.events import (
    after_conditioning,
    after_infusion,
    crs_episode,
    cytopenias,
    dose_limiting_episode,
    with_time,
)
from firstdose.simulate.laboratory import rounded
from firstdose.simulate.milestones import NEVER
from firstdose.simulate.outbox import Ready
from firstdose.simulate.patients import background_drugs
from firstdose.simulate.truth import dlt_risk, onset_day, window_days
from firstdose.simulate.ward import Ward, expect, expect_leaving
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
    given = tuple(
        answer(
            DrugGiven(
                participant=chart.participant,
                drug=drug.drug,
                planned_day=order.planned_day,
                planned_dose_mg=drug.dose_mg,
                given_dose_mg=drug.dose_mg.quantize(_WHOLE_MG, ROUND_HALF_UP),
            ),
            today,
        )
        for drug in order.drugs
        if chart.settle(f"{drug.drug} on day {order.planned_day}")
    )
    if chart.conditioned_on is not None:
        return given
    chart.conditioned_on = today
    version = at.study.endpoints.instruments.ctcae
    for episode in after_conditioning(at.dice, chart.number, today):
        expect(at, chart, episode)
    for episode in cytopenias(chart.person.laboratory, today, version):
        expect(at, chart, episode)
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
    cells = _cells(at, chart, order)
    viability = somewhere_between(
        at.dice, chart.number, questions.VIABILITY, "viability_percent", order.number
    )
    lot = f"{at.study.identity.product}-{today:%Y%m}"
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
        _expect_course(at, chart, today)
    _expect_toxicity(at, chart, order, today)
    return (answer(released, today), answer(infused, today))


def _cells(at: Ward, chart: Chart, order: Infuse) -> Decimal:
    """About what is planned, to the million; in a few infusions much less."""
    is_short = happens(
        at.dice, chart.number, questions.SHORT_INFUSION, "short_infusion", order.number
    )
    key = "short_infusion_share" if is_short else "usual_infusion_share"
    share = somewhere_between(at.dice, chart.number, questions.CELLS, key, order.number)
    return Decimal(round(float(order.cells) * share / 10**_MILLION)).scaleb(_MILLION)


def _expect_toxicity(at: Ward, chart: Chart, order: Infuse, today: date) -> None:
    """Dose-limiting toxicity after this infusion, by the truth of the run; CRS; other events."""
    number = chart.number
    regimen = at.study.regimens.named(order.regimen)
    part = at.study.part(chart.part)
    risk = dlt_risk(at.study, at.truth, order.regimen)
    if at.dice.chance(number, questions.DOSE_LIMITING, risk):
        window = window_days(at.study, part, order.regimen)
        day = onset_day(at.dice, number, at.truth, window)
        before = [planned for planned in regimen.infusion_days if planned < day]
        if len(before) == order.number:
            on = today + timedelta(days=day - before[-1])
            expect(at, chart, dose_limiting_episode(at.dice, number, on))
    if at.dice.chance(number, questions.CRS, chart.person.population.crs_grade_1):
        last = len(regimen.infusion_days)
        if at.dice.whole(number, questions.CRS_INFUSION, 1, last) == order.number:
            expect(at, chart, crs_episode(at.dice, number, today))
    for episode in after_infusion(at.dice, number, order.number, today):
        expect(at, chart, episode)


def _expect_course(at: Ward, chart: Chart, today: date) -> None:
    """What comes with the time after the first infusion: other events, the taper, rescue."""
    until = today + timedelta(days=at.last_study_day)
    window = window_days(at.study, at.study.part(chart.part), chart.regimen)
    for episode in with_time(at.dice, chart.number, today, window, until):
        expect(at, chart, episode)
    course = chart.person.course
    rescue = course.milestones.rescue
    for day, dose in course.prednisone:
        indication = Indication.RESCUE if day == rescue else Indication.BACKGROUND
        _expect_medication(at, chart, today + timedelta(days=day), "prednisone", dose, indication)
    if rescue < NEVER and course.milestones.relapse == NEVER:
        drug = background_drugs()["mycophenolate_mofetil"]
        _expect_medication(
            at,
            chart,
            today + timedelta(days=rescue),
            drug.drug,
            drug.dose_mg_per_day,
            Indication.RESCUE,
        )


def _expect_medication(
    at: Ward, chart: Chart, on: date, drug: str, dose: Decimal, indication: Indication
) -> None:
    is_steroid = drug == "prednisone"
    fact = MedicationChanged(
        participant=chart.participant,
        drug=drug,
        therapy_class=TherapyClass.GLUCOCORTICOID if is_steroid else TherapyClass.IMMUNOSUPPRESSANT,
        dose_mg_per_day=dose,
        indication=indication,
    )
    at.outbox.put(on, chart, Ready(answer=answer(fact, on)))
