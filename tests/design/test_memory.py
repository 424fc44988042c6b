"""A design whose states would not fit into memory is refused before they take it."""

from __future__ import annotations

import tracemalloc
from decimal import Decimal

import pytest

from firstdose.design import PartDesign
from firstdose.design.automaton.automaton import Automaton, Limits, compiled
from firstdose.design.line import in_a_line
from firstdose.design.usual import usual
from firstdose.protocol.designs import Boin, Boin12, DesignSettings
from firstdose.records.problem import StudyError

BOIN = Boin(target=Decimal("0.3"))
BOIN12 = Boin12(toxicity_limit=Decimal("0.35"), response_limit=Decimal("0.25"))


def design(settings: DesignSettings, participants: int) -> PartDesign:
    return in_a_line(settings, 5, usual(settings, participants))


def follow(of: PartDesign, limits: Limits) -> Automaton:
    return compiled.__wrapped__(of.rule, of.order, of.reads, "by_cohort", limits)


def peak_bytes(of: PartDesign, limits: Limits) -> int:
    follow(of, Limits(bytes=2**30))  # what is computed once, tables and kernels, is there
    tracemalloc.start()
    try:
        follow(of, limits)
    except StudyError:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return peak


@pytest.mark.parametrize(("settings", "participants"), [(BOIN, 30), (BOIN12, 12)])
def test_what_is_refused_has_not_been_taken(settings: DesignSettings, participants: int) -> None:
    of = design(settings, participants)
    limit = 2 * 2**20
    with pytest.raises(StudyError, match=r"of memory or more; the limit is 2\.0 MiB"):
        follow(of, Limits(bytes=limit))
    assert peak_bytes(of, Limits(bytes=limit)) < 2 * limit


@pytest.mark.parametrize(("settings", "participants"), [(BOIN, 30), (BOIN12, 12)])
def test_the_estimate_is_near_what_is_taken(settings: DesignSettings, participants: int) -> None:
    """The least limit that lets it pass, found by halving, beside what it takes at most."""
    of = design(settings, participants)
    low, high = 0, 2**30
    while high - low > 2**14:
        middle = (low + high) // 2
        try:
            follow(of, Limits(bytes=middle))
        except StudyError:
            low = middle
        else:
            high = middle
    assert 0.5 < peak_bytes(of, Limits(bytes=2**30)) / high < 2


def test_the_message_says_what_helps() -> None:
    with pytest.raises(StudyError) as raised:
        follow(design(BOIN, 30), Limits(bytes=2**20))
    (problem,) = raised.value.problems
    assert "outcomes follow, at" in problem.because
    assert problem.remedy.startswith("Simulate it (--trials)")


def test_so_many_states_and_no_more() -> None:
    with pytest.raises(StudyError, match="has more than 1,000 states"):
        follow(design(BOIN, 30), Limits(states=1_000))
