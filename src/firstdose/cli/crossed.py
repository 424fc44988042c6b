"""Designs crossed with truths, as a command line names them, and the plan that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.design.asked import (
    Asked,
    CohortSize,
    Guards,
    MaxPerRegimen,
    Participants,
    PartName,
    Settings,
    Stops,
    Words,
)
from firstdose.records.problem import Problem, StudyError

if TYPE_CHECKING:
    from firstdose.protocol.study import Study
    from firstdose.simulate.whole_trials.plan import PlannedDesign

ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """What the command line says of designs and truths."""

    design: Annotated[
        Words,
        typer.Option(
            metavar="DESIGN",
            help='A design with its settings, as "boin target=0.3", or the name of the study for'
            " its own; may be repeated. By default the study's own.",
            show_default=False,
        ),
    ] = field(default_factory=Words)
    set_: Settings = field(default_factory=Words)
    truth: Annotated[
        Words,
        typer.Option(
            metavar="NAME",
            help="A truth of the study file; may be repeated; all. By default the one it names, in"
            " the mechanistic clinic only what the biology brings ('mechanistic').",
            show_default=False,
        ),
    ] = field(default_factory=Words)
    part: PartName = ""
    participants: Participants = None
    cohort_size: CohortSize = None
    max_per_regimen: MaxPerRegimen = None
    guard: Guards = field(default_factory=Words)
    stop: Stops = field(default_factory=Words)


def designs_of(study: Study, word: str, crossed: Crossed) -> tuple[PlannedDesign, ...]:
    """Every design named, in the order of the command line; all problems at once.

    ``word``: the study as the command line has it.
    """
    from firstdose.cli.design.several import several
    from firstdose.cli.design.study_part import part_named
    from firstdose.simulate.whole_trials.plan import PlannedDesign

    part_named(study, crossed.part)
    own = study.identity.name
    texts = [" ".join(text.split()) for text in crossed.design] or [own]
    if twice := sorted({text for text in texts if texts.count(text) > 1}):
        raise StudyError.of(_twice(text, "--design") for text in twice)
    others = [text for text in texts if text != own]
    if not others:
        _refuse_without_a_design(crossed)
    asked = Asked(
        words=[word],
        part=crossed.part,
        set_=crossed.set_,
        participants=crossed.participants,
        cohort_size=crossed.cohort_size,
        max_per_regimen=crossed.max_per_regimen,
        guard=crossed.guard,
        stop=crossed.stop,
    )
    parts = {name: found.part for name, found in several(asked, others)}
    return tuple(PlannedDesign(name=text, part=parts.get(text)) for text in texts)


def truths_of(study: Study, clinic: str, names: Sequence[str]) -> tuple[str, ...]:
    """Every truth named, in the order of the command line; all problems at once."""
    from firstdose.simulate.clinics import clinic_named

    kind = clinic_named(clinic)
    if ALL in names:
        return kind.truth_names(study)
    problems = [_twice(name, "--truth") for name in sorted(set(names)) if names.count(name) > 1]
    for name in names:
        try:
            kind.truth(study, name)
        except StudyError as error:
            problems += error.problems
    if problems:
        raise StudyError.of(problems)
    return tuple(names) or (kind.usual_truth(study),)


def _refuse_without_a_design(crossed: Crossed) -> None:
    """A study file says all that these options say."""
    said = {
        "--set": crossed.set_,
        "--participants": crossed.participants,
        "--cohort-size": crossed.cohort_size,
        "--max-per-regimen": crossed.max_per_regimen,
        "--guard": crossed.guard,
        "--stop": crossed.stop,
    }
    for option, value in said.items():
        if value:
            raise typer.BadParameter(
                "The study file says it; another design over its regimens is named by --design.",
                param_hint=option,
            )


def _twice(text: str, option: str) -> Problem:
    return Problem(
        what=f"'{text}' is named twice.",
        where=f"{option} on the command line",
        because="Its trials would be the same trials.",
        remedy="Name it once; more of its trials are asked for by --trials.",
    )
