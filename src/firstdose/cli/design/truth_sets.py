"""Several assumed truths at once: stated ones, those of a set, random ones, those of the study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import typer

from firstdose.cli.design.asked import Asked, names_a_study
from firstdose.cli.design.asked_truths import Truths, counted, counted_grades
from firstdose.cli.design.chosen import Chosen
from firstdose.cli.design.made_up import count_of
from firstdose.cli.design.truths import (
    named_truth,
    refuse_without_grades,
    responding,
    scenario,
    with_grades,
    with_responses,
)
from firstdose.cli.design.virtual_people import POSTERIOR, VirtualPeople, both
from firstdose.design.scenarios import FIVE_IN_A_LINE, TWO_BY_THREE, Scenario
from firstdose.protocol.finding import nearest
from firstdose.records.problem import StudyError

RANDOM = "random"
MECHANISTIC = POSTERIOR
"""The truths of the mechanistic clinic: by the posterior, and by the prior."""
SETS: Mapping[str, tuple[Scenario, ...]] = {
    "five-in-a-line": FIVE_IN_A_LINE,
    "two-by-three": TWO_BY_THREE,
}
_GRIDS = {"two-by-three": "2x3"}


def of_the_grid(asked: Asked, truths: Truths) -> Asked:
    """The same, with the grid that a set of truths is made for, where no other is stated."""
    if names_a_study(asked) or asked.grid or asked.regimens is not None:
        return asked
    return replace(asked, grid=_GRIDS.get(truths.scenarios, ""))


def spoken_of(asked: Asked, truths: Truths) -> int | None:
    """How many regimens the truths speak of; None where they do not say, or the study does."""
    if names_a_study(asked):
        return None
    counts = [count for text in truths.truth if (count := counted(text)) is not None]
    counts += [count for text in truths.grades if (count := counted_grades(text)) is not None]
    if truths.scenarios and truths.scenarios not in {RANDOM, MECHANISTIC}:
        counts += [len(each.risk) for each in set_of(truths.scenarios)]
    if truths.scenarios == RANDOM and not counts and count_of(asked) is None:
        raise typer.BadParameter("Say how many regimens there are.", param_hint="--regimens")
    return counts[0] if counts else None


def scenarios_of(
    of_designs: Sequence[Chosen],
    truths: Truths,
    target: float | None,
    seed: int,
    virtual: VirtualPeople,
) -> list[Scenario]:
    """The truths stated and those of the set, or else all that the study file names.

    ``target``: what one regimen of a random truth is nearest to.
    """
    first = of_designs[0]
    simulated = virtual.from_seed(seed)
    found = [scenario(first, text, virtual=simulated) for text in truths.truth]
    found += [with_grades(_graded(of_designs), text) for text in truths.grades]
    if truths.scenarios == RANDOM:
        found += _random(first, target, seed, truths.count)
    elif truths.scenarios == MECHANISTIC:
        found += both(first, simulated)
    elif truths.scenarios:
        found += set_of(truths.scenarios)
    if not found and first.study is not None:
        names = [each.name for each in first.study.simulation.truths]
        found = [named_truth(first.study, first.design.order, name) for name in names]
    if not found:
        raise typer.BadParameter("State the truths.", param_hint="--truth or --scenarios")
    found = [responding(first, each, truths.response) for each in found]
    for one in of_designs:
        for each in found:
            with_responses(one, each)
            if not each.grades:
                refuse_without_grades(one)
    return found


def _graded(of_designs: Sequence[Chosen]) -> Chosen:
    """The first design on graded toxicity; others must have as many classes, and the same DLTs."""
    graded = [one for one in of_designs if one.design.reads.grades]
    read = {(one.design.reads.grades, one.design.reads.dlt_from) for one in graded}
    if len(read) > 1:
        raise StudyError(
            "The designs on graded toxicity have different classes, or different classes are DLTs.",
            where="--grades on the command line",
            because="One truth says for all designs how likely each class and each DLT is.",
            remedy="Give them as many weights and the same dlt_from, or compare them one by one.",
        )
    return (*graded, *of_designs)[0]


def set_of(name: str) -> tuple[Scenario, ...]:
    """Every truth of a set that comes with the package."""
    if name not in SETS:
        known = (*SETS, RANDOM, MECHANISTIC)
        raise StudyError(
            f"There is no set of truths '{name}'.",
            where=f"--scenarios {name} on the command line",
            because=f"These come with firstdose: {', '.join(known)}.",
            remedy=nearest(name, known),
        )
    return SETS[name]


def _random(of_design: Chosen, target: float | None, seed: int, count: int) -> tuple[Scenario, ...]:
    from firstdose.simulate.random_scenarios import random_scenarios

    if target is None:
        raise StudyError(
            "Random truths need a target.",
            where="--scenarios random on the command line",
            because="In each of them one regimen is to be the nearest to it, and the first design"
            " has none.",
            remedy="State --target, such as --target 0.3.",
        )
    return random_scenarios(of_design.design.order, target, seed, count)
