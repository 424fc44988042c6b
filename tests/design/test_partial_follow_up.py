"""Adaptive weights and fractions of a DLT, as rules on who is inside the window."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

import numpy as np
import pytest

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


def test_adaptive_weights_are_not_stated() -> None:
    points = (WindowWeight(followed=Decimal("0.5"), weight=Decimal("0.2")),)
    with pytest.raises(StudyError, match="are to be adaptive"):
        in_a_line(replace(ADAPTIVE, weights=points), 4, usual(ADAPTIVE))
