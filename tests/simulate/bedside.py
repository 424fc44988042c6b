"""A virtual participant at a virtual bedside, for tests that ask one thing at a time."""

from datetime import date

from firstdose.protocol.study import Study
from firstdose.simulate.chart import Chart
from firstdose.simulate.dice import Dice
from firstdose.simulate.empirical_people import EmpiricalPerson, empirical_person
from firstdose.simulate.population import population
from firstdose.simulate.truth import truth_named
from firstdose.simulate.ward import Ward, ward

DAY = date(2024, 3, 1)


def drawn(chart: Chart) -> EmpiricalPerson:
    """The person behind a chart of this bedside."""
    assert isinstance(chart.person, EmpiricalPerson)
    return chart.person


def bedside(study: Study, seed: int = 1, number: int = 1) -> tuple[Ward, Chart]:
    dice = Dice(seed)
    at = ward(study, truth_named(study), dice)
    who = empirical_person(dice, population(dice), number, study)
    return at, Chart(participant=f"{number:03d}", person=who, part="escalation", regimen="d1-i7")
