"""Adaptive weights and fractions of a DLT, as rules on who is inside the window."""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from design.posterior.panels import gauss
from firstdose.design import PartDesign, automaton_of
from firstdose.design.line import in_a_line
from firstdose.design.notation import read_outcomes
from firstdose.design.posterior.counts import Counts, Partial
from firstdose.design.posterior.one_parameter import OneParameter, fit, mean_risk
from firstdose.design.reasons import wording
from firstdose.design.seen import Advice, advice, situation_after
from firstdose.design.usual import usual
from firstdose.protocol.designs import Crm, FractionalCrm, StatedRisks, TiteCrm, WindowWeight
from firstdose.records.problem import StudyError
from firstdose.records.values import Action

RISKS = (0.1, 0.2, 0.3, 0.45)
SKELETON = StatedRisks(risks=tuple(map(Decimal, map(str, RISKS))))
TARGET = Decimal("0.3")
ADAPTIVE = TiteCrm(target=TARGET, skeleton=SKELETON, scheme="adaptive")
FRACTIONAL = FractionalCrm(target=TARGET, skeleton=SKELETON)


@cache
def design(settings: Crm | TiteCrm | FractionalCrm, participants: int = 30) -> PartDesign:
    return in_a_line(settings, 4, usual(settings, participants))


def advised(settings: TiteCrm | FractionalCrm, outcomes: str) -> Advice:
    made = design(settings)
    return advice(made, situation_after(made, read_outcomes(outcomes, made.order.names)))


def said(found: Advice) -> list[str]:
    return [wording(each, "en") for one in found.decisions for each in one.reasons]


def test_adaptive_weights_follow_the_dlts_of_everyone() -> None:
    """Onsets 0.25 and 0.5: someone followed for 0.75 has weight (2 + 1/2) / 3 = 5/6."""
    found = advised(ADAPTIVE, "1NNT(0.25) 2T(0.5)NP(0.75)")
    model = OneParameter(family="power", skeleton=RISKS)
    counts = Counts(
        evaluable=np.array([[3, 2, 0, 0]]),
        dlts=np.array([[1, 1, 0, 0]]),
        partial=Partial(regimen=np.array([[1]]), weight=np.array([[5 / 6]])),
    )
    risk = fit(model, counts).risk[0]
    for name, each in zip("1234", risk, strict=True):
        assert any(
            f"{name}:" in line and f"estimated DLT risk {each:.3f}" in line for line in said(found)
        )


def test_a_late_dlt_makes_little_of_short_follow_up() -> None:
    """Seen at the end of the window rather than its start, the same DLT leaves higher risks."""
    early, late = (
        advised(ADAPTIVE, f"1NNN 2NNT({onset}) 2P(0.5)P(0.5)P(0.5)") for onset in (0.05, 0.95)
    )
    number = float(said(late)[1].rsplit(" ", 1)[1].rstrip("."))
    other = float(said(early)[1].rsplit(" ", 1)[1].rstrip("."))
    assert number > other


def test_fractions_stand_in_the_posterior_mean_of_the_risk() -> None:
    """Two at risk at the second of the DLTs: half of one is to come of who is inside."""
    found = advised(FRACTIONAL, "2T(0.5) 1T(0.25)NP(0.4)")
    model = OneParameter(family="power", skeleton=RISKS, prior_variance=2.0)
    counts = Counts(
        evaluable=np.array([[3.0, 1.0, 0.0, 0.0]]), dlts=np.array([[1.5, 1.0, 0.0, 0.0]])
    )
    risk = mean_risk(model, counts)[0]
    for each in risk:
        assert any(f"estimated DLT risk {each:.3f}" in line for line in said(found))


def test_it_waits_for_every_window_until_the_first_dlt() -> None:
    waits = advised(FRACTIONAL, "1NNP(0.9)")
    assert waits.decisions[-1].action is Action.WAIT
    assert "nothing says when one comes" in said(waits)[-1]
    assert advised(FRACTIONAL, "1NNN").decisions[0].action is Action.ESCALATE
    goes_on = advised(FRACTIONAL, "1NNT(0.5) 1NP(0.9)P(0.9)")
    assert Action.WAIT not in {one.action for one in goes_on.decisions}


@pytest.mark.parametrize("settings", [ADAPTIVE, FRACTIONAL], ids=["adaptive", "fractional"])
def test_where_every_outcome_is_known_it_is_crm(settings: TiteCrm | FractionalCrm) -> None:
    """The same model on whole counts, without the coherence that CRM has as a guard."""
    crm = Crm(
        target=TARGET,
        skeleton=SKELETON,
        estimate=settings.estimate,
        prior_variance=settings.prior_variance,
    )
    companions = usual(settings, 12)
    one, other = (automaton_of(in_a_line(each, 4, companions)) for each in (settings, crm))
    assert np.array_equal(one.recommended, other.recommended)
    assert np.array_equal(one.evaluable, other.evaluable)


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """A participant: the regimen, the share of the window followed, and whether a DLT ended it."""

    regimen: int
    followed: float
    dlt: bool = False


