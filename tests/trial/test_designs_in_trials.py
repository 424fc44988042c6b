"""A trial under any design runs to its end, and replays: the same objects advise and simulate."""

from functools import cache

import pytest

from firstdose import protocol
from firstdose.derive.part_response import Responded
from firstdose.design import part_design
from firstdose.protocol.study import Study
from firstdose.records import Entry, Ledger
from firstdose.records.facts import DoseDecided, RegimenAssigned
from firstdose.records.values import Action
from firstdose.simulate.trial import trial
from firstdose.trial.known import work_out
from firstdose.trial.place import Place
from firstdose.trial.replay import replay
from trial.remembered import plans_beside_fresh_ones
from trial.shipped import reference_study, shipped

DESIGNS = {
    "rolling_six": """\
    design: {kind: rolling_six}
""",
    "boin": """\
    design: {kind: boin, target: 0.30}
    stopping:
      - all_of: [{kind: participants_treated, participants: 24}]
      - all_of: [{kind: participants_at_regimen, participants: 9}, {kind: stays}]
""",
    "boin12": """\
    design: {kind: boin12, toxicity_limit: 0.30, response_limit: 0.20}
    response: {kind: lldas, by_day: 84, section: assumed}
    stopping:
      - all_of: [{kind: participants_treated, participants: 24}]
""",
    "tite_boin12": """\
    design: {kind: tite_boin12, toxicity_limit: 0.30, response_limit: 0.20}
    response: {kind: lldas, by_day: 84, section: assumed}
    stopping:
      - all_of: [{kind: participants_treated, participants: 24}]
""",
    "g_boin": """\
    design: {kind: g_boin, target_score: 0.47, weights: [0, 0.5, 1, 1.5], dlt_from: 2}
    toxicity_classes: {of_grades: [0, 0, 1, 2, 3, 3], section: assumed}
    stopping:
      - all_of: [{kind: participants_treated, participants: 15}]
""",
}


BACKFILLED = DESIGNS["boin"] + "    backfill: {unsafe_rate: 0.36, cap: 9, least_responses: 0}\n"


def with_design(design: str) -> str:
    """The reference study with another design, in cohorts of three."""
    _, text = reference_study()
    begin, end = text.index("    design:\n"), text.index("    guards:\n")
    changed = text[:begin] + design + text[end:]
    before = "cohorts: {size: 3, maximum_per_regimen: 6}"
    assert before in changed
    return changed.replace(before, "cohorts: {size: 3, maximum_per_regimen: 12}")


@cache
def run(design: str, seed: int) -> Ledger:
    """One whole trial under a design, run once for all tests that look at it."""
    text = with_design(design)
    return trial(protocol.read(text, "study.yaml"), text, seed=seed, clinic="empirical")


@pytest.mark.parametrize("name", sorted(DESIGNS))
@pytest.mark.parametrize("seed", [1, 2])
def test_the_trial_comes_to_its_end_and_every_decision_replays(name: str, seed: int) -> None:
    ledger = run(DESIGNS[name], seed)
    decisions = ledger.history("").of(DoseDecided)
    assert decisions[0].fact.action is Action.START
    assert decisions[-1].fact.action in (Action.COMPLETE, Action.STOP)
    assert all(entry.fact.reasons for entry in decisions)
    replayed = replay(lambda text: protocol.read(text, "study.yaml"), ledger)
    assert len(replayed) == len(decisions)
    assert [one.entry.number for one in replayed if not one.agrees] == []


@pytest.mark.parametrize("name", [*sorted(DESIGNS), "backfilled"])
def test_a_planner_that_remembers_says_what_a_fresh_one_says(name: str) -> None:
    """Who waits changes, places open and are taken, and people are followed as days pass."""
    design = DESIGNS.get(name, BACKFILLED)
    ledger = run(design, 1)
    study = protocol.read(with_design(design), "study.yaml")
    seen = 0
    for remembered, fresh in plans_beside_fresh_ones(
        study, ledger, every=4, asked_at_each_entry=True
    ):
        assert set(remembered.orders) == set(fresh.orders)
        assert remembered.next_on == fresh.next_on
        seen += len(fresh.orders)
    assert seen > 10


