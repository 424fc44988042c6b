"""What is known of a participant is kept exactly as long as working it out anew says the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from derive.hand_made import BLOOD, SKIN, Story, on, state
from firstdose.records.history import History
from firstdose.records.values import ActionTaken, Outcome, SpecialInterest, WithdrawalReason, YesNo
from firstdose.simulate.empirical import EmpiricalClinic
from firstdose.simulate.trial import LAST_DAY
from firstdose.simulate.truth import truth_named
from firstdose.trial import planner
from firstdose.trial.known import Known, holds, work_out
from firstdose.trial.loop import Clock, run
from trial.scripted_clinic import opened
from trial.shipped import reference_study, shipped
from trial.test_graded_places import G_BOIN

STORIES = {
    "conditioned": lambda: Story().assigned().conditioned(),
    "treated": lambda: Story().treated(),
    "with a mild event": lambda: Story().treated().event(2, 1),
    "with a severe event": lambda: Story().treated().event(2, 3),
    "began before treatment": lambda: Story().treated().event(-20, 1),
    "recovered": lambda: Story().treated().event(2, 3).recovered(5),
    "with CRS": lambda: Story().treated().event(1, 1, interest=SpecialInterest.CRS),
    "held for an event": lambda: (
        Story().assigned().conditioned().infused(1, 0).held(7, 2, event="AE-2", final=True)
    ),
    "held, event unsaid": lambda: (
        Story().assigned().conditioned().infused(1, 0).held(7, 2).infused(2, 9)
    ),
    "left for an event": lambda: Story().treated().withdrew(20, WithdrawalReason.ADVERSE_EVENT),
    "ruled on": lambda: Story().treated().adjudicated(20, YesNo.YES, "AE-2"),
}
KINDS = (
    (SpecialInterest.NONE, SKIN, "Rash maculo-papular"),
    (SpecialInterest.NONE, BLOOD, "Anemia"),
    (SpecialInterest.CYTOPENIA, "Investigations", "Neutrophil count decreased"),
    (SpecialInterest.GVHD, SKIN, "Graft vs host disease"),
    (SpecialInterest.CRS, "Immune system disorders", "Cytokine release syndrome"),
)
ACTIONS = (ActionTaken.NONE, ActionTaken.DELAYED)
OUTCOMES = (Outcome.ONGOING, Outcome.RECOVERED, Outcome.FATAL)
TODAY = 60


def later(new: Callable[[], Story]) -> dict[str, Story]:
    """The story with one thing more said of an adverse event, in every way."""
    more: dict[str, Story] = {}
    for event, grade, action, outcome in product(("AE-1", "AE-2"), range(1, 6), ACTIONS, OUTCOMES):
        said = state(grade, outcome=outcome, action=action)
        more[f"{event} changed to {said}"] = new().changed(25, said, event, known=50)
    for (interest, organ, term), day, grade, action in product(
        KINDS, (-20, -4, 4, 40), range(1, 6), ACTIONS
    ):
        told = new().event(
            day,
            grade,
            event="AE-2",
            term=term,
            organ=organ,
            interest=interest,
            action=action,
            known=50,
        )
        more[f"new {term} of grade {grade} on day {day}, {action}"] = told
    return more


def verdicts(known: Known) -> tuple[object, ...]:
    return known.given, known.place, known.candidate, known.stops, known.turns_on


@pytest.mark.parametrize("name", STORIES)
def test_what_is_kept_in_spite_of_an_event_is_what_working_it_out_anew_gives(name: str) -> None:
    study = reference_study()[0]
    counted: Counter[bool] = Counter()
    for said, told in later(STORIES[name]).items():
        ledger = told.ledger()
        before = ledger.as_known_on(on(49)).history("001")
        known = work_out(study, before, on(TODAY))
        after = ledger.history("001")
        kept = holds(known, after, on(TODAY))
        counted[kept] += said.startswith("new")
        if kept:
            assert verdicts(known) == verdicts(work_out(study, after, on(TODAY))), said
    assert counted[False]
    any_may_count = name in ("held for an event", "left for an event", "ruled on")
    assert bool(counted[True]) is not any_may_count


def test_a_design_on_classes_of_toxicity_counts_every_grade() -> None:
    study = reference_study()[0]
    graded = replace(
        study.parts[0],
        design=G_BOIN,
        toxicity_classes=((1,), (2,), (3, 4, 5)),
    )
    study = replace(study, parts=(graded, *study.parts[1:]))
    told = Story().treated().event(3, 1, known=50)
    before = told.ledger().as_known_on(on(49)).history("001")
    known = work_out(study, before, on(TODAY))
    assert known.place is not None
    assert known.place.toxicity is not None
    assert not holds(known, told.ledger().history("001"), on(TODAY))


def test_an_event_that_grows_worse_counts_from_then_on() -> None:
    study = reference_study()[0]
    told = Story().treated().event(3, 1, known=49).changed(10, state(3), known=50)
    ledger = told.ledger()
    known = work_out(study, ledger.as_known_on(on(48)).history("001"), on(TODAY))
    assert holds(known, ledger.as_known_on(on(49)).history("001"), on(TODAY))
    assert not holds(known, ledger.history("001"), on(TODAY))


def test_a_death_counts_though_no_rule_names_the_event_that_tells_it() -> None:
    study = reference_study()[0]
    death = next(clause for clause in study.dlt.clauses if clause.kind == "death")
    any_death = replace(study.study_stops[0], not_system_organ_classes=(BLOOD,))
    study = replace(
        study,
        dlt=replace(study.dlt, clauses=(death,), exceptions=()),
        study_stops=(any_death,),
    )
    for grade in range(1, 6):
        told = Story().treated().event(3, grade, term="Anemia", organ=BLOOD, known=50)
        ledger = told.ledger()
        known = work_out(study, ledger.as_known_on(on(49)).history("001"), on(TODAY))
        after = ledger.history("001")
        assert holds(known, after, on(TODAY)) is (grade < 5)
        anew = work_out(study, after, on(TODAY))
        assert bool(anew.stops[0]) is (grade == 5)
        assert anew.place is not None
        assert [dlt.clause for dlt in anew.place.dlt.dlts] == ["death"] * (grade == 5)


def test_an_amended_event_is_thought_about_anew() -> None:
    study = reference_study()[0]
    ledger = Story().treated().event(3, 1, known=48).ledger()
    known = work_out(study, ledger.history("001"), on(TODAY))
    last = ledger.entries[-1]
    ledger.append(
        last.fact,
        occurred_on=on(4),
        known_on=on(50),
        entered_by="site",
        amends=last.number,
        reason="another day",
    )
    assert not holds(known, ledger.history("001"), on(TODAY))


@pytest.mark.parametrize("name", ["nct06010472", "nct07358988"])
@pytest.mark.parametrize("truth", ["moderate", "steep", "late"])
def test_whatever_is_kept_in_whole_trials_is_what_working_it_out_anew_gives(
    name: str, truth: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    study, text = shipped(name)
    kept = 0

    def checked(known: Known, history: History, today: date) -> bool:
        nonlocal kept
        still = holds(known, history, today)
        if still:
            kept += 1
            assert verdicts(known) == verdicts(work_out(study, history, today))
        return still

    monkeypatch.setattr(planner, "holds", checked)
    start = study.simulation.first_referral_on
    clinic = EmpiricalClinic(study, truth_named(study, truth), 7, start=start)
    run(study, clinic, opened(study, text), Clock(start=start, until=LAST_DAY))
    assert kept > 100