def adaptive(everyone: list[One], one: One) -> float:
    """The weight, from its definition in Cheung and Chappell 2000, onsets being order statistics.

    (k + (u - t(k)) / (t(k + 1) - t(k))) / (z + 1) with u followed, z onsets, k of them by then, the
    0th at the start of the window and the last at its end.
    """
    onsets = [0.0, *sorted(each.followed for each in everyone if each.dlt), 1.0]
    passed = sum(onset <= one.followed for onset in onsets[1:-1])
    before, after = onsets[passed], onsets[passed + 1]
    into = (one.followed - before) / (after - before)
    return (passed + into) / (len(onsets) - 1)


def survival(everyone: list[One], until: float) -> float:
    """Kaplan and Meier's product over the distinct onsets, of everyone at every regimen."""
    found = 1.0
    for onset in sorted({one.followed for one in everyone if one.dlt}):
        if onset <= until:
            at_risk = sum(one.followed >= onset for one in everyone)
            found *= 1 - sum(one.dlt and one.followed == onset for one in everyone) / at_risk
    return found


def fraction(everyone: list[One], one: One) -> float:
    """The part of a DLT still to be expected (Yin, Zheng and Xu 2013)."""
    now = survival(everyone, one.followed)
    return (now - survival(everyone, 1.0)) / now


def estimated(everyone: list[One], settings: TiteCrm | FractionalCrm, panels: int) -> np.ndarray:
    """The risks from the likelihood of each participant, by quadrature over the exponent."""
    variance = float(settings.prior_variance)
    a, weight = gauss(np.linspace(-9, 9, panels + 1) * variance**0.5)
    risk = np.array(RISKS) ** np.exp(a)[:, None]
    likelihood = np.ones_like(a)
    for one in everyone:
        p = risk[:, one.regimen]
        complete = one.dlt or one.followed == 1
        if isinstance(settings, FractionalCrm):
            y = float(one.dlt) if complete else fraction(everyone, one)
            likelihood *= p**y * (1 - p) ** (1 - y)
        else:
            w = 1.0 if complete else adaptive(everyone, one)
            likelihood *= p if one.dlt else 1 - w * p
    mass = weight * likelihood * np.exp(-a * a / 2 / variance)
    if settings.estimate == "posterior_mean":
        return mass @ risk / mass.sum()
    return np.array(RISKS) ** np.exp(mass @ a / mass.sum())


def written(cohort: list[One]) -> str:
    """The cohort in the notation of the command line."""
    each = (
        f"T({one.followed})" if one.dlt else "N" if one.followed == 1 else f"P({one.followed})"
        for one in cohort
    )
    return f"{cohort[0].regimen + 1}{''.join(each)}"


hundredths = st.integers(1, 99).map(lambda share: share / 100)
outcomes = st.one_of(
    st.tuples(st.just(False), st.just(1.0)),
    st.tuples(st.just(False), hundredths),
    st.tuples(st.just(True), hundredths),
)
cohorts = st.lists(st.lists(outcomes, min_size=3, max_size=3), min_size=1, max_size=4)


@pytest.mark.parametrize("settings", [ADAPTIVE, FRACTIONAL], ids=["adaptive", "fractional"])
@given(seen=cohorts)
def test_estimates_are_those_of_the_likelihood_of_each_participant(
    settings: TiteCrm | FractionalCrm, seen: list[list[tuple[bool, float]]]
) -> None:
    """Cohorts at the regimens 1, 2, …; to the three decimals told, and the nearest to the target.

    Distinct onsets: of several at once the definition of the weight says nothing.
    """
    given_at = [
        [One(regimen=regimen, followed=followed, dlt=dlt) for dlt, followed in cohort]
        for regimen, cohort in enumerate(seen)
    ]
    everyone = [one for cohort in given_at for one in cohort]
    onsets = [one.followed for one in everyone if one.dlt]
    assume(onsets and len(set(onsets)) == len(onsets))
    coarse, expected = (estimated(everyone, settings, panels) for panels in (40, 80))
    assert coarse == pytest.approx(expected, abs=1e-9)
    made = design(settings)
    text = " ".join(map(written, given_at))
    decision = made.decide(situation_after(made, read_outcomes(text, made.order.names)))
    told = [dict(each.values) for each in decision.reasons if each.key == "model.estimate"]
    risks = [float(each["risk"]) for each in told]
    assert risks == pytest.approx(expected, abs=5.1e-4)
    best, second = np.sort(np.abs(expected - float(TARGET)))[:2]
    if second - best > 1e-5:
        (nearest,) = (each for each in decision.reasons if each.key == "model.nearest")
        assert dict(nearest.values)["to"] == str(np.abs(expected - float(TARGET)).argmin() + 1)


def test_adaptive_weights_are_not_stated() -> None:
    points = (WindowWeight(followed=Decimal("0.5"), weight=Decimal("0.2")),)
    with pytest.raises(StudyError, match="are to be adaptive"):
        in_a_line(replace(ADAPTIVE, weights=points), 4, usual(ADAPTIVE))
