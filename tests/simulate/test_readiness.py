"""Go or no-go: an event holds a step, is named, and is asked about until it is over."""

from dataclasses import replace
from datetime import date, timedelta

from msgspec import structs

from firstdose.protocol.study import Study
from firstdose.records.facts import (
    AdverseEventReported,
    InfusionHeld,
    Measured,
    ReadinessAssessed,
    Withdrawn,
)
from firstdose.records.orders import AssessReadiness
from firstdose.records.values import YesNo
from firstdose.simulate import readiness
from firstdose.simulate.chart import Chart
from firstdose.simulate.dice import Dice
from firstdose.simulate.episodes import Episode
from firstdose.simulate.events import crs_episode, dose_limiting_episode, held_infection
from firstdose.simulate.reporting import hand_over
from firstdose.simulate.ward import Ward, expect
from firstdose.trial.clinic import Answer
from simulate.bedside import DAY, bedside


def order(step: str, *, closes_after: int = 14) -> AssessReadiness:
    return AssessReadiness(
        participant="001",
        step=step,
        due_on=DAY,
        opens_on=DAY,
        closes_on=DAY + timedelta(days=closes_after),
    )


def healthy(study: Study) -> tuple[Ward, Chart]:
    """Someone whom no drawn infection holds."""
    for seed in range(20):
        at, chart = bedside(study, seed)
        if facts(readiness.assess(at, chart, order("infusion-2"), DAY), InfusionHeld) == []:
            return bedside(study, seed)
    raise AssertionError("everyone is ill")


def facts(answers: tuple[Answer, ...], kind: type) -> list:
    return [answer.fact for answer in answers if isinstance(answer.fact, kind)]


def failed(answers: tuple[Answer, ...]) -> set[str]:
    (assessed,) = facts(answers, ReadinessAssessed)
    return {one.criterion for one in assessed.answers if one.answer is not YesNo.YES}


def ill(at: Ward, chart: Chart, episode: Episode) -> Episode:
    expect(at, chart, episode)
    return episode


def ask(at: Ward, chart: Chart, step: str, on: date) -> tuple[Answer, ...]:
    return readiness.assess(at, chart, order(step), on)


def test_a_healthy_participant_may_go(study: Study) -> None:
    at, chart = healthy(study)
    answers = ask(at, chart, "infusion-2", DAY)
    (assessed,) = facts(answers, ReadinessAssessed)
    criteria = study.readiness.before_each_infusion
    assert [one.criterion for one in assessed.answers] == [one.key for one in criteria]
    assert failed(answers) == set()
    assert [one.analyte for one in facts(answers, Measured)] == ["temperature"]


def test_an_infection_holds_a_step_until_it_is_over(study: Study) -> None:
    at, chart = healthy(study)
    episode = ill(at, chart, held_infection(Dice(1), 1, "infusion-2", DAY))
    first = ask(at, chart, "infusion-2", DAY)
    assert failed(first) == {"no_fever", "no_active_infection"}
    (held,) = facts(first, InfusionHeld)
    (reported,) = facts(first, AdverseEventReported)
    assert (held.event, held.final, held.reason) == (reported.event, False, reported.term)
    (temperature,) = facts(first, Measured)
    assert temperature.value >= 38
    for days in range(1, (episode.ends_on - DAY).days):
        assert ask(at, chart, "infusion-2", DAY + timedelta(days=days)) == ()
    assert failed(ask(at, chart, "infusion-2", episode.ends_on)) == set()


def test_cytokine_release_syndrome_of_any_grade_holds_an_infusion(study: Study) -> None:
    at, chart = healthy(study)
    episode = crs_episode(Dice(1), 1, DAY)
    ill(at, chart, structs.replace(episode, begins_on=DAY, ends_on=DAY + timedelta(days=2)))
    assert failed(ask(at, chart, "infusion-2", DAY)) == {"no_fever", "no_unresolved_crs_or_icans"}


def test_an_unresolved_severe_event_leaves_an_infusion_out_in_the_end(study: Study) -> None:
    at, chart = healthy(study)
    episode = structs.replace(
        dose_limiting_episode(Dice(1), 1, DAY),
        special_interest=held_infection(Dice(1), 1, "", DAY).special_interest,
        fever=0.0,
        ends_on=DAY + timedelta(days=30),
    )
    ill(at, chart, episode)
    assert "no_unresolved_grade_3" in failed(ask(at, chart, "infusion-2", DAY))
    last = DAY + timedelta(days=14)
    (held,) = facts(ask(at, chart, "infusion-2", last), InfusionHeld)
    assert held.final


def test_who_cannot_be_conditioned_or_infused_at_all_leaves(study: Study) -> None:
    for step in ("conditioning", "infusion-1"):
        at, chart = healthy(study)
        episode = held_infection(Dice(1), 1, step, DAY)
        ill(at, chart, structs.replace(episode, ends_on=DAY + timedelta(days=30)))
        last = DAY + timedelta(days=14)
        (held,) = facts(ask(at, chart, step, last), InfusionHeld)
        assert held.final
        told = [
            answer.fact
            for who, message in at.outbox.take(last + timedelta(days=1))
            for answer in hand_over(who, message, last + timedelta(days=1))
        ]
        assert any(isinstance(fact, Withdrawn) for fact in told)


def test_a_blocked_step_is_a_no_go_even_where_no_criterion_speaks_of_it(study: Study) -> None:
    silent = tuple(
        replace(one, key=f"criterion-{place}", about=())
        for place, one in enumerate(study.readiness.before_each_infusion)
    )
    quiet = replace(study, readiness=replace(study.readiness, before_each_infusion=silent))
    at, chart = healthy(study)
    at = replace(at, study=quiet)
    ill(at, chart, held_infection(Dice(1), 1, "infusion-2", DAY))
    assert failed(ask(at, chart, "infusion-2", DAY)) == {"criterion-1"}


def test_the_name_of_a_criterion_decides_nothing(study: Study) -> None:
    renamed = tuple(
        replace(one, key=f"{place}-fever-infection-crs")
        for place, one in enumerate(study.readiness.before_each_infusion)
    )
    named = replace(study, readiness=replace(study.readiness, before_each_infusion=renamed))
    at, chart = healthy(study)
    at = replace(at, study=named)
    ill(at, chart, held_infection(Dice(1), 1, "infusion-2", DAY))
    assert failed(ask(at, chart, "infusion-2", DAY)) == {
        one.key for one in renamed if set(one.about) & {"fever", "infection"}
    }


def test_some_steps_are_held_by_an_unrelated_infection(study: Study, full: bool) -> None:
    count = 4_000 if full else 800
    held = 0
    for number in range(1, count + 1):
        at, chart = bedside(study, 1, number)
        held += bool(facts(ask(at, chart, "infusion-2", DAY), InfusionHeld))
    assert 0.015 < held / count < 0.05
