"""Treatment: the regimen, go or no-go before each step, conditioning drugs, and the cells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from firstdose.protocol.criteria import Criterion
from firstdose.records.facts import (
    CellsInfused,
    DrugGiven,
    InfusionHeld,
    MedicationChanged,
    ProductReleased,
    ReadinessAssessed,
    RegimenAssigned,
)
from firstdose.records.orders import AssessReadiness, AssignRegimen, Condition, Infuse
from firstdose.records.values import (
    CriterionAnswer,
    Indication,
    SpecialInterest,
    TherapyClass,
    WithdrawalReason,
    YesNo,
)
from firstdose.simulate import questions
from firstdose.simulate.chart import Chart, Ready, answer
from firstdose.simulate.courses import NEVER
from firstdose.simulate.dice import question
from firstdose.simulate.events import (
    Episode,
    after_conditioning,
    after_infusion,
    crs_episode,
    cytopenias,
    dose_limiting_episode,
    held_infection,
    with_time,
)
from firstdose.simulate.laboratory import rounded, test_of
from firstdose.simulate.patients import background_drugs, happens
from firstdose.simulate.reporting import report
from firstdose.simulate.truth import dlt_risk, onset_day, window_days
from firstdose.simulate.ward import Ward, expect, expect_leaving, measured, withdraw
from firstdose.trial.clinic import Answer

CONDITIONING = "conditioning"
SEVERE_GRADE = 3
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


# --- go or no-go ---------------------------------------------------------------------------------


def assess_readiness(
    at: Ward, chart: Chart, order: AssessReadiness, today: date
) -> tuple[Answer, ...]:
    """Every go/no-go criterion answered.

    A no-go is said once, with the event behind it; then nothing until the event is over, and once
    more on the last day on which the step could have been given.
    """
    if order.step not in chart.steps_asked:
        chart.steps_asked.add(order.step)
        _perhaps_ill(at, chart, order.step, today)
    criteria = _criteria(at, order.step)
    blocking = next((one for one in chart.ongoing(today) if _signs(one)), None)
    if blocking is None:
        return _go(chart, order.step, criteria, today)
    is_last = today >= order.closes_on
    if chart.held.get(order.step) == blocking.key and not is_last:
        return ()
    chart.held[order.step] = blocking.key
    if is_last and order.step in (CONDITIONING, "infusion-1"):
        withdraw(at, chart, today + timedelta(days=1), WithdrawalReason.INVESTIGATOR_DECISION)
    return _no_go(chart, order.step, criteria, blocking, today, final=is_last)


def _criteria(at: Ward, step: str) -> tuple[Criterion, ...]:
    readiness = at.study.readiness
    return readiness.before_conditioning if step == CONDITIONING else readiness.before_each_infusion


def _perhaps_ill(at: Ward, chart: Chart, step: str, today: date) -> None:
    index = question(f"step: {step}")
    if happens(at.dice, chart.number, questions.HELD_STEP, "held_step", index):
        expect(at, chart, held_infection(at.dice, chart.number, step, today))


def _go(
    chart: Chart, step: str, criteria: tuple[Criterion, ...], today: date
) -> tuple[Answer, ...]:
    answers = tuple(
        CriterionAnswer(criterion=criterion.key, answer=YesNo.YES) for criterion in criteria
    )
    fact = ReadinessAssessed(participant=chart.participant, step=step, answers=answers)
    return (*_checked(chart, step, criteria, today), answer(fact, today))


def _no_go(
    chart: Chart,
    step: str,
    criteria: tuple[Criterion, ...],
    blocking: Episode,
    today: date,
    *,
    final: bool,
) -> tuple[Answer, ...]:
    failed = _failed(criteria, blocking)
    answers = tuple(
        CriterionAnswer(
            criterion=criterion.key,
            answer=YesNo.NO if criterion.key in failed else YesNo.YES,
        )
        for criterion in criteria
    )
    assessed = ReadinessAssessed(participant=chart.participant, step=step, answers=answers)
    held = InfusionHeld(
        participant=chart.participant,
        step=step,
        reason=blocking.term,
        event=chart.event_name(blocking),
        final=final,
    )
    return (
        *report(chart, blocking),
        *_checked(chart, step, criteria, today),
        answer(assessed, today),
        answer(held, today),
    )


def _checked(
    chart: Chart, step: str, criteria: tuple[Criterion, ...], today: date
) -> Iterator[Answer]:
    """What the criteria ask to be measured on the day."""
    quantities = (limit.quantity for criterion in criteria for limit in criterion.all_of)
    moment = chart.moment(today, question(f"readiness {step} {today.isoformat()}"))
    for quantity in dict.fromkeys(quantities):
        if test_of(quantity) is not None:
            found = measured(chart, quantity, moment)
            if found is not None:
                yield answer(found, today)


_WORDS = {
    "fever": ("fever",),
    "infection": ("infection",),
    "crs": ("crs",),
    "severe": ("grade_3",),
    "oxygen": ("oxygen", "pressor"),
}
"""Words in the key of a go/no-go criterion that a sign of an event speaks to."""


def _signs(episode: Episode) -> frozenset[str]:
    """What about an event forbids treatment; nothing about an expected cytopenia does."""
    if episode.special_interest is SpecialInterest.CYTOPENIA:
        return frozenset()
    found = {
        "fever": bool(episode.fever),
        "infection": episode.special_interest is SpecialInterest.INFECTION,
        "crs": episode.special_interest is SpecialInterest.CRS,
        "severe": episode.grade >= SEVERE_GRADE,
        "oxygen": "oxygen" in episode.treatment,
    }
    return frozenset(sign for sign, is_there in found.items() if is_there)


def _failed(criteria: tuple[Criterion, ...], blocking: Episode) -> frozenset[str]:
    """Criteria that the event leaves unsatisfied; the first judgement where none speaks of it."""
    words = [word for sign in _signs(blocking) for word in _WORDS[sign]]
    named = frozenset(
        criterion.key for criterion in criteria if any(word in criterion.key for word in words)
    )
    judged = (criterion.key for criterion in criteria if not criterion.all_of)
    return named or frozenset([next(judged, criteria[0].key)])


# --- conditioning and cells ----------------------------------------------------------------------


def condition(at: Ward, chart: Chart, order: Condition, today: date) -> tuple[Answer, ...]:
    """The day's drugs, rounded to whole milligrams; the immunosuppressant stops on the first day."""
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
    viability = 85.0 + 12.0 * at.dice.uniform(chart.number, questions.VIABILITY, order.number)
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
    low, high = (0.40, 0.70) if is_short else (0.95, 1.02)
    share = low + (high - low) * at.dice.uniform(chart.number, questions.CELLS, order.number)
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
    until = today + timedelta(days=at.follow_up_days)
    for episode in with_time(at.dice, chart.number, today, until):
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
