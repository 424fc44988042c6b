"""One participant per regimen until the first DLT, then the design; regimens kept for rescue."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from design.every_design import rescued
from design.grids import grid, part_of, situation
from firstdose.design import PartDesign, assembled, automaton_of, ends, wording
from firstdose.design.situation import Situation
from firstdose.protocol.designs import Boin, DesignSettings, ThreePlusThree
from firstdose.protocol.parts import Cohorts
from firstdose.records.problem import StudyError

LINE = grid(4, 1)
BOIN = Boin(target=Decimal("0.3"))
SINGLY = Cohorts(size=3, maximum_per_regimen=9, titration="one_until_first_dlt")
DESIGN = assembled(LINE, part_of(LINE, BOIN, cohorts=SINGLY))


def with_cohort(stands: Situation, cohort: int, dlts: int = 0) -> Situation:
    return replace(stands, cohort=cohort, cohort_dlts=dlts)


def test_one_participant_without_a_dlt_is_enough_to_go_up() -> None:
    entered = DESIGN.on_counts(situation("d1s1"))
    assert entered.places == 1
    up = DESIGN.decide(with_cohort(situation("d1s1", {"d1s1": (1, 0)}), 1))
    assert (up.action.value, up.regimen) == ("escalate", "d2s1")
    assert [wording(reason, "en") for reason in up.reasons] == [
        "No one has had a DLT so far: one participant at each regimen suffices.",
        "The next cohort goes up from d1s1 to d2s1.",
    ]


def test_the_outcome_of_the_one_is_awaited() -> None:
    waits = DESIGN.decide(with_cohort(situation("d1s1", pending={"d1s1": 1}), 1))
    assert waits.action.value == "wait"


def test_the_cohort_with_the_first_dlt_is_filled_and_the_design_takes_over() -> None:
    seen = {"d1s1": (1, 0), "d2s1": (1, 1)}
    filled = DESIGN.on_counts(with_cohort(situation("d2s1", seen), 1, 1))
    assert (filled.decision.action.value, filled.places) == ("stay", 3)
    seen = {"d1s1": (1, 0), "d2s1": (3, 1)}
    judged = DESIGN.decide(with_cohort(situation("d2s1", seen), 3, 1))
    assert judged.action.value == "stay"
    assert judged.reasons[0].key == "table.stay"


def test_and_so_is_the_cohort_at_the_top() -> None:
    seen = {f"d{dose}s1": (1, 0) for dose in (1, 2, 3, 4)}
    assert DESIGN.on_counts(with_cohort(situation("d4s1", seen), 1)).places == 3


def test_where_the_first_dlt_comes_decides_who_is_filled() -> None:
    """With three places at a regimen nothing goes up once titration is over."""
    short = Cohorts(size=3, maximum_per_regimen=3, titration="one_until_first_dlt")
    every = ends(automaton_of(assembled(LINE, part_of(LINE, BOIN, cohorts=short))))
    risk = {"d1s1": 0.1, "d2s1": 0.2, "d3s1": 0.3, "d4s1": 0.4}
    probability = every.probability(risk)
    highest = (every.evaluable > 0).sum(axis=1)
    reached = np.bincount(highest, weights=probability)[1:]
    assert reached == pytest.approx([0.1, 0.9 * 0.2, 0.9 * 0.8 * 0.3, 0.9 * 0.8 * 0.7], abs=1e-12)
    assert (every.evaluable[np.arange(len(highest)), highest - 1] == 3).all()


@pytest.mark.parametrize("settings", [ThreePlusThree()])
def test_designs_that_count_for_themselves_refuse_it(settings: DesignSettings) -> None:
    cohorts = Cohorts(size=3, maximum_per_regimen=6, titration="one_until_first_dlt")
    with pytest.raises(StudyError, match="titration to none"):
        assembled(LINE, part_of(LINE, settings, cohorts=cohorts))


# Rescue


def kept_for_rescue(settings: DesignSettings, cohorts: Cohorts) -> PartDesign:
    return assembled(LINE, rescued(part_of(LINE, settings, cohorts=cohorts)))


@pytest.mark.parametrize(
    ("settings", "cohorts"),
    [
        (BOIN, Cohorts(size=3, maximum_per_regimen=9)),
        (ThreePlusThree(), Cohorts(size=3, maximum_per_regimen=6)),
    ],
    ids=["boin", "three_plus_three"],
)
def test_a_regimen_below_the_start_is_entered_only_when_the_start_is_left_downwards(
    settings: DesignSettings, cohorts: Cohorts
) -> None:
    design = kept_for_rescue(settings, cohorts)
    begins = design.decide(situation(""))
    assert (begins.action.value, begins.regimen) == ("start", "d2s1")
    down = design.decide(with_cohort(situation("d2s1", {"d2s1": (3, 2)}), 3, 2))
    assert (down.action.value, down.regimen) == ("de_escalate", "d1s1")
    fills = design.on_counts(situation("d1s1", {"d2s1": (3, 2)}))
    assert (fills.decision.action.value, fills.places) == ("stay", 3)
    every = ends(automaton_of(design))
    assert ((every.evaluable[:, 0] == 0) | (every.dlts[:, 1] >= 2)).all()
