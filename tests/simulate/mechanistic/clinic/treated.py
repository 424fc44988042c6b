"""Virtual patients of the mechanistic clinic, and what they are given one at a time."""

from collections.abc import Sequence
from datetime import date, timedelta

from firstdose.protocol.study import Study
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.clinic.participant import MechanisticPerson
from firstdose.simulate.mechanistic.clinic.people import MechanisticPeople
from firstdose.simulate.person import Ahead, CellsGiven, DrugsGiven, Expected

FIRST = date(2024, 3, 1)
DAY_0 = FIRST + timedelta(days=5)
LOT = "KN5501-202403"
FLUDARABINE_MG, CYCLOPHOSPHAMIDE_MG = 40.0, 480.0


def people(study: Study, seed: int = 1, trial: int = 0) -> MechanisticPeople:
    return MechanisticPeople(study, Dice(seed, trial))


def condition(who: MechanisticPerson, share: float = 1.0) -> Expected:
    expected = Expected()
    for turn in range(3):
        mg = (
            ("fludarabine", share * FLUDARABINE_MG),
            ("cyclophosphamide", share * CYCLOPHOSPHAMIDE_MG),
        )
        given = DrugsGiven(on=FIRST + timedelta(days=turn), mg=mg, is_first_day=not turn)
        expected = who.after_conditioning(given)
    return expected


def infuse(
    who: MechanisticPerson,
    cells: Sequence[float] = (0.75e9,) * 3,
    interval: int = 7,
    lot: str = LOT,
) -> Expected:
    expected = Expected()
    for number, amount in enumerate(cells, 1):
        on = DAY_0 + timedelta(days=(number - 1) * interval)
        if number == 1:
            who.with_time(Ahead(on=on, window_days=28, until=on + timedelta(days=400)))
        given = CellsGiven(
            on=on, number=number, planned_infusions=len(cells), cells=amount, lot=lot
        )
        expected = who.after_infusion(given)
    return expected


def treat(who: MechanisticPerson, cells: Sequence[float] = (0.75e9,) * 3) -> MechanisticPerson:
    condition(who)
    infuse(who, cells)
    return who
