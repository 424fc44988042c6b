"""gBOIN (Mu et al., J R Stat Soc C 2019): BOIN on graded toxicity."""

import itertools
from dataclasses import replace
from decimal import Decimal
from math import prod

import numpy as np
import pytest
from scipy.stats import beta

from firstdose.design import PartDesign, automaton_of
from firstdose.design.automaton.grades import grade_cells
from firstdose.design.automaton.one_truth import ends_under
from firstdose.design.boundaries.boin import boin, moves_at_score, rate_interval, whole_units
from firstdose.design.boundaries.elimination import Elimination, fewest_dlts, least_score
from firstdose.design.boundaries.moves import Move, possible
from firstdose.design.line import in_a_line, part_in_a_line, regimens_in_a_line
from firstdose.design.notation import highest_place, read_outcomes
from firstdose.design.one_row import Row, move_of, states_of
from firstdose.design.scenarios import Scenario
from firstdose.design.seen import advice, situation_after
from firstdose.design.usual import usual
from firstdose.protocol.designs import Boin, DesignSettings, GBoin, TooToxic
from firstdose.records.problem import StudyError
from firstdose.records.values import Action
from firstdose.simulate.candidates import Candidate, exact_measures, truth_in
from firstdose.simulate.random_trials import random_trials

WEIGHTS = (Decimal(0), Decimal("0.5"), Decimal(1), Decimal("1.5"))
G_BOIN = GBoin(target_score=Decimal("0.47"), weights=WEIGHTS, dlt_from=2)
BINARY = GBoin(target_score=Decimal("0.3"), weights=(Decimal(0), Decimal(1)), dlt_from=1)
CLASSES = ((0.6, 0.2, 0.15, 0.05), (0.35, 0.3, 0.2, 0.15), (0.2, 0.3, 0.3, 0.2))


def line(settings: DesignSettings, regimens: int, participants: int) -> PartDesign:
    return in_a_line(settings, regimens, usual(settings, participants))


def graded(classes: tuple[tuple[float, ...], ...], dlt_from: int) -> Scenario:
    risk = tuple(sum(reversed(each[dlt_from:])) for each in classes)
    return Scenario(name="", risk=risk, assumes="", grades=classes)


def measures_of(design: PartDesign, scenario: Scenario) -> dict[tuple[str, str], float]:
    part = part_in_a_line(G_BOIN, regimens_in_a_line(1), usual(G_BOIN))
    candidate = Candidate(name="", design=design, part=part, target=0.3)
    return {(each.name, each.regimen): each.value for each in exact_measures(candidate, scenario)}


def test_with_two_classes_the_table_is_that_of_boin() -> None:
    interval = rate_interval(0.3)
    table = boin(interval, 24)
    evaluable, dlts = np.nonzero(possible(24))
    found = moves_at_score(interval, evaluable, dlts.astype(np.float64))
    assert np.array_equal(found, table[evaluable, dlts])


@pytest.mark.parametrize("participants", [9, 24])
def test_with_two_classes_it_is_boin_exactly(participants: int) -> None:
    scenario = graded(((0.9, 0.1), (0.75, 0.25), (0.5, 0.5), (0.3, 0.7)), 1)
    binary = measures_of(line(BINARY, 4, participants), scenario)
    plain = measures_of(line(Boin(target=Decimal("0.3")), 4, participants), scenario)
    assert binary == pytest.approx(plain, abs=1e-12)


def row_after(cohorts: tuple[tuple[int, tuple[int, ...]], ...], regimens: int) -> Row:
    counts = np.zeros((regimens, len(WEIGHTS)), dtype=np.int64)
    for regimen, people in cohorts:
        for person in people:
            counts[regimen, person] += 1
    evaluable = tuple(counts.sum(axis=1).tolist())
    current, last = cohorts[-1]
    return Row(
        evaluable=evaluable,
        dlts=tuple(counts[:, 2:].sum(axis=1).tolist()),
        places=evaluable,
        lost=(0,) * regimens,
        closed=(False,) * regimens,
        current=current,
        cohort=len(last),
        cohort_dlts=sum(one >= 2 for one in last),
        grades=tuple(tuple(each[1:]) for each in counts.tolist()),
    )


