"""Rolling six over regimens, live with open windows and with every outcome known."""

import pytest

from design.grids import grid, part_of, situation
from firstdose.design import assembled, automaton_of, operating_characteristics, wording
from firstdose.design.line import in_a_line
from firstdose.design.usual import usual
from firstdose.protocol.designs import RollingSix, ThreePlusThree
from firstdose.protocol.parts import Cohorts
from firstdose.records.problem import StudyError

DESIGN = in_a_line(RollingSix(), 3, usual(RollingSix()))
QUEUE = in_a_line(RollingSix(queue=True), 3, usual(RollingSix(queue=True)))


@pytest.mark.parametrize(
    ("counts", "pending", "action", "regimen"),
    [
        # evaluable and DLTs at regimen 2, windows open there, what follows
        ((0, 0), 3, "stay", "2"),
        ((2, 0), 3, "stay", "2"),
        ((0, 0), 6, "wait", "2"),
        ((4, 0), 2, "wait", "2"),
        ((3, 0), 0, "escalate", "3"),
        ((3, 0), 1, "stay", "2"),
        ((5, 0), 1, "escalate", "3"),
        ((2, 1), 3, "stay", "2"),
        ((5, 1), 1, "wait", "2"),
        ((6, 1), 0, "escalate", "3"),
        ((2, 2), 0, "de_escalate", "1"),
        ((4, 2), 2, "de_escalate", "1"),
    ],
)
def test_who_is_enrolled_counts_beside_who_is_evaluable(
    counts: tuple[int, int], pending: int, action: str, regimen: str
) -> None:
    """Skolnik et al., J Clin Oncol 2008, table 1."""
    stands = situation("2", {"1": (3, 0), "2": counts}, pending={"2": pending})
    decision = DESIGN.decide(stands)
    assert (decision.action.value, decision.regimen) == (action, regimen)


@pytest.mark.parametrize(
    ("counts", "pending", "action"),
    [
        ((1, 0), 5, "stay"),
        ((0, 0), 6, "wait"),
        ((7, 2), 0, "complete"),
        ((7, 2), 1, "wait"),
        ((8, 2), 0, "complete"),
        ((7, 3), 1, "de_escalate"),
    ],
)
def test_with_a_queue_it_goes_on_to_eight(
    counts: tuple[int, int], pending: int, action: str
) -> None:
    stands = situation("2", {"1": (3, 0), "2": counts}, pending={"2": pending})
    assert QUEUE.decide(stands).action.value == action


def test_it_enrols_one_at_a_time() -> None:
    stands = situation("1", {"1": (1, 0)}, pending={"1": 1})
    assert DESIGN.on_counts(stands).places == 3


def test_a_regimen_below_a_failed_one_is_confirmed_first() -> None:
    stands = situation("1", {"1": (3, 0), "2": (3, 2)})
    decision = DESIGN.decide(stands)
    assert [reason.key for reason in decision.reasons] == [
        "rolling_six.escalate",
        "rolling_six.confirms",
        "rolling_six.place_open",
    ]
    confirmed = DESIGN.decide(situation("1", {"1": (5, 0), "2": (3, 2)}))
    assert (confirmed.action.value, confirmed.regimen) == ("complete", "1")
    plain = RollingSix(confirms=False)
    at_once = in_a_line(plain, 3, usual(plain)).decide(stands)
    assert (at_once.action.value, at_once.regimen) == ("complete", "1")


def test_someone_lost_gives_the_place_to_another_and_at_the_end_counts_as_a_dlt() -> None:
    one_lost = situation("2", {"1": (3, 0), "2": (2, 0)}, lost={"2": 1})
    assert DESIGN.decide(one_lost).action.value == "stay"
    no_place = situation("2", {"1": (3, 0), "2": (5, 1)}, lost={"2": 1})
    decision = DESIGN.decide(no_place)
    assert (decision.action.value, decision.regimen) == ("de_escalate", "1")
    assert "rolling_six.lost_count_as_dlt" in [reason.key for reason in decision.reasons]


def test_with_every_outcome_known_it_passes_and_fails_as_three_plus_three() -> None:
    plain = ThreePlusThree(complete_to_six_on_de_escalation=False, recommended_needs_six=False)
    risk = {"1": 0.1, "2": 0.25, "3": 0.4}
    rolling = RollingSix(confirms=False)
    ours, theirs = (
        operating_characteristics(automaton_of(in_a_line(one, 3, usual(one)), entry), risk)
        for one, entry in ((rolling, "by_cohort"), (plain, "one_at_a_time"))
    )
    for one, other in zip(ours.regimens, theirs.regimens, strict=True):
        assert one.recommended == pytest.approx(other.recommended, abs=1e-12)
        assert one.mean_participants == pytest.approx(other.mean_participants, abs=1e-12)


def test_it_does_not_wait_for_open_windows() -> None:
    assert not DESIGN.declares.suspends_on_pending
    decision = DESIGN.decide(situation("2", {"1": (3, 0), "2": (5, 0)}, pending={"2": 1}))
    assert "1" in wording(decision.reasons[0], "zh")
    assert decision.action.value == "escalate"


def test_fewer_places_than_its_table_are_refused() -> None:
    regimens = grid(2, 1)
    cohorts = Cohorts(size=3, maximum_per_regimen=5)
    with pytest.raises(StudyError, match="Rolling six cannot use"):
        assembled(regimens, part_of(regimens, RollingSix(), cohorts=cohorts))
