"""The share of choices of people: against every choice, and unbiased for the probability."""

from itertools import combinations, product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstdose.simulate.calibration.matching import SimulatedStratum, Wanted, share_of_choices
from firstdose.simulate.dice import Dice, question


def every_choice(strata: list[SimulatedStratum], wanted: list[Wanted]) -> float:
    """The same by trying them all, one after the other."""
    choices = [list(combinations(range(len(s.marked)), s.seen)) for s in strata]
    good = total = 0
    for chosen in product(*choices):
        counts = [0] * len(wanted)
        for stratum, people in zip(strata, chosen, strict=True):
            for person in people:
                for at, counted in enumerate(stratum.counted_in):
                    counts[at] += int(counted and stratum.marked[person, at])
        total += 1
        good += all(w.least <= c <= w.most for w, c in zip(wanted, counts, strict=True))
    return good / total


@st.composite
def asked(draw: st.DrawFn) -> tuple[list[SimulatedStratum], list[Wanted]]:
    counts = draw(st.integers(1, 3))
    strata: list[SimulatedStratum] = []
    for _ in range(draw(st.integers(1, 2))):
        seen = draw(st.integers(1, 3))
        people = seen + draw(st.integers(0, 3))
        flags = st.lists(st.booleans(), min_size=counts, max_size=counts)
        marked = draw(st.lists(flags, min_size=people, max_size=people))
        counted = draw(flags)
        strata.append(
            SimulatedStratum(seen=seen, marked=np.array(marked), counted_in=tuple(counted))
        )
    wanted: list[Wanted] = []
    for at in range(counts):
        people = sum(s.seen for s in strata if s.counted_in[at])
        least = draw(st.integers(0, people))
        wanted.append(Wanted(least=least, most=draw(st.integers(least, people))))
    return strata, wanted


@given(asked())
@settings(max_examples=60)
def test_it_is_what_trying_every_choice_gives(
    case: tuple[list[SimulatedStratum], list[Wanted]],
) -> None:
    assert share_of_choices(*case) == pytest.approx(every_choice(*case), abs=1e-12)


def test_a_count_that_cannot_be_has_no_choice() -> None:
    stratum = SimulatedStratum(seen=2, marked=np.ones((4, 1), np.bool_), counted_in=(True,))
    assert share_of_choices([stratum], [Wanted(least=3, most=3)]) == 0.0


def test_on_average_it_is_the_binomial_probability() -> None:
    """Unbiased: 3 of 5 at a risk of 0.4 is 10 x 0.4^3 x 0.6^2 = 0.2304."""
    dice, asks = Dice(5), question("test: matching")
    shares = [
        share_of_choices(
            [
                SimulatedStratum(
                    seen=5,
                    marked=np.array([[dice.chance(k, asks, 0.4, at)] for at in range(12)]),
                    counted_in=(True,),
                )
            ],
            [Wanted(least=3, most=3)],
        )
        for k in range(1500)
    ]
    exact = comb(5, 3) * 0.4**3 * 0.6**2
    error = float(np.std(shares)) / len(shares) ** 0.5
    assert abs(float(np.mean(shares)) - exact) < 4 * error
    assert error < 0.01


def test_two_counts_of_the_same_people_are_never_a_product() -> None:
    """Whoever has one has the other: both or none of the counts come out."""
    both = np.array([[True, True]] * 5 + [[False, False]] * 5)
    stratum = SimulatedStratum(seen=4, marked=both, counted_in=(True, True))
    two = Wanted(least=2, most=2)
    together = share_of_choices([stratum], [two, two])
    alone = share_of_choices(
        [SimulatedStratum(seen=4, marked=both[:, :1], counted_in=(True,))], [two]
    )
    assert together == pytest.approx(alone)
    assert together > 2 * alone**2
    assert share_of_choices([stratum], [two, Wanted(least=3, most=3)]) == 0.0
