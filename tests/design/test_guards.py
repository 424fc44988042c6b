from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from design.every_design import characteristics
from design.grids import grid, kept, part_of, situation
from firstdose.design import Decision, assembled, guarded, wording
from firstdose.design.guards import guarded_on_counts, no_skipping
from firstdose.design.line import part_in_a_line, regimens_in_a_line
from firstdose.design.one_row import Row, one_row, states_of
from firstdose.design.order import RegimenOrder, regimen_order
from firstdose.design.reasons import KEYS
from firstdose.design.states import Moves, Reads, Rule, States, Voice, action_code
from firstdose.design.too_toxic import fewest_dlts_too_toxic
from firstdose.design.usual import usual
from firstdose.protocol.designs import (
    Boin,
    Coherent,
    Crm,
    DoseIncrement,
    GuardSettings,
    IndifferenceInterval,
    NoSkipping,
    ParticipantCap,
    ParticipantsTreated,
    PoCrm,
    StoppingRule,
    ThreePlusThree,
    TooToxic,
    WaitForPending,
)
from firstdose.protocol.parts import Cohorts, Part
from firstdose.records.problem import StudyError
from firstdose.records.values import Action, Reason

CHAIN = grid(4, 1)
PLAIN = ThreePlusThree()
STRICT = TooToxic(
    limit=Decimal("0.20"),
    probability=Decimal("0.50"),
    prior_dlt=Decimal(1),
    prior_no_dlt=Decimal(1),
    from_participants=3,
)


def row(evaluable: tuple[int, ...], places: tuple[int, ...]) -> Row:
    """A row at the second regimen, without a DLT."""
    none = (0,) * len(places)
    shut = (False,) * len(places)
    return Row(evaluable=evaluable, dlts=none, places=places, lost=none, closed=shut, current=1)


def moved(decision: Decision) -> tuple[str, str]:
    return decision.action.value, decision.regimen


def last_words(decision: Decision) -> str:
    return wording(decision.reasons[-1], "en")


def test_guards_overrule_in_order_and_every_reason_is_kept() -> None:
    def propose(_situation: object) -> Decision:
        return Decision(action=Action.ESCALATE, regimen="d2s1", reasons=(Reason(key="proposed"),))

    def hold(_situation: object, decision: Decision) -> Decision:
        return decision.overruled(Reason(key="held"), action=Action.WAIT, regimen="d1s1")

    def overrule(_situation: object, decision: Decision) -> Decision:
        return decision.overruled(Reason(key="overruled"), action=Action.STOP, regimen="")

    decision = guarded(propose, hold, overrule)(situation(""))
    assert moved(decision) == ("stop", "")
    assert [reason.key for reason in decision.reasons] == ["proposed", "held", "overruled"]


# Waiting for open windows


def test_nothing_goes_up_while_a_window_is_open() -> None:
    design = assembled(CHAIN, part_of(CHAIN, PLAIN, WaitForPending()))
    closed, still_open = (
        design.decide(situation("d1s1", {"d1s1": (3, 0)}, pending=pending))
        for pending in ({}, {"d1s1": 1})
    )
    assert moved(closed) == ("escalate", "d2s1")
    assert moved(still_open) == ("wait", "d1s1")
    assert still_open.reasons[:-1] == closed.reasons
    assert last_words(still_open) == (
        "Participants whose DLT window is still open: 1. Nothing goes up before they close."
    )


def test_three_plus_three_waits_whether_or_not_the_study_lists_the_guard() -> None:
    design = assembled(CHAIN, part_of(CHAIN, PLAIN))
    decision = design.decide(situation("d1s1", {"d1s1": (3, 0)}, pending={"d1s1": 1}))
    assert moved(decision) == ("wait", "d1s1")


def test_nothing_is_recommended_while_a_window_is_open() -> None:
    design = assembled(CHAIN, part_of(CHAIN, PLAIN))
    counts = {"d3s1": (3, 0), "d4s1": (6, 1)}
    assert moved(design.decide(situation("d4s1", counts))) == ("complete", "d4s1")
    assert moved(design.decide(situation("d4s1", counts, pending={"d3s1": 1}))) == ("wait", "d4s1")


def test_the_way_down_waits_for_no_one() -> None:
    design = assembled(CHAIN, part_of(CHAIN, PLAIN, WaitForPending()))
    counts = {"d1s1": (3, 0), "d2s1": (2, 2)}
    decision = design.decide(situation("d2s1", counts, pending={"d2s1": 1}))
    assert moved(decision) == ("de_escalate", "d1s1")


# The cap


