"""What the examiner records of many people along the looks of a study, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from firstdose.protocol.study import Study
from firstdose.simulate.courses import SEROLOGY
from firstdose.simulate.mechanistic.clinic.rules import Rules
from firstdose.simulate.mechanistic.cohort import prednisone
from firstdose.simulate.mechanistic.cohort.items import Items, items
from firstdose.simulate.mechanistic.cohort.laboratory import Results
from firstdose.simulate.mechanistic.cohort.looks import Look
from firstdose.simulate.mechanistic.cohort.physician_global import physician_global
from firstdose.simulate.mechanistic.cohort.prednisone import Prednisone, Seen
from firstdose.simulate.mechanistic.cohort.states import Examined, states
from firstdose.simulate.mechanistic.draws import Bools, People, Reals
from firstdose.simulate.patients import item_points
from firstdose.simulate.published_states import course_limits


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Assessed:
    """Items, physician global in tenths, prednisone and states of people by (person, look)."""

    looks: tuple[Look, ...]
    items: Items
    judged: Reals
    prednisone: Prednisone
    states: Mapping[str, Bools]

    def at(self, state: str, look: str) -> Bools:
        """Whether each person is in a state at a look."""
        return self.states[state][:, [each.name for each in self.looks].index(look)]


def assessed(
    study: Study,
    people: People,
    looks: tuple[Look, ...],
    quantities: Mapping[str, Reals],
    rules: Rules,
) -> Assessed:
    """Everything recorded at the looks; ``quantities`` of the model are (person, look).

    Every look is held on its planned day, and nothing is lost.
    """
    results = Results(people=people, quantities=quantities)
    found, judged = items(results, looks, rules), physician_global(results, looks)
    chosen = study.endpoints.instruments
    clinical = tuple(item for item in item_points() if item not in SEROLOGY)
    before = sum(look.day is None for look in looks)
    seen = Seen(
        points=found.points(clinical),
        judged=judged,
        days=np.array([0.0 if look.day is None else look.day for look in looks]),
        before=before,
    )
    entry = prednisone.at_entry(people)
    taken = prednisone.prednisone(entry, seen, course_limits(chosen))
    examined = Examined(
        items=found,
        judged=judged,
        mg_per_day=taken.mg_per_day,
        rescued=taken.rescued,
        baseline=before - 1,
    )
    return Assessed(
        looks=looks,
        items=found,
        judged=judged,
        prednisone=taken,
        states=states(examined, chosen),
    )