def followed(
    design: PartDesign,
    chance: tuple[tuple[float, ...], ...],
    cohorts: tuple[tuple[int, tuple[int, ...]], ...],
) -> dict[str, float]:
    """How likely each regimen is recommended, every sequence of classes on its own."""
    row = row_after(cohorts, len(chance))
    decision = move_of(design.order, row, design.rule(states_of(row))).decision
    if decision.action in (Action.STOP, Action.COMPLETE):
        return {decision.regimen: 1.0}
    return summed(design, chance, cohorts, int(decision.regimen) - 1)


def summed(
    design: PartDesign,
    chance: tuple[tuple[float, ...], ...],
    cohorts: tuple[tuple[int, tuple[int, ...]], ...],
    regimen: int,
) -> dict[str, float]:
    total: dict[str, float] = {}
    for people in itertools.product(range(len(WEIGHTS)), repeat=2):
        likely = prod(chance[regimen][one] for one in people)
        for name, share in followed(design, chance, (*cohorts, (regimen, people))).items():
            total[name] = total.get(name, 0.0) + likely * share
    return total


def test_the_sum_over_ends_is_the_sum_over_all_trials() -> None:
    usually = usual(G_BOIN, 6)
    usually = replace(usually, cohorts=replace(usually.cohorts, size=2))
    design = in_a_line(G_BOIN, 2, usually)
    by_hand = summed(design, CLASSES[:2], (), 0)
    every = ends_under(design, np.array(CLASSES[:2]))
    names = ("", *design.order.names)
    found = dict(zip(names, np.bincount(every.recommended + 1, every.weight), strict=False))
    assert {name: each for name, each in found.items() if each > 0} == pytest.approx(
        by_hand, abs=1e-12
    )
    assert sum(by_hand.values()) == pytest.approx(1)


def test_dlts_follow_from_participants() -> None:
    found = measures_of(line(G_BOIN, 3, 12), graded(CLASSES, 2))
    for number, each in enumerate(CLASSES, start=1):
        risk = each[2] + each[3]
        dlts, treated = found["mean_dlt", str(number)], found["mean_n", str(number)]
        assert dlts == pytest.approx(risk * treated)


@pytest.mark.parametrize(
    ("outcomes", "action", "score"),
    [
        # 0.47 / 1.5 = 0.3133: lambda_e = 0.2471 and lambda_d = 0.3746 of the greatest weight,
        # mean scores of 0.3706 and 0.5619.
        ("1:002", Action.ESCALATE, "0.333"),
        ("1:012", Action.STAY, "0.500"),
        ("1:111", Action.STAY, "0.500"),
        ("1:112", Action.DE_ESCALATE, "0.667"),
        ("1:000003 1:001", Action.ESCALATE, "0.222"),
    ],
)
def test_a_mean_score_at_the_boundaries(outcomes: str, action: Action, score: str) -> None:
    interval = rate_interval(0.47 / 1.5)
    assert (interval.escalate_at * 1.5, interval.de_escalate_at * 1.5) == pytest.approx(
        (0.3706, 0.5619), abs=1e-4
    )
    design = line(G_BOIN, 3, 24)
    second = outcomes.replace("1:", "2:")
    found = advice(design, situation_after(design, read_outcomes("1:000 " + second, "123")))
    assert found.decisions[0].action is action
    values = dict(found.decisions[0].reasons[0].values)
    assert values["score"] == score


