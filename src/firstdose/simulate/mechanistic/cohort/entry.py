"""Who of many candidates may enter a study at the first screening: the twin of `candidates`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from firstdose.protocol.criteria import Limit
from firstdose.protocol.study import Study
from firstdose.simulate.analytes import Test, test_of
from firstdose.simulate.courses import SEROLOGY
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.clinic.observed import sources
from firstdose.simulate.mechanistic.clinic.rules import Rules
from firstdose.simulate.mechanistic.cohort.bilag import bilag_systems
from firstdose.simulate.mechanistic.cohort.items import items
from firstdose.simulate.mechanistic.cohort.laboratory import Results
from firstdose.simulate.mechanistic.cohort.looks import Look, looks
from firstdose.simulate.mechanistic.draws import Bools, People, Reals
from firstdose.simulate.patients import item_points
from firstdose.standards.units import canonical, in_unit
from firstdose.standards.verdict import Ungradable


def entry_quantities(study: Study) -> tuple[str, ...]:
    """Quantities of the model that entry criteria ask for by name."""
    limits = (limit for one in study.eligibility.criteria for limit in one.limits)
    tests = (test_of(limit.quantity) for limit in limits)
    found = (sources().get(test.analyte) for test in tests if test is not None)
    return tuple(dict.fromkeys(source.quantity for source in found if source is not None))


def may_enter(
    study: Study, people: People, quantities: Mapping[str, Reals], rules: Rules, dice: Dice
) -> Bools:
    """Whether each meets every criterion that the model decides; values are those at entry.

    The dice are those of the people's trial.
    """
    first = (looks(study)[0],)
    results = Results(people=people, quantities=quantities)
    found = items(results, first, rules)
    every = tuple(item_points())
    known = {
        "sledai_2k_total": found.points(every)[:, 0],
        "sledai_2k_clinical": found.points(tuple(i for i in every if i not in SEROLOGY))[:, 0],
    }
    if any(criterion.reads_bilag for criterion in study.eligibility.criteria):
        known |= bilag_systems(results, first[0], rules, dice)

    def holds(limit: Limit) -> Bools:
        """What nobody decides rules nobody out."""
        if limit.quantity in known:
            return _compared(known[limit.quantity], limit, float(limit.value))
        test = test_of(limit.quantity)
        if test is not None and test.analyte in sources():
            return _holds(results, test, limit, first)
        return np.ones(len(people), dtype=np.bool_)

    enters = np.ones(len(people), dtype=np.bool_)
    for criterion in study.eligibility.criteria:
        for limit in criterion.all_of:
            enters &= holds(limit)
        if criterion.any_of:
            enters &= np.any([holds(limit) for limit in criterion.any_of], axis=0)
    return enters


def _holds(results: Results, test: Test, limit: Limit, first: tuple[Look, ...]) -> Bools:
    """A laboratory value against its limit, in the unit of the laboratory."""
    against = canonical(test.analyte, limit.value, limit.unit)
    if isinstance(against, Ungradable):
        return np.ones(len(results.people), dtype=np.bool_)
    steps = float(in_unit(test.analyte, against, test.unit).scaleb(test.decimals))
    return _compared(results.printed(test, first)[:, 0], limit, steps)


def _compared(values: Reals, limit: Limit, against: float) -> Bools:
    match limit.comparison:
        case "<":
            return values < against
        case "<=":
            return values <= against
        case "=":
            return values == against
        case ">=":
            return values >= against
        case ">":
            return values > against
