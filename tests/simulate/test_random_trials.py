"""Random trials of any design at once: the same trials as a walk, and the exact numbers."""

from decimal import Decimal
from functools import cache

import numpy as np
import pytest

from firstdose.design import PartDesign, automaton_of
from firstdose.design.automaton.characteristics import operating_characteristics
from firstdose.design.line import in_a_line
from firstdose.design.usual import usual
from firstdose.protocol.designs import Boin, Boin12, DesignSettings
from firstdose.records.problem import StudyError
from firstdose.simulate.calendar import paths, walked_by_people
from firstdose.simulate.random_trials import random_trials
from firstdose.simulate.truths import Truth
from simulate.calendar.rule_paths import risks_of, schedule_then_dose
from simulate.drawn_measures import drawn_measures, exact_values

S1 = (0.05, 0.15, 0.30, 0.45, 0.60)
BOIN12 = Boin12(toxicity_limit=Decimal("0.35"), response_limit=Decimal("0.25"))


@cache
def line(settings: DesignSettings, regimens: int, participants: int) -> PartDesign:
    return in_a_line(settings, regimens, usual(settings, participants))


DESIGNS = {
    "boin": (lambda: line(Boin(target=Decimal("0.3")), 5, 30), S1),
    "3+3 over schedules and doses": (
        lambda: schedule_then_dose(4, 3)[0],
        risks_of("mod", schedule_then_dose(4, 3)[0].order.names),
    ),
}


@pytest.mark.parametrize("name", sorted(DESIGNS))
def test_every_trial_goes_as_the_compiled_design_does(name: str) -> None:
    made, risk = DESIGNS[name]
    design = made()
    automaton = automaton_of(design)
    ways = paths(
        automaton.regimen,
        automaton.added,
        automaton.first,
        automaton.child,
        automaton.recommended,
    )
    ends = walked_by_people(ways, risk, 11, 50, 4000)
    found = random_trials(design, Truth(risk=risk), 11, 50, 4000).trials
    assert np.array_equal(found.recommended, automaton.recommended[ends])
    assert np.array_equal(found.evaluable, automaton.evaluable[ends])
    assert np.array_equal(found.dlts, automaton.dlts[ends])


@pytest.mark.parametrize("name", sorted(DESIGNS))
def test_the_exact_characteristics_are_met(name: str) -> None:
    made, risk = DESIGNS[name]
    design = made()
    exact = operating_characteristics(
        automaton_of(design), dict(zip(design.order.names, risk, strict=True))
    )
    trials = random_trials(design, Truth(risk=risk), 1, 0, 40_000).trials
    found = drawn_measures(trials, design.order.names, risk)
    for which, value in exact_values(exact):
        row = found[which]
        assert row.value == pytest.approx(value, abs=3.5 * max(row.drawn_error, 1e-4))


@pytest.mark.parametrize("odds_ratio", [1.0, 4.0])
def test_responses_meet_the_exact_characteristics(odds_ratio: float) -> None:
    design = line(BOIN12, 3, 12)
    risk, response = (0.1, 0.25, 0.5), (0.2, 0.5, 0.6)
    exact = operating_characteristics(
        automaton_of(design),
        dict(zip(design.order.names, risk, strict=True)),
        dict(zip(design.order.names, response, strict=True)),
        odds_ratio,
    )
    truth = Truth(risk=risk, response=response, odds_ratio=odds_ratio)
    found = random_trials(design, truth, 5, 0, 20_000)
    rows = drawn_measures(found.trials, design.order.names, risk)
    for number, regimen in enumerate(exact.regimens):
        row = rows["p_select", regimen.regimen]
        assert row.value == pytest.approx(regimen.recommended, abs=3.5 * row.drawn_error)
        responses = found.responses[:, number].astype(float)
        error = responses.std() / np.sqrt(len(responses))
        assert responses.mean() == pytest.approx(regimen.mean_responses, abs=3.5 * error)
    assert np.all(found.responses_with_dlt <= np.minimum(found.responses, found.trials.dlts))


def test_a_design_too_large_to_compile_is_simulated() -> None:
    design = line(BOIN12, 6, 60)
    truth = Truth(risk=(0.02, 0.05, 0.1, 0.2, 0.3, 0.4), response=(0.1, 0.2, 0.3, 0.4, 0.5, 0.5))
    found = random_trials(design, truth, 5, 0, 500).trials
    assert found.evaluable.sum(axis=1).max() <= 60
    assert np.all(found.recommended < 6)


def test_trials_do_not_depend_on_how_many_are_simulated_together() -> None:
    design = line(BOIN12, 5, 24)
    truth = Truth(risk=S1, response=(0.2, 0.3, 0.5, 0.5, 0.5), odds_ratio=2.0)
    whole = random_trials(design, truth, 3, 0, 300)
    parts = [random_trials(design, truth, 3, at, 100) for at in (0, 100, 200)]
    for name in ("recommended", "evaluable", "dlts"):
        joined = np.concatenate([getattr(part.trials, name) for part in parts])
        assert np.array_equal(joined, getattr(whole.trials, name))
    assert np.array_equal(np.concatenate([p.responses for p in parts]), whole.responses)


def test_two_designs_meet_the_same_people() -> None:
    """Where two designs treat the same first cohort, it has the same DLTs."""
    boin, three = line(Boin(target=Decimal("0.3")), 5, 3), line(Boin(target=Decimal("0.2")), 5, 3)
    one = random_trials(boin, Truth(risk=S1), 9, 0, 1000).trials.dlts[:, 0]
    other = random_trials(three, Truth(risk=S1), 9, 0, 1000).trials.dlts[:, 0]
    assert np.array_equal(one, other)
    assert one.sum() > 0


def test_impossible_truths_are_refused_together() -> None:
    with pytest.raises(StudyError) as refused:
        Truth(risk=(0.1, 1.2), response=(-0.1,))
    assert len(refused.value.problems) == 3
