"""Any design on the calendar by its live rule, beside the compiled loops of single designs."""

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Literal

import numpy as np
import pytest

from firstdose.design import PartDesign, assembled, automaton_of
from firstdose.design.automaton.characteristics import operating_characteristics
from firstdose.design.line import in_a_line, part_in_a_line, regimens_in_a_line
from firstdose.design.usual import usual
from firstdose.protocol.designs import (
    BfBoin,
    Boin,
    Boin12,
    Crm,
    FractionalCrm,
    GBoin,
    ParticipantCap,
    StatedRisks,
    TiteBoin,
    TiteBoin12,
    TiteCrm,
)
from firstdose.protocol.parts import Backfill
from firstdose.simulate.calendar import (
    Accrual,
    Calendar,
    Onset,
    Trials,
    cohorts,
    paths,
    selected,
    tite_boin,
)
from firstdose.simulate.calendar.any_design import simulated
from firstdose.simulate.calendar.asking import Conditions
from firstdose.simulate.calendar.settings import NO_DEPARTURES
from firstdose.simulate.many_trials import conditions_of
from firstdose.simulate.random_trials import random_trials
from firstdose.simulate.truths import Truth
from simulate.calendar.assumptions import EVERYTHING, S1, TITE_BOIN
from simulate.calendar.boin_tables import select
from simulate.drawn_measures import drawn_measures

pytestmark = pytest.mark.machine_code

QUIET = replace(EVERYTHING, departures=NO_DEPARTURES)
MANY = replace(
    EVERYTHING,
    departures=replace(EVERYTHING.departures, maximum_replacements_per_regimen=1000),
)
TRUTH = Truth(risk=S1)


@cache
def boin(participants: int = 30) -> PartDesign:
    """Without the guard that closes a regimen in the middle of a cohort."""
    settings = Boin(target=Decimal("0.3"))
    return in_a_line(settings, 5, replace(usual(settings, participants), guards=()))


@cache
def tite(participants: int = 30) -> PartDesign:
    settings = TiteBoin(target=Decimal("0.3"))
    return in_a_line(settings, 5, usual(settings, participants))