def test_a_score_on_the_boundary_goes_up() -> None:
    interval = replace(rate_interval(0.3), escalate_at=0.25, de_escalate_at=0.5)
    moves = moves_at_score(interval, np.full(5, 6), np.array([1.5, 1.6, 3.0, 3.1, 0.0]))
    assert moves.tolist() == [Move.ESCALATE, Move.STAY, Move.STAY, Move.DE_ESCALATE, Move.ESCALATE]


def test_random_trials_meet_the_exact_characteristics() -> None:
    design, scenario = line(G_BOIN, 3, 12), graded(CLASSES, 2)
    exact = measures_of(design, scenario)
    found = random_trials(design, truth_in(scenario), 5, 0, 20_000).trials
    for number in range(3):
        for name, values in (
            ("p_select", (found.recommended == number).astype(float)),
            ("mean_n", found.evaluable[:, number].astype(float)),
            ("mean_dlt", found.dlts[:, number].astype(float)),
        ):
            error = values.std() / np.sqrt(len(values))
            assert values.mean() == pytest.approx(
                exact[name, str(number + 1)], abs=3.5 * max(float(error), 1e-4)
            )


def test_two_classes_meet_the_same_people_as_boin() -> None:
    scenario = graded(((0.9, 0.1), (0.7, 0.3), (0.5, 0.5)), 1)
    one = random_trials(line(BINARY, 3, 18), truth_in(scenario), 9, 0, 500).trials
    other = random_trials(
        line(Boin(target=Decimal("0.3")), 3, 18), truth_in(scenario), 9, 0, 500
    ).trials
    assert np.array_equal(one.dlts, other.dlts)
    assert np.array_equal(one.recommended, other.recommended)


def test_every_way_a_cohort_falls_into_classes_is_counted() -> None:
    cells, orders = grade_cells(3, 3)
    assert len(cells) == 20
    assert orders.sum() == 4**3
    assert cells.sum(axis=1).max() == 3


def test_classes_are_written_after_a_colon() -> None:
    (first, second) = read_outcomes("1:002 2:013", ("1", "2"))
    assert [one.grade for one in first.people] == [0, 0, 2]
    assert (second.regimen, [one.grade for one in second.people]) == (1, [0, 1, 3])
    assert highest_place("1:002 2:013") == 2


@pytest.mark.parametrize("outcomes", ["1NNT", "1:004", "1:002 1N"])
def test_outcomes_without_a_class_are_refused(outcomes: str) -> None:
    design = line(G_BOIN, 2, 12)
    with pytest.raises(StudyError, match="class of toxicity"):
        situation_after(design, read_outcomes(outcomes, "12"))


def test_classes_are_refused_for_a_design_on_dlts() -> None:
    design = line(Boin(target=Decimal("0.3")), 2, 12)
    with pytest.raises(StudyError, match="where a letter should"):
        situation_after(design, read_outcomes("1:002", "12"))


@pytest.mark.parametrize(
    "settings",
    [
        replace(G_BOIN, weights=(Decimal("0.5"), Decimal(1))),
        replace(G_BOIN, weights=(Decimal(0), Decimal(1), Decimal("0.5"))),
        replace(G_BOIN, weights=(Decimal(0),)),
        replace(G_BOIN, dlt_from=4),
        replace(G_BOIN, target_score=Decimal(2)),
        replace(G_BOIN, under=Decimal("1.1")),
    ],
)
def test_settings_that_make_no_score_are_refused(settings: GBoin) -> None:
    usually = usual(G_BOIN)
    with pytest.raises(StudyError):
        in_a_line(settings, 2, usually)


def test_a_truth_without_classes_is_refused() -> None:
    design = line(G_BOIN, 2, 6)
    alone = Scenario(name="", risk=(0.1, 0.2), assumes="")
    with pytest.raises(StudyError, match="does not say how likely"):
        measures_of(design, alone)
    with pytest.raises(StudyError, match="does not say how likely"):
        random_trials(design, truth_in(alone), 1, 0, 10)
    with pytest.raises(StudyError, match="not compiled"):
        automaton_of(design)
    with pytest.raises(StudyError, match="cannot be"):
        truth_in(graded(((0.5, 0.6), (0.5, 0.5)), 1))


