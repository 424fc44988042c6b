"""Parts that follow one another, each with its own regimens, window and waiting times."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from firstdose.protocol.study import Study
from firstdose.records.facts import DoseDecided, RegimenAssigned
from firstdose.records.ledger import Ledger
from firstdose.simulate.trial import trial
from trial.scripted import actions, assigned, clinic, conducted, decided, infused_on
from trial.scripted_clinic import ScriptedClinic
from trial.shipped import shipped

PARTS = "nct07358988"


def ascending(**told: object) -> ScriptedClinic:
    return clinic(PARTS, people=120, every=5, **told)


def part_of(ledger: Ledger, participant: str) -> str:
    return ledger.history(participant).of(RegimenAssigned)[-1].fact.part


def decided_on(ledger: Ledger, part: str, place: int) -> date:
    found = [e for e in ledger.history("").of(DoseDecided) if e.fact.part == part]
    return found[place].known_on


def test_the_second_part_opens_when_the_first_is_complete() -> None:
    ledger = conducted(ascending())
    assert actions(ledger, "sad") == ["start", *["escalate"] * 5, "stay", "complete"]
    assert actions(ledger, "mad")[0] == "start"
    assert decided_on(ledger, "mad", 0) == decided_on(ledger, "sad", -1)
    first_of_mad = min(
        infused_on(ledger, who)[0] for who in assigned(ledger) if part_of(ledger, who) == "mad"
    )
    assert first_of_mad > decided_on(ledger, "sad", -1)


def test_the_number_of_infusions_is_raised_before_the_dose() -> None:
    ledger = conducted(ascending())
    path = [fact.regimen for fact in decided(ledger, "mad") if fact.action in ("start", "escalate")]
    assert path == ["m1", "m2", "m3", "m4"]
    given = {who: len(infused_on(ledger, who)) for who in assigned(ledger)}
    wanted = {"s": 1, "m1": 3, "m2": 4, "m3": 5, "m4": 5}
    for who, regimen in assigned(ledger).items():
        assert given[who] == wanted.get(regimen, 1)


def test_each_part_has_its_own_window() -> None:
    """14 days for a single dose, 28 for several: nothing is decided before the last one ends."""
    at = ascending()
    ledger = conducted(at)
    for part in at.study.parts:
        for entry in ledger.history("").of(DoseDecided):
            if entry.fact.part != part.name or entry.fact.action == "start":
                continue
            firsts = [
                days[0]
                for who in assigned(ledger)
                if part_of(ledger, who) == part.name
                and (days := infused_on(ledger, who))
                and days[0] < entry.known_on
            ]
            assert (entry.known_on - max(firsts)).days == part.dlt_window.days + 1


def test_a_part_that_stops_keeps_the_next_one_closed() -> None:
    ledger = conducted(ascending(toxic={"001": 3, "002": 3}))
    assert actions(ledger) == ["start", "stop"]
    assert set(assigned(ledger).values()) == {"s1"}


def test_a_toxicity_after_the_shorter_window_does_not_count() -> None:
    within, beyond = ({"001": day, "002": day} for day in (14, 15))
    assert actions(conducted(ascending(toxic=within)))[-1] == "stop"
    assert "stop" not in actions(conducted(ascending(toxic=beyond)), "sad")


def test_all_parts_together_take_no_more_than_the_study_plans() -> None:
    """The first part takes 21; the second one's second regimen does not get its three."""
    at = ascending()
    fewer = replace(at.study.enrolment, planned_participants=26)
    at.study = replace(at.study, enrolment=fewer)
    ledger = conducted(at)
    assert len(assigned(ledger)) == 26
    assert list(assigned(ledger).values())[-2:] == ["m2", "m2"]
    assert actions(ledger, "mad") == ["start", "escalate", "stop"]
    assert decided(ledger)[-1].reasons[-1].values == (("participants", "26"),)


@pytest.mark.parametrize("truth", ["flat", "steep"])
def test_the_virtual_clinic_runs_both_parts(truth: str) -> None:
    study, text = shipped(PARTS)
    ledger = trial(study, text, seed=1, clinic="empirical", truth=truth)
    assert actions(ledger, "sad")[0] == "start"
    assert actions(ledger)[-1] in ("complete", "stop")
    assert_waiting_times(study, ledger)


@pytest.mark.parametrize("every", [1, 4, 19])
def test_waiting_times_are_kept_in_both_parts(every: int) -> None:
    at = clinic(PARTS, people=150, every=every, held={("002", "conditioning"): 4})
    assert_waiting_times(at.study, conducted(at))


def assert_waiting_times(study: Study, ledger: Ledger) -> None:
    firsts: dict[tuple[str, str], list[date]] = defaultdict(list)
    for who, regimen in assigned(ledger).items():
        days = infused_on(ledger, who)
        if days:
            firsts[part_of(ledger, who), regimen].append(days[0])
    assert firsts
    for (name, regimen), days in firsts.items():
        wait = study.part(name).staggering
        first, *later = sorted(days)
        opened_on = next(
            e.known_on
            for e in ledger.history("").of(DoseDecided)
            if (e.fact.part, e.fact.regimen) == (name, regimen)
        )
        assert (first - opened_on).days >= wait.between_regimens_days
        assert all((day - first).days >= wait.after_first_days for day in later)
        assert all((b - a).days >= wait.between_days for a, b in pairwise(later))