TIMED = """\
    design:
      kind: {kind}
      target: 0.30
      skeleton: {{kind: indifference, halfwidth: 0.05, prior_mtd: 3}}
{more}    stopping:
      - all_of: [{{kind: participants_treated, participants: 15}}]
    guards:
      - {{kind: no_skipping, reach: current}}
    dlt_window:
      anchor: first_infusion
      days: 14
      min_follow_up_after_last_infusion_days: 14
    cohorts: {{size: 3, maximum_per_regimen: 15}}
"""


@pytest.mark.parametrize(
    ("kind", "more"), [("fractional_crm", ""), ("tite_crm", "      scheme: adaptive\n")]
)
def test_designs_that_read_when_dlts_came_run_and_replay(kind: str, more: str) -> None:
    """Over the six doses of the first part of NCT07358988, which are a chain."""
    _, text = shipped("nct07358988")
    begin = text.index("    design:\n")
    end = text.index("    staggering:", begin)
    changed = text[:begin] + TIMED.format(kind=kind, more=more) + text[end:]
    study = protocol.read(changed, "study.yaml")
    ledger = trial(study, changed, seed=2, clinic="empirical")
    part = study.parts[0].name
    decisions = [entry for entry in ledger.history("").of(DoseDecided) if entry.fact.part == part]
    spoken = {reason.key for entry in decisions for reason in entry.fact.reasons}
    assert "model.nearest" in spoken
    assert decisions[-1].fact.action is Action.COMPLETE
    replayed = replay(lambda written: protocol.read(written, "study.yaml"), ledger)
    assert [one.entry.number for one in replayed if not one.agrees] == []


@pytest.mark.parametrize("name", sorted(set(DESIGNS) - {"rolling_six"}))
def test_no_one_is_assigned_beyond_the_cohort_that_the_committee_opened(name: str) -> None:
    ledger = run(DESIGNS[name], 3)
    opened: dict[str, int] = {}
    for entry in ledger.entries:
        match entry.fact:
            case DoseDecided() if entry.fact.action is not Action.WAIT:
                opened = {entry.fact.regimen: 0}
            case RegimenAssigned():
                assert entry.fact.regimen in opened
                opened[entry.fact.regimen] += 1
                assert opened[entry.fact.regimen] <= 3 + 3  # with replacements of earlier ones
            case _:
                pass


def test_rolling_six_enters_one_after_the_other_without_a_meeting_in_between() -> None:
    ledger = run(DESIGNS["rolling_six"], 1)
    assert len(ledger.history("").of(DoseDecided)) < 10
    assert sum(isinstance(entry.fact, RegimenAssigned) for entry in ledger.entries) > 10


@pytest.mark.parametrize("seed", [2, 3])
def test_a_part_that_goes_back_when_its_cap_is_reached_still_recommends(seed: int) -> None:
    text = with_design("    design: {kind: i3_plus_3, target: 0.30}\n")
    for before, after in (
        ("d1-i2, d2-i7, d2-i5, d2-i3, d2-i2, d3-i7", "d2-i7, d3-i7"),
        ("d1-i7, d1-i5, d1-i3, d2-i7", "d1-i7, d2-i7"),
        ("d3-i5, d3-i3, d3-i2, d4-i7, d4-i5, d4-i3, d4-i2]\n    path", "d4-i7]\n    path"),
        ("kinds: [schedule, dose]", "kinds: [dose]"),
        ("participant_cap, participants: 36", "participant_cap, participants: 15"),
        ("anchor_dlts: 0", "anchor_dlts: 4"),
    ):
        assert before in text
        text = text.replace(before, after)
    ledger = trial(protocol.read(text, "study.yaml"), text, seed=seed, clinic="empirical")
    decided = [entry.fact for entry in ledger.history("").of(DoseDecided)]
    assert [fact.action for fact in decided[-2:]] == [Action.DE_ESCALATE, Action.COMPLETE]