def test_a_state_without_classes_is_refused() -> None:
    row = row_after(((0, (0, 0, 0)),), 2)._replace(grades=())
    with pytest.raises(StudyError, match="how severe"):
        line(G_BOIN, 2, 12).rule(states_of(row))


def test_more_states_than_are_followed_are_refused() -> None:
    with pytest.raises(StudyError, match=r"more than 1,000 states after one of its cohorts"):
        ends_under(line(G_BOIN, 3, 24), np.array(CLASSES), most=1000)


def test_a_guard_on_dlts_closes_by_dlts_and_one_on_the_score_by_the_score() -> None:
    """Two of three in class 2 and one in class 3: scores of 3.5 of 4.5, and 3 DLTs."""
    by_score = usual(G_BOIN, 12)
    guard = by_score.guards[0]
    assert isinstance(guard, TooToxic)
    assert guard.counts == "score"
    by_dlts = replace(by_score, guards=(replace(guard, counts="dlts"),))
    for companions, key in ((by_score, "too_toxic.closed_by_score"), (by_dlts, "too_toxic.closed")):
        design = in_a_line(G_BOIN, 3, companions)
        found = advice(design, situation_after(design, read_outcomes("1:000 2:223", "123")))
        assert key in [each.key for each in found.decisions[0].reasons]
        assert found.closed == ("2", "3")
    # Three in class 2 are three DLTs, and 2 of 3 by the score, which is not certain enough.
    design = in_a_line(G_BOIN, 3, by_dlts)
    assert advice(design, situation_after(design, read_outcomes("1:000 2:222", "123"))).closed
    design = in_a_line(G_BOIN, 3, by_score)
    assert not advice(design, situation_after(design, read_outcomes("1:000 2:222", "123"))).closed


def test_a_score_closes_where_its_posterior_says_so() -> None:
    """The boundary on the score, against the posterior itself by numerical integration."""
    limit = 0.47 / 1.5
    least = least_score(Elimination(limit=limit), 30)
    assert np.isinf(least[:3]).all()
    for evaluable in range(3, 31):
        for score, closes in ((least[evaluable] - 1e-6, False), (least[evaluable] + 1e-6, True)):
            a, b = 1 + score, 1 + evaluable - score
            risks = np.linspace(0, 1, 200_001)
            density = risks ** (a - 1) * (1 - risks) ** (b - 1)
            above = density[risks > limit].sum() / density.sum()
            assert (above > 0.95 - 1e-4) if closes else (above < 0.95 + 1e-4)
        assert (least[evaluable] - 1e-6) < evaluable


def test_on_whole_scores_the_boundary_is_that_of_dlts() -> None:
    elimination = Elimination(limit=0.3)
    least, fewest = least_score(elimination, 40), fewest_dlts(elimination, 40)
    asked = np.isfinite(least)
    assert np.array_equal(np.ceil(least[asked]), fewest[asked])


def test_boundaries_are_where_two_quasi_binomial_likelihoods_meet() -> None:
    """A mean score is as likely under the target as under the score too low, or too high."""
    target = 0.47 / 1.5
    interval = rate_interval(target)
    for rate, other in ((interval.escalate_at, 0.6), (interval.de_escalate_at, 1.4)):
        both = [
            rate * np.log(mean) + (1 - rate) * np.log(1 - mean) for mean in (target, other * target)
        ]
        assert both[0] == pytest.approx(both[1], abs=1e-12)


