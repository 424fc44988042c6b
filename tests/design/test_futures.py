"""Futures of the next cohorts: all of them, each as the design itself would decide."""

from __future__ import annotations

from decimal import Decimal

import pytest

from firstdose.design.designs import automaton_of
from firstdose.design.futures import futures
from firstdose.design.line import in_a_line
from firstdose.design.part_design import PartDesign
from firstdose.design.usual import usual
from firstdose.protocol.designs import Boin, Boin12, ThreePlusThree
from firstdose.records.problem import StudyError
from firstdose.records.values import Action

RISK = {"1": 0.05, "2": 0.2, "3": 0.4}
CHANCES = {name: {"N": 1 - risk, "T": risk} for name, risk in RISK.items()}
BOIN = in_a_line(Boin(target=Decimal("0.3")), 3, usual(Boin(target=Decimal("0.3"))))
THREE = in_a_line(ThreePlusThree(), 3, usual(ThreePlusThree()))


def test_the_probabilities_of_each_cohort_and_of_the_ends_before_it_add_up_to_one() -> None:
    found = futures(BOIN, "", 3, CHANCES)
    for number in (1, 2, 3):
        reached = [
            one.probability or 0.0
            for one in found
            if one.number == number or (one.number < number and one.over)
        ]
        assert sum(reached) == pytest.approx(1)


@pytest.mark.parametrize("cohorts", [1, 2, 3, 4])
def test_they_are_the_paths_of_the_automaton(cohorts: int) -> None:
    """The same regimens and ends, found by following the compiled design."""
    for design in (THREE, BOIN):
        automaton = automaton_of(design)
        names = (*design.order.names, "")
        node = {-1: 0}
        for at, one in enumerate(futures(design, "", cohorts)):
            before = node[one.parent]
            assert automaton.added[before] == len(one.letters)
            assert names[automaton.regimen[before]] == one.regimen
            after = int(automaton.child[automaton.first[before] + one.dlts])
            node[at] = after
            assert (automaton.added[after] == 0) == one.over
            if one.over:
                assert names[automaton.recommended[after]] == one.leads_to
            else:
                assert names[automaton.regimen[after]] == one.leads_to


@pytest.mark.parametrize("design", [THREE, BOIN])
def test_they_are_counted_before_one_is_written_down(
    design: PartDesign, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = len(futures(design, "1NNN", 4))
    monkeypatch.setattr("firstdose.design.futures.MOST_FUTURES", most)
    assert len(futures(design, "1NNN", 4)) == most
    monkeypatch.setattr("firstdose.design.futures.MOST_FUTURES", most - 1)
    monkeypatch.setattr("firstdose.design.futures.Future", None)
    with pytest.raises(StudyError, match=f"more than {most - 1:,} futures of 4 cohorts"):
        futures(design, "1NNN", 4)


def test_what_was_seen_comes_first() -> None:
    found = futures(THREE, "1NNN 2NTT", 1, CHANCES)
    assert [one.path for one in found] == [
        f"1NNN 2NTT 1{each}" for each in ("NNN", "NNT", "NTT", "TTT")
    ]
    assert found[0].action is Action.COMPLETE
    assert found[0].leads_to == "1"
    assert found[3].last_action is Action.STOP


def test_responses_are_outcomes_where_the_design_reads_them() -> None:
    settings = Boin12(toxicity_limit=Decimal("0.35"), response_limit=Decimal("0.25"))
    design = in_a_line(settings, 3, usual(settings))
    found = futures(design, "", 1)
    assert len(found) == 20
    assert {one.responses for one in found} == {0, 1, 2, 3}
    assert all(one.probability is None for one in found)


def test_open_windows_and_too_many_futures_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StudyError, match="still inside their window"):
        futures(THREE, "1NP", 1)
    monkeypatch.setattr("firstdose.design.futures.MOST_FUTURES", 500)
    with pytest.raises(StudyError, match="more than 500 futures"):
        futures(BOIN, "", 9)


def test_an_end_has_no_future() -> None:
    assert futures(THREE, "1TTT", 2) == ()
