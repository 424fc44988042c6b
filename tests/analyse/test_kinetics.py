"""Rows about cells in blood: who is counted, and what an unrecorded domain leaves out."""

from datetime import date, timedelta
from decimal import Decimal

from analyse.conftest import Analysed
from analyse.small_trial import Person, Trial
from firstdose.analyse.cut import ALL
from firstdose.analyse.rows import Statistic
from firstdose.records.facts import Measured
from firstdose.records.values import Domain

ZERO = date(2024, 3, 4)
END = ZERO + timedelta(days=100)
TREATED = "safety_infused"


def measured(person: Person, day: int, analyte: str, value: str) -> None:
    person.add(
        day,
        Measured(
            participant=person.who,
            analyte=analyte,
            value=Decimal(value.strip("<")),
            unit="/uL",
            lower_limit=Decimal(90) if analyte == "b_cells" else None,
            qualifier="<" if value.startswith("<") else "",
        ),
    )


def trial(domains: tuple[Domain, ...] = tuple(Domain)) -> Trial:
    """One whose cells and B cells are followed, one in whom no CAR cell was seen."""
    told = Trial(domains=domains)
    first = told.participant("001", ZERO)
    other = told.participant("002", ZERO, regimen="d1-i5")
    for day, count in ((1, "10"), (14, "2"), (28, "<1")):
        measured(first, day, "car_cells", count)
        measured(other, day, "car_cells", "<1")
    for day, count in ((-6, "100"), (7, "<1"), (28, "4"), (84, "92")):
        measured(first, day, "b_cells", count)
        measured(other, day, "b_cells", "100")
    return told


def test_cells_are_summed_up_by_regimen_and_together(analysed: Analysed) -> None:
    found = analysed(trial(), END)
    quantified = found.row(TREATED, ALL, "car_cells.quantified", Statistic.COUNT)
    assert (quantified.value, quantified.n) == (1, 2)
    highest = found.row(TREATED, ALL, "car_cells.highest_per_ul", Statistic.MEAN)
    assert (highest.value, highest.n, highest.warning) == (10, 1, "missing in 1 of 2")
    area = found.row(TREATED, ALL, "car_cells.area_28_days", Statistic.MAXIMUM)
    assert area.value == 5 + 78 + 14
    assert found.row(TREATED, "d1-i5", "car_cells.quantified", Statistic.COUNT).value == 0


def test_only_who_has_fallen_can_recover(analysed: Analysed) -> None:
    found = analysed(trial(), END)
    recovered = found.row(TREATED, ALL, "b_cells.recovered", Statistic.COUNT)
    assert (recovered.value, recovered.n) == (1, 1)
    assert found.row(TREATED, ALL, "b_cells.undetected_days", Statistic.MEDIAN).value == 21
    day = found.row(TREATED, "d1-i7", "b_cells.recovered_study_day", Statistic.MEDIAN)
    assert day.value == 84
    source = found.row(TREATED, "d1-i7", "b_cells.lowest_per_ul", Statistic.MINIMUM)
    assert len(source.sources) == 1


def test_what_is_not_recorded_has_no_row(analysed: Analysed) -> None:
    without = tuple(one for one in Domain if one not in {Domain.KINETICS, Domain.B_CELLS})
    found = analysed(trial(without), END)
    names = {row.variable.partition(".")[0] for row in found.rows}
    assert names.isdisjoint({"car_cells", "b_cells"})
