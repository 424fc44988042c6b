"""Laboratory rows: worst grade after a start, beside its baseline; unknown is never grade 0."""

from datetime import date, timedelta
from decimal import Decimal

from analyse.conftest import Analysed
from analyse.small_trial import Person, Trial
from firstdose.analyse.cut import ALL
from firstdose.analyse.laboratory import laboratory_variable, line_of
from firstdose.analyse.results import Results
from firstdose.analyse.rows import Statistic
from firstdose.records.facts import Measured
from firstdose.records.values import Domain

ZERO = date(2024, 3, 4)
CUT = ZERO + timedelta(days=60)
LINE = ("neutrophils", "Neutrophil count decreased")


def measured(person: Person, day: int, value: str, unit: str = "10*9/L") -> None:
    fact = Measured(
        participant=person.who,
        analyte="neutrophils",
        value=Decimal(value),
        unit=unit,
        lower_limit=Decimal(2),
        upper_limit=Decimal(7),
    )
    person.add(day, fact)


def counted(found: Results, what: str, start: str = "conditioning") -> object:
    start_of = "cells" if start == "cells" else "conditioning"
    population = "safety_infused" if start == "cells" else "safety_conditioned"
    variable = f"{laboratory_variable(start_of, LINE)}.{what}"
    return found.row(population, ALL, variable, Statistic.COUNT).value


def told() -> Trial:
    trial = Trial()
    for who, before, values in (
        ("001", "3.0", ("0.4", "2.5")),
        ("002", "1.2", ("1.2",)),
        ("003", "3.0", ("3.0",)),
    ):
        person = trial.participant(who, ZERO)
        measured(person, -6, before)
        for day, value in zip((-2, 7), values, strict=False):
            measured(person, day, value)
    odd = trial.participant("004", ZERO)
    measured(odd, -6, "3.0")
    measured(odd, 3, "3.0", unit="mmol/L")
    return trial


def test_worst_grades_and_what_cannot_be_graded(analysed: Analysed) -> None:
    found = analysed(told(), CUT)
    grades = [counted(found, f"grade_{grade}") for grade in range(5)]
    assert grades == [1, 0, 1, 0, 1]
    assert counted(found, "ungradable") == 1
    variable = laboratory_variable("conditioning", LINE)
    assert found.row("safety_conditioned", ALL, variable, Statistic.N).value == 4
    shifts = found.row("safety_conditioned", ALL, f"{variable}.shifts").value
    assert shifts == "0>4 1; 0>? 1"


def test_emergence_counts_from_either_start(analysed: Analysed) -> None:
    """The fall of 001 was over before the cells; 002 was as low before treatment."""
    found = analysed(told(), CUT)
    assert (counted(found, "emergent"), counted(found, "emergent", "cells")) == (1, 0)


def test_without_the_domain_there_are_no_rows(analysed: Analysed) -> None:
    trial = told()
    trial.domains = (Domain.EXPOSURE,)
    found = analysed(trial, CUT)
    assert not [row for row in found.rows if row.variable.startswith("laboratory_from_")]


def test_a_variable_gives_back_its_line() -> None:
    assert line_of(laboratory_variable("cells", LINE)) == LINE
    assert line_of(f"{laboratory_variable('cells', LINE)}") == LINE
