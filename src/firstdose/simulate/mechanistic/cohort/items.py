"""SLEDAI-2K items that count as lupus, of many people at once: the twin of `Examiner`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from firstdose.simulate import questions
from firstdose.simulate.analytes import Test
from firstdose.simulate.dice import question
from firstdose.simulate.figures import Fixed, figure
from firstdose.simulate.mechanistic.clinic.examiner import (
    ACTIVITY_OF,
    COUNT_ITEMS,
    clinical,
    decided_by,
    rareness,
)
from firstdose.simulate.mechanistic.clinic.rules import Rules
from firstdose.simulate.mechanistic.cohort.laboratory import Results, beyond
from firstdose.simulate.mechanistic.cohort.looks import Look
from firstdose.simulate.mechanistic.draws import Bools, Reals
from firstdose.simulate.patients import item_points


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Items:
    """Items (person, look, item) in the order of the published table."""

    counted: Bools

    def points(self, chosen: tuple[str, ...]) -> Reals:
        """The points of some items by (person, look)."""
        weights = np.array([p if item in chosen else 0 for item, p in item_points().items()])
        return (self.counted @ weights.astype(np.float64)).astype(np.float64)


def items(results: Results, looks: tuple[Look, ...], rules: Rules) -> Items:
    """Everything that counts at each look; the first look is before treatment."""
    places = {item: at for at, item in enumerate(item_points())}
    counted = np.zeros((len(results.people), len(looks), len(places)), dtype=np.bool_)
    for item, seen in above_thresholds(results, looks, rules):
        counted[:, :, places[item]] = seen > 1.0
    for item, tests in decided_by().items():
        counted[:, :, places[item]] = _decided(results, item, tests, looks)
    return Items(counted=counted)


def above_thresholds(
    results: Results, looks: tuple[Look, ...], rules: Rules
) -> Iterator[tuple[str, Reals]]:
    """Each clinical item as it is seen (person, look), in multiples of its threshold."""
    people, known = results.people, results.quantities
    thresholds = np.exp(_log_thresholds(results, rules))
    within = figure(Fixed, "item_visit_noise").value
    activity = {organ: np.maximum(known[name], 0.0) for organ, name in ACTIVITY_OF.items()}
    for at, (item, organ) in enumerate(clinical().items()):
        asked = [look.index ^ question(f"item: {item}") for look in looks]
        noise = within * people.normals(questions.ITEM_NOISE, asked)
        yield item, activity[organ] * np.exp(noise) / thresholds[:, [at]]


def _log_thresholds(results: Results, rules: Rules) -> Reals:
    """The logarithm of the activity above which each item is there, by (person, item)."""
    between, within = rules.item_thresholds_between, figure(Fixed, "item_visit_noise").value
    whole = (between**2 + within**2) ** 0.5
    indices = [question(f"item: {item}") for item in clinical()]
    drawn = results.people.normals(questions.ITEM_THRESHOLD, indices, by_attempt=True)
    return whole * np.array(list(rareness().values())) + between * drawn


def _decided(
    results: Results, item: str, tests: tuple[Test, ...], looks: tuple[Look, ...]
) -> Bools:
    """An item of the laboratory: by what is printed where it is measured, else by the value."""
    truth = np.any([results.beyond_in_truth(test) for test in tests], axis=0)
    printed = {test.analyte: beyond(test, results.printed(test, looks)) for test in tests}
    found = truth.copy()
    for place, look in enumerate(looks):
        measured = [each[:, place] for name, each in printed.items() if name in look.measured]
        if measured:
            found[:, place] = np.any(measured, axis=0)
    if item not in COUNT_ITEMS:
        return found
    active = results.quantities["X"] >= figure(Fixed, "low_count_due_to_lupus").value
    return found & truth[:, [0]] & active
