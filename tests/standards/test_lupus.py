"""Lupus instruments by name: hand-worked cases, from what is asked to what is said."""

import pytest

from firstdose.standards.instruments import assess, instruments
from standards.answers_of_a_row import answers, told


@pytest.mark.cases("standards_lupus")
def test_case(case: dict[str, str]) -> None:
    instrument = instruments()[case["instrument"]]
    assessed = assess(instrument, answers(instrument, case["rest"], case["answers"]))
    said = {reading.name: reading for reading in (*assessed.results, *assessed.criteria)}
    assert told(said[case["result"]]) == case["expected"]
