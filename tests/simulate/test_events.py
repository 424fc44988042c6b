"""Adverse events: what is reported, when, and what is left out once someone has gone."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from firstdose.protocol.study import Study
from firstdose.records.facts import (
    AdverseEventChanged,
    AdverseEventReported,
    Died,
    ExaminationScored,
    Withdrawn,
)
from firstdose.records.values import (
    Component,
    Outcome,
    Relatedness,
    SpecialInterest,
    WithdrawalReason,
)
from firstdose.simulate.chart import Chart
from firstdose.simulate.dice import Dice
from firstdose.simulate.episodes import Episode
from firstdose.simulate.events import (
    after_conditioning,
    after_infusion,
    crs_episode,
    cytopenias,
    dose_limiting_episode,
    with_time,
)
from firstdose.simulate.reporting import hand_over
from firstdose.simulate.ward import Ward, expect, expect_leaving, withdraw
from firstdose.trial.clinic import Answer
from simulate.bedside import DAY, bedside, drawn

LATER = DAY + timedelta(days=400)
CASES = st.tuples(st.integers(0, 5_000), st.integers(1, 50))


def told(at: Ward) -> list[Answer]:
    """Everything handed over, day by day."""
    answers: list[Answer] = []
    today = DAY
    while (on := at.outbox.next_on(today)) is not None and on <= LATER:
        today = on
        for chart, message in at.outbox.take(today):
            answers.extend(hand_over(chart, message, today))
    return answers


def episodes(study: Study, seed: int, number: int) -> list[Episode]:
    _, chart = bedside(study, seed, number)
    dice = drawn(chart).dice
    version = study.endpoints.instruments.ctcae
    return [
        *after_conditioning(dice, number, DAY),
        *cytopenias(drawn(chart).laboratory, DAY, version),
        *(one for turn in (1, 2, 3) for one in after_infusion(dice, number, turn, DAY)),
        *with_time(dice, number, DAY, 28, DAY + timedelta(days=550)),
        crs_episode(dice, number, DAY),
    ]


def to_cells(episode: Episode) -> set[Relatedness]:
    return {one.relatedness for one in episode.causality if one.component is Component.CELLS}


@given(case=CASES)
def test_no_other_event_could_be_dose_limiting(study: Study, case: tuple[int, int]) -> None:
    unrelated = {Relatedness.NOT_RELATED, Relatedness.UNLIKELY}
    for episode in episodes(study, *case):
        assert episode.begins_on < episode.ends_on
        if episode.grade >= 3:
            assert to_cells(episode) <= unrelated
        if episode.special_interest is SpecialInterest.CRS:
            assert episode.grade == 1


@given(case=CASES)
def test_a_dose_limiting_event_is_related_and_severe(study: Study, case: tuple[int, int]) -> None:
    dice = Dice(case[0])
    episode = dose_limiting_episode(dice, case[1], DAY)
    assert episode.grade >= 3
    assert to_cells(episode) == {Relatedness.PROBABLE}
    assert episode.begins_on == DAY
    assert episode.term not in study.dlt.never_terms


def test_an_event_is_reported_once_and_then_reported_to_be_over(study: Study) -> None:
    at, chart = bedside(study)
    for episode in episodes(study, 1, 1):
        expect(at, chart, episode)
    facts = [answer.fact for answer in told(at)]
    reported = [fact for fact in facts if isinstance(fact, AdverseEventReported)]
    changed = [fact for fact in facts if isinstance(fact, AdverseEventChanged)]
    over = [one for one in chart.episodes if one.ends_on < LATER - timedelta(days=8)]
    assert len({fact.event for fact in reported}) == len(reported)
    assert {fact.state.outcome for fact in reported} == {Outcome.ONGOING}
    assert {fact.state.outcome for fact in changed} == {Outcome.RECOVERED}
    assert len(changed) >= len(over) > 2


def test_cytokine_release_syndrome_is_scored_on_each_of_its_days(study: Study) -> None:
    at, chart = bedside(study)
    episode = crs_episode(Dice(3), 1, DAY + timedelta(days=1))
    expect(at, chart, episode)
    sheets = [answer for answer in told(at) if isinstance(answer.fact, ExaminationScored)]
    days = (episode.ends_on - episode.begins_on).days
    assert [one.occurred_on for one in sheets] == [
        episode.begins_on + timedelta(days=day) for day in range(days)
    ]
    events = [one.fact.event for one in sheets if isinstance(one.fact, ExaminationScored)]
    assert set(events) == {"AE-1"}


def test_nothing_that_happens_after_leaving_is_told(study: Study) -> None:
    at, chart = bedside(study)
    gone_on = DAY + timedelta(days=20)
    for episode in episodes(study, 1, 1):
        expect(at, chart, episode)
    withdraw(at, chart, gone_on, WithdrawalReason.OTHER)
    withdraw(at, chart, gone_on + timedelta(days=9), WithdrawalReason.OTHER)
    answers = told(at)
    assert sum(isinstance(answer.fact, Withdrawn) for answer in answers) == 1
    assert max(answer.occurred_on for answer in answers) == gone_on
    assert chart.has_left(gone_on)
    assert not chart.has_left(gone_on - timedelta(days=1))


def leaving(study: Study, number: int) -> tuple[Chart, list[Answer]]:
    at, chart = bedside(study, 1, number)
    expect_leaving(at, chart, DAY)
    return chart, told(at)


def test_about_one_in_twelve_leaves_in_a_year_and_hardly_anyone_dies(
    study: Study, full: bool
) -> None:
    count = 6_000 if full else 1_200
    facts = [answer.fact for number in range(1, count + 1) for answer in leaving(study, number)[1]]
    withdrawn = sum(isinstance(fact, Withdrawn) for fact in facts)
    died = sum(isinstance(fact, Died) for fact in facts)
    assert 0.06 < withdrawn / count < 0.12
    assert 0 < died / count < 0.012
    fatal = [fact for fact in facts if isinstance(fact, AdverseEventReported)]
    assert len(fatal) == died
    assert all(fact.state.grade == 5 for fact in fatal)