def same_counts(one: Trials, other: Trials) -> None:
    for name in ("recommended", "participants", "evaluable", "dlts", "replaced", "late"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


@pytest.mark.parametrize("when_closed", ["leave", "wait"])
@pytest.mark.parametrize("calendar", [QUIET, MANY], ids=["quiet", "departures"])
def test_a_waiting_design_goes_as_its_compiled_loop(
    calendar: Calendar, when_closed: Literal["leave", "wait"]
) -> None:
    calendar = replace(calendar, accrual=Accrual(per_day=0.1, when_closed=when_closed))
    automaton = automaton_of(boin())
    ways = paths(
        automaton.regimen,
        automaton.added,
        automaton.first,
        automaton.child,
        automaton.recommended,
    )
    fast = cohorts.simulated(ways, calendar, S1, 5, 20, 300)
    live = simulated(boin(), Conditions(truth=TRUTH, calendar=calendar), 5, 20, 300)
    same_counts(live, fast)
    assert live.duration_days == pytest.approx(fast.duration_days, abs=1e-6)


@pytest.mark.parametrize("when_closed", ["leave", "wait"])
def test_tite_boin_goes_as_its_compiled_loop(when_closed: Literal["leave", "wait"]) -> None:
    calendar = replace(QUIET, accrual=Accrual(per_day=0.15, when_closed=when_closed))
    fast = selected(tite_boin.simulated(TITE_BOIN, calendar, S1, 5, 20, 500), select(0.3))
    live = simulated(tite(), Conditions(truth=TRUTH, calendar=calendar), 5, 20, 500)
    same_counts(live, fast)


def test_without_waiting_it_is_the_design_without_a_calendar() -> None:
    calendar = Calendar(accrual=Accrual(per_day=1.0), window_days=(28.0,) * 5)
    conditions = Conditions(truth=TRUTH, calendar=calendar)
    live = simulated(boin(), conditions, 1, 0, 20_000)
    exact = operating_characteristics(automaton_of(boin()), dict(zip("12345", S1, strict=True)))
    found = drawn_measures(live, "12345", S1)
    for regimen in exact.regimens:
        row = found["p_select", regimen.regimen]
        assert row.value == pytest.approx(regimen.recommended, abs=3.5 * row.drawn_error + 1e-4)


def test_responses_are_read_when_the_window_closes() -> None:
    settings = Boin12(toxicity_limit=Decimal("0.35"), response_limit=Decimal("0.25"))
    design = in_a_line(settings, 3, usual(settings, 18))
    truth = Truth(risk=(0.1, 0.2, 0.4), response=(0.2, 0.5, 0.6), odds_ratio=2.0)
    calendar = Calendar(accrual=Accrual(per_day=0.2), window_days=(28.0,) * 3)
    live = simulated(design, Conditions(truth=truth, calendar=calendar), 3, 0, 4000)
    free = random_trials(design, truth, 3, 0, 4000).trials
    for regimen in range(3):
        one, other = (t.recommended == regimen for t in (live, free))
        assert one.mean() == pytest.approx(other.mean(), abs=0.04)


RESPONSES = Truth(risk=(0.1, 0.2, 0.4), response=(0.2, 0.5, 0.6), odds_ratio=2.0)
TOXIC, RESPONDS = Decimal("0.35"), Decimal("0.25")
WAITS = Boin12(toxicity_limit=TOXIC, response_limit=RESPONDS)
GOES_ON = TiteBoin12(toxicity_limit=TOXIC, response_limit=RESPONDS)


def on_days(
    settings: Boin12 | TiteBoin12 | Boin, response_days: tuple[float, ...], trials: int = 400
) -> Trials:
    design = in_a_line(settings, 3, usual(settings, 18))
    calendar = Calendar(
        accrual=Accrual(per_day=0.2), window_days=(28.0,) * 3, response_days=response_days
    )
    return simulated(design, Conditions(truth=RESPONSES, calendar=calendar), 3, 0, trials)


def test_a_design_that_waits_makes_nearly_the_same_trials_however_late_responses_are() -> None:
    """It goes up when all is known; a DLT counts at once, so that it may go down before that."""
    at_once, soon, late = (on_days(WAITS, days) for days in ((), (20.0,) * 3, (90.0,) * 3))
    for found in (soon, late):
        same = (found.participants == at_once.participants).all(axis=1)
        assert same.mean() > 0.9
        assert np.array_equal(found.recommended[same], at_once.recommended[same])
    assert late.duration_days.mean() > 1.5 * soon.duration_days.mean()
    assert soon.duration_days.mean() == pytest.approx(at_once.duration_days.mean(), rel=0.1)


def test_a_design_without_responses_does_not_wait_for_them() -> None:
    found = on_days(Boin(target=Decimal("0.3")), (90.0,) * 3)
    same_counts(found, on_days(Boin(target=Decimal("0.3")), ()))


def test_tite_boin12_is_faster_than_boin12_and_ends_much_as_it_does() -> None:
    fast, slow = (on_days(each, (84.0,) * 3, 600) for each in (GOES_ON, WAITS))
    assert fast.duration_days.mean() < 0.9 * slow.duration_days.mean()
    for regimen in range(3):
        one, other = (np.mean(t.recommended == regimen) for t in (fast, slow))
        assert one == pytest.approx(other, abs=0.12)


def test_where_nobody_comes_before_all_is_known_tite_boin12_is_boin12() -> None:
    """One candidate a year: every response is known when the next one comes."""
    calendar = Calendar(
        accrual=Accrual(per_day=1 / 365, spacing="even"),
        window_days=(28.0,) * 3,
        response_days=(84.0,) * 3,
    )
    design = in_a_line(GOES_ON, 3, usual(GOES_ON, 18))
    conditions = Conditions(truth=RESPONSES, calendar=calendar)
    same_counts(simulated(design, conditions, 3, 0, 300), on_days(WAITS, (), 300))


SKELETON = StatedRisks(risks=tuple(map(Decimal, ("0.1", "0.2", "0.3", "0.4", "0.5"))))


def crm_like(settings: Crm | TiteCrm | FractionalCrm) -> PartDesign:
    """With what TITE-CRM usually comes with, whatever the version."""
    companions = usual(TiteCrm(target=Decimal("0.3"), skeleton=SKELETON), 15)
    return in_a_line(settings, 5, companions)


@pytest.mark.parametrize("kind", ["adaptive", "fractional"])
def test_where_nobody_comes_before_all_is_known_it_is_crm(kind: str) -> None:
    target = {"target": Decimal("0.3"), "skeleton": SKELETON}
    settings: TiteCrm | FractionalCrm = FractionalCrm(**target)
    if kind == "adaptive":
        settings = TiteCrm(**target, scheme="adaptive")
    crm = Crm(**target, estimate=settings.estimate, prior_variance=settings.prior_variance)
    calendar = Calendar(accrual=Accrual(per_day=1 / 30, spacing="even"), window_days=(28.0,) * 5)
    conditions = Conditions(truth=TRUTH, calendar=calendar)
    one, other = (simulated(crm_like(each), conditions, 3, 0, 200) for each in (settings, crm))
    same_counts(one, other)


def test_fractions_wait_for_the_first_dlt_and_then_for_nobody() -> None:
    """Without a DLT every cohort waits out its window: a fast pace saves nothing."""
    settings = FractionalCrm(target=Decimal("0.3"), skeleton=SKELETON)
    design = in_a_line(settings, 5, usual(settings, 15))
    calendar = Calendar(accrual=Accrual(per_day=1.0), window_days=(28.0,) * 5)
    never, often = (
        simulated(design, Conditions(truth=Truth(risk=risk), calendar=calendar), 3, 0, 100)
        for risk in ((0.0,) * 5, (0.5,) * 5)
    )
    assert np.all(never.duration_days >= 5 * 28)
    assert often.duration_days.mean() < 5 * 28


def test_onsets_beyond_the_first_room_are_kept() -> None:
    """More DLTs than the room that a trial begins with; the division of the work is the same."""
    settings = TiteCrm(target=Decimal("0.6"), skeleton=SKELETON, scheme="adaptive")
    design = in_a_line(settings, 5, usual(settings, 70))
    calendar = Calendar(accrual=Accrual(per_day=0.5), window_days=(28.0,) * 5)
    conditions = Conditions(truth=Truth(risk=(0.9,) * 5), calendar=calendar)
    whole = simulated(design, conditions, 3, 0, 12)
    assert whole.dlts.sum(axis=1).max() > 40
    part = simulated(design, conditions, 3, 5, 3)
    assert np.array_equal(part.duration_days, whole.duration_days[5:8])


CLASSES = ((0.75, 0.15, 0.07, 0.03), (0.5, 0.28, 0.15, 0.07), (0.25, 0.25, 0.3, 0.2))
GRADED = Truth(risk=tuple(sum(each[:1:-1]) for each in CLASSES), grades=CLASSES)
WEEKS = Calendar(accrual=Accrual(per_day=0.2), window_days=(28.0,) * 3)


@cache
def g_boin(participants: int = 18) -> PartDesign:
    settings = GBoin(
        target_score=Decimal("0.47"),
        weights=tuple(map(Decimal, ("0", "0.5", "1", "1.5"))),
        dlt_from=2,
    )
    return in_a_line(settings, 3, usual(settings, participants))


def test_on_graded_toxicity_the_same_people_lead_to_the_same_trials_as_without_a_calendar() -> None:
    """It waits for every window, so that each cohort is decided on with all of its classes."""
    live = simulated(g_boin(), Conditions(truth=GRADED, calendar=WEEKS), 3, 0, 2000)
    free = random_trials(g_boin(), GRADED, 3, 0, 2000).trials
    for name in ("recommended", "participants", "evaluable", "dlts"):
        assert np.array_equal(getattr(live, name), getattr(free, name)), name
    assert np.all(live.duration_days >= 28)


def test_a_late_event_that_is_recounted_raises_the_score() -> None:
    late = replace(WEEKS, onset=Onset(late=0.4))
    found = {
        rule: simulated(
            g_boin(), Conditions(truth=GRADED, calendar=late, late_events=rule), 5, 0, 800
        )
        for rule in ("ignore", "recount")
    }
    reached = {rule: (t.participants[:, 2] > 0).mean() for rule, t in found.items()}
    assert reached["recount"] < reached["ignore"] - 0.02
    assert found["recount"].dlts.sum() > found["ignore"].dlts.sum()


def test_who_leaves_has_no_class_and_is_replaced() -> None:
    leaving = replace(WEEKS, departures=EVERYTHING.departures)
    found = simulated(g_boin(), Conditions(truth=GRADED, calendar=leaving), 7, 0, 500)
    assert found.replaced.sum() > 0
    assert np.all(found.participants.sum(axis=1) - found.replaced <= 18)
    again = simulated(g_boin(), Conditions(truth=GRADED, calendar=leaving), 7, 100, 20)
    assert np.array_equal(again.duration_days, found.duration_days[100:120])


LATE = replace(QUIET, onset=Onset(late=0.3))


def test_late_events_are_ignored_recounted_or_stop_what_is_above() -> None:
    found = {
        rule: simulated(boin(), Conditions(truth=TRUTH, calendar=LATE, late_events=rule), 5, 0, 400)
        for rule in ("ignore", "recount", "stop")
    }
    reached = {rule: (t.participants[:, 3:] > 0).any(axis=1).mean() for rule, t in found.items()}
    assert reached["stop"] < reached["recount"] < reached["ignore"]
    assert found["recount"].dlts.sum() > found["ignore"].dlts.sum()
    assert np.all(found["ignore"].dlts <= found["ignore"].evaluable)


def test_the_division_of_the_work_changes_nothing() -> None:
    conditions = Conditions(truth=TRUTH, calendar=EVERYTHING)
    whole = simulated(tite(), conditions, 7, 100, 60)
    parts = [simulated(tite(), conditions, 7, at, 20) for at in (100, 120, 140)]
    joined = np.concatenate([part.duration_days for part in parts])
    assert np.array_equal(joined, whole.duration_days)


def test_backfill_enters_lower_regimens_while_the_cohort_is_awaited() -> None:
    """As the compiled loop of BF-BOIN has it: more participants, below, in the same time."""
    settings = BfBoin(target=Decimal("0.3"))
    design = in_a_line(settings, 5, replace(usual(settings, 30), guards=()))
    calendar = Calendar(accrual=Accrual(per_day=0.2), window_days=(28.0,) * 5)
    truth = Truth(risk=S1, response=(0.4,) * 5)
    without = Conditions(truth=truth, calendar=calendar)
    beside = replace(without, backfill=Backfill(unsafe_rate=Decimal("0.3585"), cap=12))
    alone, filled = (simulated(design, each, 3, 0, 2000) for each in (without, beside))
    assert filled.participants.sum() > 1.15 * alone.participants.sum()
    assert filled.participants[:, 4].max() <= 30
    assert filled.duration_days.mean() < 1.1 * alone.duration_days.mean()
    for regimen in range(5):
        one, other = (np.mean(t.recommended == regimen) for t in (alone, filled))
        assert one == pytest.approx(other, abs=0.08)


def test_backfill_ends_at_the_cap_of_the_part() -> None:
    settings, line = BfBoin(target=Decimal("0.3")), regimens_in_a_line(5)
    part = part_in_a_line(settings, line, usual(settings, 30))
    capped = replace(
        part,
        guards=(ParticipantCap(participants=12),),
        backfill=Backfill(unsafe_rate=Decimal("0.9"), cap=12, least_responses=0),
    )
    design = assembled(line, capped)
    calendar = Calendar(accrual=Accrual(per_day=1.0), window_days=(28.0,) * 5)
    conditions = conditions_of(capped, Truth(risk=(0.0,) * 5, response=(1.0,) * 5), calendar)
    found = simulated(design, conditions, 3, 0, 50)
    assert np.all(found.participants.sum(axis=1) == 12)
    free = simulated(design, replace(conditions, participant_caps=()), 3, 0, 50)
    assert free.participants.sum(axis=1).min() > 12


def test_backfill_stops_at_its_cap_and_needs_a_response() -> None:
    settings = BfBoin(target=Decimal("0.3"))
    design = in_a_line(settings, 5, usual(settings, 30))
    calendar = Calendar(accrual=Accrual(per_day=1.0), window_days=(28.0,) * 5)
    backfill = Backfill(unsafe_rate=Decimal("0.9"), cap=7)
    nobody, all_respond = (
        simulated(
            design,
            Conditions(
                truth=Truth(risk=(0.0,) * 5, response=(response,) * 5),
                calendar=calendar,
                backfill=backfill,
            ),
            3,
            0,
            50,
        )
        for response in (0.0, 1.0)
    )
    assert np.all(nobody.participants[:, :4] == 3)
    assert np.all(all_respond.participants[:, 0] == 7)