def test_at_the_cap_a_part_that_needs_more_participants_stops() -> None:
    design = assembled(CHAIN, part_of(CHAIN, PLAIN, ParticipantCap(participants=6)))
    decision = design.decide(situation("d2s1", {"d1s1": (3, 0), "d2s1": (3, 0)}))
    assert moved(decision) == ("stop", "")
    assert [reason.key for reason in decision.reasons] == [
        "three_plus_three.no_dlt_in_three",
        "three_plus_three.next_dose_step",
        "participant_cap.reached",
        "cohort.none_recommended",
    ]
    assert last_words(decision) == "No regimen can be recommended."
    cap = wording(decision.reasons[-2], "en")
    assert cap == "The part may have 6 participants, and has them."


def test_at_the_cap_one_reason_is_given_whatever_else_is_asked_beside() -> None:
    design = assembled(CHAIN, part_of(CHAIN, PLAIN, ParticipantCap(participants=6)))
    over = row(evaluable=(3, 3, 0, 0), places=(3, 3, 0, 0))
    awaited = row(evaluable=(5, 0, 0, 0), places=(5, 1, 0, 0))
    together = design.rule(states_of(over, awaited))
    said = [
        [KEYS[voice.code[number]] for voice in (because() for because in together.because)]
        for number in range(2)
    ]
    assert [keys.count("participant_cap.reached") for keys in said] == [1, 1]


def test_at_the_cap_a_finished_part_completes() -> None:
    design = assembled(CHAIN, part_of(CHAIN, PLAIN, ParticipantCap(participants=9)))
    counts = {"d1s1": (6, 1), "d2s1": (3, 2)}
    assert moved(design.decide(situation("d2s1", counts))) == ("de_escalate", "d1s1")
    assert moved(design.decide(situation("d1s1", counts))) == ("complete", "d1s1")


def test_the_cap_leaves_only_the_places_below_it() -> None:
    design = assembled(CHAIN, part_of(CHAIN, PLAIN, ParticipantCap(participants=7)))
    stands = situation("d2s1", {"d1s1": (3, 0), "d2s1": (3, 1)})
    assert moved(design.decide(stands)) == ("stay", "d2s1")
    assert last_words(design.decide(stands)) == "Places open at d2s1: 1."
    assert design.on_counts(stands).places == 4


# Too toxic


def test_a_regimen_that_is_probably_too_toxic_closes_before_the_rule_would_close_it() -> None:
    design = assembled(CHAIN, part_of(CHAIN, PLAIN, STRICT))
    stands = situation("d2s1", {"d1s1": (3, 0), "d2s1": (3, 1)})
    decision = design.decide(stands)
    assert moved(decision) == ("de_escalate", "d1s1")
    assert [reason.key for reason in decision.reasons] == [
        "too_toxic.closed",
        "three_plus_three.one_dlt_in_three",
        "three_plus_three.closed",
        "three_plus_three.back_to",
    ]
    assert wording(decision.reasons[0], "en") == (
        "d2s1 is probably too toxic: 1 DLT in 3 evaluable, and the probability of a DLT risk"
        " above 0.20 exceeds 0.50. It is closed, with every regimen above it."
    )
    assert design.on_counts(stands).closed == ("d2s1", "d3s1", "d4s1")


def test_and_the_rule_then_goes_on_without_it() -> None:
    design = assembled(CHAIN, part_of(CHAIN, PLAIN, STRICT))
    decision = design.decide(situation("d1s1", {"d1s1": (6, 0), "d2s1": (3, 1)}))
    assert moved(decision) == ("complete", "d1s1")


def test_it_is_silent_about_what_the_rule_has_closed_itself() -> None:
    design = assembled(CHAIN, part_of(CHAIN, PLAIN, STRICT))
    decision = design.decide(situation("d2s1", {"d1s1": (3, 0), "d2s1": (3, 2)}))
    assert "too_toxic.closed" not in [reason.key for reason in decision.reasons]


def test_one_dlt_in_one_is_not_enough_before_the_stated_number_is_evaluable() -> None:
    design = assembled(CHAIN, part_of(CHAIN, PLAIN, STRICT))
    assert moved(design.decide(situation("d1s1", {"d1s1": (2, 1)}))) == ("stay", "d1s1")


def test_the_boundary_is_the_beta_tail() -> None:
    # Beta(1, 1) prior: Pr(risk > 0.20 | 1 of 3) = 0.8192, of 0 of 3 = 0.4096; 1 of 6: 0.5767.
    assert fewest_dlts_too_toxic(STRICT, 6) == (1, 2, 3, 1, 1, 1, 1)


# No skipping


