"""Settings that no rule can be made of are found in the file, before a trial asks for them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from firstdose.protocol.checks import cohorts, rules, steps
from firstdose.protocol.checks.all import Check
from firstdose.protocol.designs import (
    APlusB,
    Boin,
    BoinCombination,
    DesignSettings,
    DoseIncrement,
    GuardSettings,
    IThreePlusThree,
    Keyboard,
    Mtpi,
    OwnTable,
    ParticipantCap,
    ParticipantsTreated,
    Pipe,
    RollingSix,
    StoppingRule,
    TableRow,
)
from firstdose.protocol.parts import Cohorts, Part
from firstdose.protocol.study import Study
from protocol.shipped import study

TARGET = Decimal("0.3")
STUDY = study("nct06010472")
PART = STUDY.parts[0]


def with_part(part: Part) -> Study:
    return replace(STUDY, parts=(part, *STUDY.parts[1:]))


def found(check: Check, **changed: object) -> list[str]:
    return [finding.what for finding in check(with_part(replace(PART, **changed)))]


def own(*rows: tuple[int, int]) -> OwnTable:
    return OwnTable(
        target=TARGET, rows=tuple(TableRow(n=n, dlt=dlt, decision="stay") for n, dlt in rows)
    )


@pytest.mark.parametrize(
    ("design", "good"),
    [
        (Keyboard(target=TARGET), True),
        (Keyboard(target=TARGET, below=TARGET), False),
        (Mtpi(target=TARGET, below=Decimal(0), above=Decimal(0)), False),
        (IThreePlusThree(target=TARGET, above=Decimal("0.7")), False),
        (Boin(target=TARGET), True),
        (Boin(target=TARGET, under=Decimal(1)), False),
        (BoinCombination(target=TARGET, over=Decimal(4)), False),
    ],
)
def test_there_are_risks_too_low_near_and_too_high(design: DesignSettings, *, good: bool) -> None:
    assert (found(rules.intervals, design=design) == []) is good


@pytest.mark.parametrize(
    ("numbers", "good"),
    [
        ((3, 3, 1, 1, 1), True),
        ((3, 3, 2, 1, 1), False),
        ((3, 3, 1, 3, 3), False),
        ((3, 3, 1, 1, 4), False),
    ],
)
def test_the_groups_of_a_plus_b_decide(
    numbers: tuple[int, int, int, int, int], *, good: bool
) -> None:
    a, b, c, d, e = numbers
    design = APlusB(a=a, b=b, c=c, d=d, e=e)
    assert (found(rules.groups, design=design) == []) is good


@pytest.mark.parametrize(
    ("design", "what"),
    [
        (own((3, 0), (3, 1), (3, 2), (3, 3)), ""),
        (own((3, 0), (3, 1), (3, 3)), "counts which are missing, such as 2 DLTs among 3"),
        (own((3, 0), (3, 0), (3, 1), (3, 2), (3, 3)), "more than once, such as 0 DLTs among 3"),
        (own((3, 0), (3, 1), (3, 2), (3, 3), (3, 4)), "which cannot be, such as 4 DLTs among 3"),
        (own((2, 0), (2, 1), (2, 2)), "which are missing, such as 0 DLTs among 3"),
    ],
)
def test_ones_own_table_answers_every_count_once(design: OwnTable, what: str) -> None:
    sizes = Cohorts(size=3, maximum_per_regimen=3)
    said = found(rules.own_tables, design=design, cohorts=sizes)
    assert len(said) == (1 if what else 0)
    assert all(what in each for each in said)


def test_who_counts_for_itself_does_not_titrate() -> None:
    singly = replace(PART.cohorts, titration="one_until_first_dlt")
    assert len(found(rules.titration, cohorts=singly)) == 1
    assert found(rules.titration, cohorts=singly, design=Boin(target=TARGET)) == []


@pytest.mark.parametrize("design", [BoinCombination(target=TARGET), Pipe(target=TARGET)])
def test_what_chooses_between_steps_needs_a_free_path(design: BoinCombination | Pipe) -> None:
    assert len(found(rules.free_paths, design=design)) == 1
    assert found(rules.free_paths, design=design, path=replace(PART.path, order="free")) == []


def test_prior_medians_are_one_for_each_regimen_and_do_not_fall() -> None:
    regimens = len(PART.regimens)
    for medians, what in (
        ((), None),
        ((Decimal("0.2"),) * regimens, None),
        ((Decimal("0.2"),) * (regimens - 1), f"There are {regimens - 1} prior medians"),
        ((Decimal("0.3"), *(Decimal("0.2"),) * (regimens - 1)), "The prior median falls"),
    ):
        said = found(rules.prior_medians, design=Pipe(target=TARGET, prior_medians=medians))
        assert len(said) == (what is not None)
        assert all(each.startswith(what or "") for each in said)


@pytest.mark.parametrize(
    ("fold", "of", "refused"),
    [
        ("2", "cells_per_infusion", False),
        ("1.2", "cells_per_infusion", True),
        ("1.2", "cells_per_week", True),
    ],
)
def test_no_step_breaks_the_limit_on_increments(fold: str, of: str, *, refused: bool) -> None:
    assert of in ("cells_per_infusion", "cells_per_week")
    guards: tuple[GuardSettings, ...] = (DoseIncrement(fold=Decimal(fold), of=of),)
    assert bool(found(rules.dose_increments, guards=guards)) is refused


@pytest.mark.parametrize(
    ("design", "sizes", "good"),
    [
        (APlusB(a=2, b=4, c=1, d=1, e=1), (2, 6), True),
        (APlusB(a=2, b=4, c=1, d=1, e=1), (3, 6), False),
        (RollingSix(), (2, 6), True),
        (RollingSix(queue=True), (2, 6), False),
    ],
)
def test_cohorts_fit_the_rule(
    design: DesignSettings, sizes: tuple[int, int], *, good: bool
) -> None:
    cohort = Cohorts(size=sizes[0], maximum_per_regimen=sizes[1])
    assert (found(cohorts.cohort_sizes, design=design, cohorts=cohort) == []) is good


def test_a_regimen_for_rescue_lies_below_the_start() -> None:
    start = replace(PART.path, start="d1-i5", rescue=("d1-i7",))
    assert found(steps.rescue_below_the_start, path=start) == []
    assert "d1-i7" not in str(found(steps.unreachable_regimens, path=start))
    above = replace(PART.path, rescue=("d1-i5",))
    assert len(found(steps.rescue_below_the_start, path=above)) == 1


def test_a_free_path_reaches_what_kinds_in_turn_do_not() -> None:
    kinds = replace(PART.path, kinds=("dose", "schedule"))
    in_turn, free = (
        found(steps.unreachable_regimens, path=replace(kinds, order=order))
        for order in ("in_turn", "free")
    )
    assert len(free) <= len(in_turn)
    assert free == []


def test_no_cohort_is_larger_than_what_its_part_may_take() -> None:
    ended = StoppingRule(all_of=(ParticipantsTreated(participants=6),))
    capped = ParticipantCap(participants=5)
    nine, boin = Cohorts(size=9, maximum_per_regimen=8), Boin(target=TARGET)
    told = found(
        cohorts.cohorts_beyond_caps,
        design=boin,
        cohorts=nine,
        guards=(capped,),
        stopping=(ended,),
    )
    assert [what.rsplit(";")[1] for what in told] == [
        " `cohorts.maximum_per_regimen` says 8.",
        " the guard `participant_cap` says 5.",
        " the stopping rule `participants_treated` says 6.",
    ]
    three = Cohorts(size=3, maximum_per_regimen=8)
    assert not found(
        cohorts.cohorts_beyond_caps, design=boin, cohorts=three, guards=(), stopping=(ended,)
    )
