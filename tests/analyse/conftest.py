"""The reference study, read once, and how to read a row."""

from collections.abc import Callable
from datetime import date

import pytest

from analyse.small_trial import Trial, reference_study
from firstdose.analyse.results import Results, results
from firstdose.protocol.study import Study

Analysed = Callable[[Trial, date], Results]


@pytest.fixture(scope="session")
def study() -> Study:
    return reference_study()


@pytest.fixture
def analysed(study: Study) -> Analysed:
    """The results of a small trial at a cut."""
    return lambda trial, cut: results(study, trial.ledger(), cut)