def a_rule_that_says(action: Action, to: str, order: RegimenOrder) -> Rule:
    def rule(states: States) -> Moves:
        rows = len(states.current)
        regimen = np.full(rows, order.names.index(to))
        return Moves(
            action=np.full(rows, action_code(action)),
            regimen=regimen,
            places=np.zeros(rows, dtype=np.int64),
            closed=states.closed,
            decided=states.started,
            because=(
                lambda: Voice(code=np.zeros(rows, dtype=np.int64), regimen=regimen, to=regimen),
            ),
        )

    return rule


@pytest.mark.parametrize(
    ("current", "counts", "proposed", "to", "then"),
    [
        ("d1s1", {"d1s1": (3, 0)}, Action.ESCALATE, "d2s1", ("escalate", "d2s1")),
        ("d1s1", {"d1s1": (3, 0)}, Action.ESCALATE, "d4s1", ("escalate", "d2s1")),
        ("d2s1", {"d1s1": (3, 0), "d2s1": (3, 0)}, Action.ESCALATE, "d4s1", ("escalate", "d3s1")),
        ("d2s1", {"d1s1": (3, 0)}, Action.ESCALATE, "d4s1", ("stay", "d2s1")),
        ("", {}, Action.START, "d3s1", ("start", "d1s1")),
        ("", {}, Action.START, "d1s1", ("start", "d1s1")),
        ("d4s1", {"d1s1": (3, 0)}, Action.DE_ESCALATE, "d1s1", ("de_escalate", "d1s1")),
    ],
)
def test_no_regimen_is_skipped(
    current: str,
    counts: dict[str, tuple[int, int]],
    proposed: Action,
    to: str,
    then: tuple[str, str],
) -> None:
    order = regimen_order(CHAIN, part_of(CHAIN, PLAIN, NoSkipping()))
    rule = guarded_on_counts(
        a_rule_that_says(proposed, to, order), [no_skipping(kept(order), NoSkipping())]
    )
    decision = one_row(order, rule, Reads())(situation(current, counts)).decision
    assert moved(decision) == then
    overruled = [wording(reason, "en") for reason in decision.reasons]
    said = [f"No allowed step leads to {to} from where the part stands."]
    assert overruled == ([] if then == (proposed.value, to) else said)


# Where a step up is refused


TITRATES = Cohorts(size=3, maximum_per_regimen=6, titration="one_until_first_dlt")
BOIN = Boin(target=Decimal("0.30"))


@pytest.mark.parametrize(
    "guards",
    [(), (NoSkipping(),), (NoSkipping(reach="current"),), (DoseIncrement(fold=Decimal(2)),)],
)
def test_a_lost_participant_of_the_titration_is_followed_by_another_one(
    guards: tuple[GuardSettings, ...],
) -> None:
    design = assembled(CHAIN, part_of(CHAIN, BOIN, *guards, cohorts=TITRATES))
    stands = replace(situation("d1s1", lost={"d1s1": 1}), cohort=1)
    assert moved(design.decide(stands)) == ("stay", "d1s1")
    assert design.on_counts(stands).places == 2
    stands = replace(situation("d1s1", {"d1s1": (1, 0)}, lost={"d1s1": 1}), cohort=2)
    assert moved(design.decide(stands)) == ("escalate", "d2s1")


def test_a_model_whose_cohort_was_lost_enters_another_one_and_does_not_wait_for_ever() -> None:
    settings = Crm(
        target=Decimal("0.30"),
        skeleton=IndifferenceInterval(halfwidth=Decimal("0.05"), prior_mtd=2),
    )
    cohorts = Cohorts(size=3, maximum_per_regimen=6)
    design = assembled(CHAIN, part_of(CHAIN, settings, NoSkipping(), cohorts=cohorts))
    for lost, then in ((3, ("stay", "d1s1")), (6, ("complete", "d2s1"))):
        stands = replace(situation("d1s1", lost={"d1s1": lost}), cohort=3)
        assert moved(design.decide(stands)) == then


SQUARE = grid(2, 2)
AVERAGED = PoCrm(
    target=Decimal("0.30"),
    skeleton=IndifferenceInterval(halfwidth=Decimal("0.05"), prior_mtd=1),
    method="likelihood",
    initial_path=("d1s1",),
)


@pytest.mark.parametrize("guard", [Coherent(rate=Decimal("0.30")), NoSkipping(reach="current")])
def test_no_cohort_enters_a_closed_regimen_because_the_way_beside_it_is_refused(
    guard: GuardSettings,
) -> None:
    part = part_of(SQUARE, AVERAGED, STRICT, cohorts=Cohorts(size=3, maximum_per_regimen=6))
    part = replace(part, path=replace(part.path, order="free"))
    stands = replace(situation("d1s2", {"d1s1": (3, 0), "d1s2": (3, 3)}), cohort=3, cohort_dlts=3)
    for guards in ((STRICT, guard), (guard, STRICT)):
        design = assembled(SQUARE, replace(part, guards=guards))
        assert "d1s2" in design.on_counts(stands).closed
        assert moved(design.decide(stands)) == ("de_escalate", "d1s1")


