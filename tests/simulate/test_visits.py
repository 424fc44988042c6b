"""Visits: kept once, on a day of their window, or missed; what is lost stays unknown."""

from collections import Counter
from datetime import date, timedelta

from firstdose.protocol.study import Study
from firstdose.records.facts import ExaminationScored, Measured, VisitAttended, VisitMissed
from firstdose.records.orders import Assess, FollowUp
from firstdose.records.values import YesNo
from firstdose.simulate import visits
from firstdose.simulate.chart import Chart
from firstdose.simulate.reporting import hand_over
from firstdose.simulate.ward import Ward
from firstdose.standards.verdict import Presence
from firstdose.trial.clinic import Answer
from simulate.bedside import DAY, bedside, drawn


def assess(study: Study, name: str, due_on: date) -> Assess:
    visit = study.visit(name)
    return Assess(
        participant="001",
        visit=name,
        procedures=visit.procedures,
        due_on=due_on,
        opens_on=due_on,
        closes_on=due_on + timedelta(days=visit.window_after_days),
    )


def infused(study: Study, number: int, seed: int = 1) -> tuple[Ward, Chart]:
    at, chart = bedside(study, seed, number)
    chart.conditioned_on = DAY - timedelta(days=5)
    chart.infused_on[1] = DAY
    return at, chart


def held(at: Ward, chart: Chart, order: Assess | FollowUp) -> tuple[date, tuple[Answer, ...]]:
    """Ask every day until the visit is kept or missed."""
    day = order.due_on
    while True:
        answers = visits.visit(at, chart, order, day)
        if answers:
            assert order.due_on <= day <= order.closes_on
            assert visits.visit(at, chart, order, day + timedelta(days=1)) == ()
            return day, answers
        day += timedelta(days=1)


def everything(at: Ward, chart: Chart, answers: tuple[Answer, ...], today: date) -> list[Answer]:
    """What was handed over at the visit, and what followed later."""
    later = today + timedelta(days=30)
    late = [
        answer
        for who, message in at.outbox.take(later)
        for answer in hand_over(who, message, later)
    ]
    return [*answers, *late]


def test_a_visit_is_kept_or_missed_once_within_its_window(study: Study, full: bool) -> None:
    kinds: Counter[type] = Counter()
    delays: Counter[int] = Counter()
    due_on = DAY + timedelta(days=84)
    for number in range(1, 1_500 if full else 300):
        at, chart = infused(study, number)
        day, answers = held(at, chart, assess(study, "week-12", due_on))
        kind = type(answers[0].fact)
        kinds[kind] += 1
        if kind is VisitMissed:
            assert len(answers) == 1
            assert day == due_on + timedelta(days=7)
        else:
            delays[(day - due_on).days] += 1
    assert set(kinds) == {VisitAttended, VisitMissed}
    assert 0.01 < kinds[VisitMissed] / kinds.total() < 0.08
    assert set(delays) == {0, 1, 2, 4}


def test_no_visit_in_hospital_is_missed_or_late(study: Study) -> None:
    for number in range(1, 150):
        at, chart = infused(study, number)
        day, answers = held(at, chart, assess(study, "day-7", DAY + timedelta(days=7)))
        assert isinstance(answers[0].fact, VisitAttended)
        assert day == DAY + timedelta(days=7)


def test_everything_planned_is_measured_and_scored_once(study: Study) -> None:
    planned = {"sledai_2k", "lldas", "pga"}
    analytes = {
        analyte
        for procedure in study.schedule.procedures
        if procedure.name in study.visit("week-8").procedures
        for analyte in procedure.analytes
    }
    for number in range(1, 60):
        at, chart = infused(study, number)
        day, answers = held(at, chart, assess(study, "week-8", DAY + timedelta(days=56)))
        if isinstance(answers[0].fact, VisitMissed):
            continue
        told = everything(at, chart, answers, day)
        assert all(answer.occurred_on == day for answer in told)
        measured = [one.fact.analyte for one in told if isinstance(one.fact, Measured)]
        scored = [one.fact.instrument for one in told if isinstance(one.fact, ExaminationScored)]
        assert sorted(scored) == sorted(planned)
        lost = {"c3", "c4", "anti_dsdna"}
        assert set(measured) in (analytes, analytes - lost)
        assert len(set(measured)) == len(measured)


def sledai(told: list[Answer]) -> dict[str, tuple[Presence, YesNo]]:
    (sheet,) = (
        one.fact
        for one in told
        if isinstance(one.fact, ExaminationScored) and one.fact.instrument == "sledai_2k"
    )
    return {
        item.key: (item.answer, item.attributed)
        for item in sheet.items
        if isinstance(item.answer, Presence)
    }


def test_a_lost_sample_leaves_its_items_not_assessed(study: Study) -> None:
    seen = 0
    for number in range(1, 400):
        at, chart = infused(study, number)
        day, answers = held(at, chart, assess(study, "week-8", DAY + timedelta(days=56)))
        if isinstance(answers[0].fact, VisitMissed):
            continue
        told = everything(at, chart, answers, day)
        measured = {one.fact.analyte for one in told if isinstance(one.fact, Measured)}
        items = sledai(told)
        unknown = {key for key, found in items.items() if found[0] is Presence.NOT_ASSESSED}
        lost = "c3" not in measured
        assert unknown == ({"low_complement", "increased_dna_binding"} if lost else set())
        seen += lost
    assert seen


def test_a_low_count_after_conditioning_is_not_attributed_to_lupus(study: Study) -> None:
    """Neutrophils are lowest 11 days after the first conditioning dose."""
    seen = 0
    for number in range(1, 80):
        at, chart = infused(study, number)
        chart.conditioned_on = DAY + timedelta(days=17)
        order = assess(study, "day-28", DAY + timedelta(days=28))
        day, answers = held(at, chart, order)
        if isinstance(answers[0].fact, VisitMissed):
            continue
        told = everything(at, chart, answers, day)
        (white,) = (
            one.fact.value
            for one in told
            if isinstance(one.fact, Measured) and one.fact.analyte == "leukocytes"
        )
        found, attributed = sledai(told)["leukopenia"]
        assert (found is Presence.PRESENT) is (white < 3)
        if found is Presence.PRESENT:
            active = drawn(chart).course.present("leukopenia", (day - DAY).days)
            assert (attributed is YesNo.YES) is active
            seen += not active
    assert seen > 10


def test_a_follow_up_contact_does_what_the_schedule_says(study: Study) -> None:
    due_on = DAY + timedelta(days=455)
    order = FollowUp(
        participant="001",
        visit="week-65",
        due_on=due_on,
        opens_on=due_on,
        closes_on=due_on + timedelta(days=21),
    )
    at, chart = infused(study, 1)
    day, answers = held(at, chart, order)
    told = everything(at, chart, answers, day)
    assert {"sledai_2k", "pga"} <= {
        one.fact.instrument for one in told if isinstance(one.fact, ExaminationScored)
    }