@pytest.mark.parametrize(
    ("weights", "units"),
    [
        (("0", "0.5", "1", "1.5"), (0, 1, 2, 3)),
        (("0", "1"), (0, 1)),
        (("0", "0.25", "0.75", "2"), (0, 1, 3, 8)),
        (("0", "0.37", "1"), (0, 37, 100)),
    ],
)
def test_weights_in_whole_units(weights: tuple[str, ...], units: tuple[int, ...]) -> None:
    assert whole_units([Decimal(each) for each in weights]) == units


def naive(
    classes: tuple[tuple[float, ...], ...], participants: int
) -> tuple[dict[int, float], list[float]]:
    """gBOIN written down again from the formulas alone: no array, no rule of the package."""
    weights, target, size = (0.0, 0.5, 1.0, 1.5), 0.47, 3
    share = target / weights[-1]
    low, high = 0.6 * share, 1.4 * share
    up = np.log((1 - low) / (1 - share)) / np.log(share * (1 - low) / (low * (1 - share)))
    down = np.log((1 - share) / (1 - high)) / np.log(high * (1 - share) / (share * (1 - high)))

    def closed(seen: dict[int, list[int]]) -> int:
        for regimen, people in sorted(seen.items()):
            summed = sum(weights[one] for one in people) / weights[-1]
            above = beta.sf(0.313333, 1 + summed, 1 + len(people) - summed)
            if len(people) >= 3 and above > 0.95:
                return regimen
        return len(classes)

    def chosen(seen: dict[int, list[int]], shut: int) -> int:
        tried = [r for r in sorted(seen) if r < shut]
        if not tried:
            return -1
        blocks = []
        for r in tried:
            a = sum(weights[one] for one in seen[r]) / weights[-1] + 0.05
            n = len(seen[r]) + 0.1
            blocks.append([a / n, n**2 * (n + 1) / (a * (n - a)), [r]])
            while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
                right, left = blocks.pop(), blocks.pop()
                weight = left[1] + right[1]
                mean = (left[0] * left[1] + right[0] * right[1]) / weight
                blocks.append([mean, weight, left[2] + right[2]])
        means = {r: block[0] + 1e-10 * (r + 1) for block in blocks for r in block[2]}
        return min(means, key=lambda r: (abs(means[r] - share), r))

    recommended: dict[int, float] = {}
    treated = [0.0] * len(classes)

    def follow(seen: dict[int, list[int]], here: int, shut: int, likely: float) -> None:
        for people in itertools.combinations_with_replacement(range(4), size):
            orders = 6 // prod({1: 1, 2: 2, 3: 6}[people.count(k)] for k in set(people))
            chance = likely * orders * prod(classes[here][one] for one in people)
            now = {**seen, here: [*seen.get(here, []), *people]}
            treated[here] += size * chance
            toxic = closed({here: now[here]})
            decide(now, here, min(shut, toxic), chance)

    def decide(seen: dict[int, list[int]], here: int, shut: int, likely: float) -> None:
        done = sum(map(len, seen.values())) >= participants
        mean = sum(weights[one] for one in seen[here]) / weights[-1] / len(seen[here])
        to = here
        if here >= shut or mean > down:
            to = here - 1 if here > 0 or here >= shut else here
        elif mean <= up and here + 1 < min(shut, len(classes)):
            to = here + 1
        if to < 0 or done:
            end = -1 if to < 0 and here >= shut else chosen(seen, shut)
            recommended[end] = recommended.get(end, 0.0) + likely
            return
        follow(seen, to, shut, likely)

    follow({}, 0, len(classes), 1.0)
    return recommended, treated


def test_exact_characteristics_are_those_of_the_design_written_down_again() -> None:
    recommended, treated = naive(CLASSES, 9)
    found = measures_of(line(G_BOIN, 3, 9), graded(CLASSES, 2))
    for number in range(3):
        assert found["p_select", str(number + 1)] == pytest.approx(recommended.get(number, 0.0))
        assert found["mean_n", str(number + 1)] == pytest.approx(treated[number])
    assert found["p_select", "none"] == pytest.approx(recommended.get(-1, 0.0))