def test_the_cap_holds_wherever_it_is_listed() -> None:
    cap, guard = ParticipantCap(participants=7), Coherent(rate=Decimal("0.30"))
    part = part_of(SQUARE, AVERAGED, cohorts=Cohorts(size=3, maximum_per_regimen=9))
    part = replace(part, path=replace(part.path, order="free"))
    stands = replace(situation("d1s2", {"d1s1": (3, 0), "d1s2": (3, 1)}), cohort=3, cohort_dlts=1)
    first, last = (
        assembled(SQUARE, replace(part, guards=guards)).on_counts(stands)
        for guards in ((cap, guard), (guard, cap))
    )
    assert first == last
    assert moved(first.decision) == ("stay", "d1s2")
    assert first.places == 4


def test_a_recommended_regimen_where_no_one_was_evaluable_is_named_as_such() -> None:
    settings = Crm(
        target=Decimal("0.30"),
        skeleton=IndifferenceInterval(halfwidth=Decimal("0.05"), prior_mtd=3),
    )
    part = part_of(CHAIN, settings, ParticipantCap(participants=3))
    stands = replace(situation("d1s1", {"d1s1": (3, 0)}), cohort=3)
    decision = assembled(CHAIN, part).decide(stands)
    assert decision.action is Action.COMPLETE
    assert decision.regimen != "d1s1"
    assert last_words(decision) == (
        f"{decision.regimen} is the recommended regimen, although no one evaluable has been"
        " treated there."
    )


# Designs of groups


@pytest.mark.parametrize(
    ("guards", "stopping", "told"),
    [
        ((Coherent(rate=Decimal("0.3")),), (), "the guard `coherent`"),
        ((), (StoppingRule(all_of=(ParticipantsTreated(participants=8),)),), "stopping rules"),
    ],
)
def test_what_would_cut_a_group_in_two_is_refused(
    guards: tuple[Coherent, ...], stopping: tuple[StoppingRule, ...], told: str
) -> None:
    part = replace(part_of(CHAIN, PLAIN, *guards), stopping=stopping)
    with pytest.raises(StudyError, match=told):
        assembled(CHAIN, part)


def test_at_the_cap_what_is_awaited_is_awaited() -> None:
    design = assembled(CHAIN, part_of(CHAIN, PLAIN, ParticipantCap(participants=4)))
    open_window = situation("d1s1", {"d1s1": (3, 1)}, pending={"d1s1": 1})
    assert moved(design.decide(open_window)) == ("wait", "d1s1")
    assert moved(design.decide(situation("d1s1", {"d1s1": (4, 1)}))) == ("stop", "")


def closing(limit: str, from_participants: int, size: int = 3) -> Part:
    settings = Boin(target=Decimal("0.3"))
    companions = usual(settings)
    guard = TooToxic(
        limit=Decimal(limit),
        probability=Decimal("0.95"),
        prior_dlt=Decimal(1),
        prior_no_dlt=Decimal(1),
        from_participants=from_participants,
    )
    cohorts = replace(companions.cohorts, size=size)
    companions = replace(companions, guards=(guard,), cohorts=cohorts)
    return part_in_a_line(settings, regimens_in_a_line(3), companions)


@pytest.mark.parametrize(
    ("limit", "asked_from", "remedy"),
    [("1e-50", 3, "higher limit, or leave"), ("0.01", 3, "let it ask from 5 participants on")],
)
def test_a_guard_that_closes_whatever_is_seen_is_refused(
    limit: str, asked_from: int, remedy: str
) -> None:
    """With none among n the posterior is Beta(1, 1 + n): Pr(risk > p) is (1 - p)^(n + 1)."""
    with pytest.raises(StudyError, match="even with no DLT among 3") as refused:
        assembled(regimens_in_a_line(3), closing(limit, asked_from))
    assert remedy in refused.value.problems[0].remedy
    assert (1 - float(limit)) ** 4 > 0.95


def test_a_guard_that_a_regimen_without_dlts_outlasts_is_not_refused() -> None:
    """Also one that closes it with fewer than a whole cohort: it is asked of the cohort."""
    for limit, asked_from, size in (("0.013", 3, 3), ("0.01", 5, 3), ("0.01", 3, 6)):
        design = assembled(regimens_in_a_line(3), closing(limit, asked_from, size))
        exact = characteristics(design, {"1": 0.0, "2": 0.0, "3": 0.0})
        assert exact.none_recommended < 1