def test_with_backfill_people_enter_below_while_a_cohort_is_awaited() -> None:
    ledger = run(BACKFILLED, 1)
    replayed = replay(lambda text: protocol.read(text, "study.yaml"), ledger)
    assert [one.entry.number for one in replayed if not one.agrees] == []
    study = protocol.read(with_design(BACKFILLED), "study.yaml")
    order = part_design(study, "escalation").order
    current, beside = "", dict.fromkeys(order.names, 0)
    for entry in ledger.entries:
        match entry.fact:
            case DoseDecided() if entry.fact.action is not Action.WAIT:
                current = entry.fact.regimen
            case RegimenAssigned() if entry.fact.regimen != current:
                here, there = (order.names.index(n) for n in (current, entry.fact.regimen))
                assert order.above[there, here]
                beside[entry.fact.regimen] += 1
            case _:
                pass
    assert sum(beside.values()) > 0
    assert max(beside.values()) <= 9


def seen_by(decision: Entry[DoseDecided], study: Study, ledger: Ledger) -> list[Place]:
    """The place of everyone treated, as the ledger stood when the decision was taken."""
    then = ledger.as_of_entry(decision.fact.evidence_through)
    found = (work_out(study, then.history(who), decision.occurred_on) for who in then.participants)
    return [known.place for known in found if known.place is not None]


@pytest.mark.parametrize("seed", [1, 3])
def test_no_decision_rests_on_a_response_that_is_not_yet_known(seed: int) -> None:
    ledger = run(DESIGNS["boin12"], seed)
    study = protocol.read(with_design(DESIGNS["boin12"]), "study.yaml")
    responses = 0
    for decision in ledger.history("").of(DoseDecided)[1:]:
        places = seen_by(decision, study, ledger)
        assert places
        answers = [place.response.answer for place in places if place.response is not None]
        assert len(answers) == len(places)
        if decision.fact.action in (Action.ESCALATE, Action.COMPLETE):
            open_still = [one for one in places if one.is_unresolved and one.first_infusion_on]
            assert open_still == []
        spoken = {key: value for one in decision.fact.reasons for key, value in one.values}
        here = [one for one in places if one.dlt.regimen == spoken.get("regimen")]
        if "responses" in spoken:
            seen = sum(place.response.answer is Responded.YES for place in here if place.response)
            assert int(spoken["responses"]) == seen
            responses += seen
    assert responses > 0


def test_the_live_rule_is_the_array_rule_on_the_classes_derived_that_day() -> None:
    """Every recommendation, worked out again from each participant's worst related grade."""
    study = protocol.read(with_design(DESIGNS["g_boin"]), "study.yaml")
    ledger = run(DESIGNS["g_boin"], 3)
    design = part_design(study, "escalation")
    scores = 0
    for decision in ledger.history("").of(DoseDecided)[1:]:
        places = seen_by(decision, study, ledger)
        here = [one for one in places if one.is_evaluable and one.toxicity is not None]
        said = dict(decision.fact.reasons[0].values)
        there = [one for one in here if one.dlt.regimen == said["regimen"]]
        worst = [one.toxicity.worst for one in there if one.toxicity is not None]
        assert all(isinstance(one, int) for one in worst)
        mean = sum((0, 0.5, 1, 1.5)[one] for one in worst if isinstance(one, int)) / len(worst)
        assert said["score"] == f"{mean:.3f}"
        assert said["evaluable"] == str(len(there))
        scores += mean > 0
    assert scores > 0
    assert design.reads.units == (0, 1, 2, 3)
