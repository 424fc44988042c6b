"""The allowed steps between regimens, and what the path reaches by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from firstdose.protocol.finding import UNREAD, Finding
from firstdose.protocol.increments import fold_of
from firstdose.protocol.parts import Part, called
from firstdose.protocol.regimens import Regimen, Regimens, Step
from firstdose.protocol.study import Study


def steps_in_a_circle(study: Study) -> Iterator[Finding]:
    """A step whose upper regimen leads back to its lower one."""
    steps = study.regimens.steps
    for number, step in enumerate(steps):
        if step.lower in _reached({step.upper}, steps[: number + 1]):
            yield Finding(
                path=("regimens", "steps", number),
                what=f"The step from `{step.lower}` to `{step.upper}` closes a circle.",
                because="Each step goes to a regimen that is not less toxic; a circle has no top.",
                remedy="Remove the step, or exchange `lower` and `upper`.",
            )


def unreachable_regimens(study: Study) -> Iterator[Finding]:
    """A regimen of a part that its path can never reach."""
    for number, part in enumerate(study.parts):
        reached = _on_the_path(study.regimens, part)
        for place, name in enumerate(part.regimens):
            if part.path.start in part.regimens and name not in (*reached, *part.path.rescue):
                yield Finding(
                    path=("parts", number, "regimens", place),
                    what=f"Regimen `{name}` cannot be reached in {called(part)}.",
                    because=(
                        f"No allowed steps, taken in the order {' then '.join(part.path.kinds)},"
                        f" lead there from `{part.path.start}`."
                    ),
                    remedy="Add the missing step under `regimens.steps`, or take the regimen out.",
                )


def rescue_below_the_start(study: Study) -> Iterator[Finding]:
    """A regimen kept for rescue lies below the start of its part."""
    for number, part in enumerate(study.parts):
        steps = study.regimens.steps
        for place, name in enumerate(part.path.rescue):
            if name not in part.regimens or part.path.start not in _reached({name}, steps) - {name}:
                yield Finding(
                    path=("parts", number, "path", "rescue", place),
                    what=f"`{name}` is not a regimen of {called(part)} below its start.",
                    because="A regimen for rescue is entered when the start is left downwards.",
                    remedy=f"Name regimens of the part from which `{part.path.start}` is reached.",
                )


def kinds_of_step(study: Study) -> Iterator[Finding]:
    """A step that does not change what its kind says, or lowers what its kind raises."""
    known = {regimen.name: regimen for regimen in study.regimens.regimens}
    for number, step in enumerate(study.regimens.steps):
        if step.lower in known and step.upper in known and not _as_said(step, known):
            yield Finding(
                path=("regimens", "steps", number, "kind"),
                what=f"`{step.lower}` to `{step.upper}` is not a {step.kind} step.",
                because=(
                    "A dose step raises the cells, a schedule step changes the days between the"
                    " same number of infusions, a number step raises the number of infusions."
                ),
                remedy="Correct the kind of the step, exchange `lower` and `upper`, or correct the"
                " regimens.",
            )


def steps_twice(study: Study) -> Iterator[Finding]:
    """A step that is listed again."""
    steps = study.regimens.steps
    for number, step in enumerate(steps):
        if step in steps[:number]:
            yield Finding(
                path=("regimens", "steps", number),
                what=f"The {step.kind} step from `{step.lower}` to `{step.upper}` stands twice.",
                because="Once is enough; the second may have been meant as another one.",
                remedy="Remove it, or write the step that was meant.",
            )


def regimens_without_use(study: Study) -> Iterator[Finding]:
    """A regimen that no part and no step names.

    One that steps alone name may be kept for those who had it before an amendment.
    """
    named = {name for part in study.parts for name in part.regimens}
    named |= {name for step in study.regimens.steps for name in (step.lower, step.upper)}
    for number, regimen in enumerate(study.regimens.regimens):
        if regimen.name not in named:
            yield Finding(
                path=("regimens", "regimens", number),
                what=f"No part and no step names the regimen `{regimen.name}`.",
                because=UNREAD,
                remedy="List it under `regimens` of the part that gives it, or take it out.",
            )


def _as_said(step: Step, known: Mapping[str, Regimen]) -> bool:
    lower, upper = known[step.lower], known[step.upper]
    infusions = len(lower.infusion_days), len(upper.infusion_days)
    match step.kind:
        case "dose":
            return lower.cells != upper.cells and not _lowers_cells(lower, upper)
        case "schedule":
            return infusions[0] == infusions[1] and lower.infusion_days != upper.infusion_days
        case "number":
            return infusions[0] < infusions[1]


def _lowers_cells(lower: Regimen, upper: Regimen) -> bool:
    """Whether anybody would get fewer cells; where it depends on the body weight, perhaps not."""
    fold = fold_of(upper, lower, "cells_per_infusion")
    return fold is not None and fold > 1


def _on_the_path(regimens: Regimens, part: Part) -> set[str]:
    """What the path reaches within the part: kinds of step in turn, or in any order."""
    reached = {part.path.start}
    own = set(part.regimens)
    turns = [{kind} for kind in part.path.kinds]
    for kinds in turns if part.path.order == "in_turn" else [set(part.path.kinds)]:
        steps = tuple(
            step
            for step in regimens.steps
            if step.kind in kinds and {step.lower, step.upper} <= own
        )
        reached = _reached(reached, steps)
    return reached


def _reached(start: set[str], steps: tuple[Step, ...]) -> set[str]:
    reached = set(start)
    waiting = list(start)
    while waiting:
        here = waiting.pop()
        for step in steps:
            if step.lower == here and step.upper not in reached:
                reached.add(step.upper)
                waiting.append(step.upper)
    return reached
