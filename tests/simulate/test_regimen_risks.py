"""DLT risks of regimens in the people of the mechanistic clinic."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firstdose import protocol
from firstdose.simulate.whole_trials import regimen_risks as module
from firstdose.simulate.whole_trials.regimen_risks import CohortsDrawn, regimen_risks
from protocol.shipped import text_of

STUDY = protocol.read(text_of("nct06010472"), "nct06010472")
PART = replace(STUDY.parts[0], regimens=("d4-i2",))
DRAWN = CohortsDrawn(clinic="mechanistic-prior", seed=1, cohorts=12, people=6)
"""The last of these cohorts has a DLT."""


def test_nothing_that_is_a_dlt_is_missed_by_looking_no_longer_than_the_window(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (short,) = regimen_risks(STUDY, PART, DRAWN)
    monkeypatch.setattr(module, "_until_the_window_is_over", lambda *_: STUDY.schedule)
    (whole,) = regimen_risks(STUDY, PART, DRAWN)
    assert short == whole
    assert (short.evaluable, short.dlts) == (72, 1)


def test_the_risk_is_the_mean_of_the_posterior_of_jeffreys_and_its_error_is_no_less() -> None:
    found = regimen_risks(STUDY, PART, replace(DRAWN, cohorts=2))
    assert [(one.regimen, one.evaluable, one.dlts) for one in found] == [("d4-i2", 12, 0)]
    assert found[0].risk == pytest.approx(0.5 / 13)
    assert found[0].error == pytest.approx((0.5 * 12.5 / (13**2 * 14)) ** 0.5)


def test_every_cohort_is_told_of() -> None:
    told: list[int] = []
    regimen_risks(STUDY, PART, replace(DRAWN, cohorts=2, people=1), told.append)
    assert told == [1, 1]
