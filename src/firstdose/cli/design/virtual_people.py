"""Truths that nobody states: DLT risks in the virtual people of the mechanistic clinic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.progress import counted
from firstdose.records.problem import StudyError

if TYPE_CHECKING:
    from firstdose.cli.design.chosen import Chosen
    from firstdose.design.scenarios import Scenario
    from firstdose.protocol.study import Study

POSTERIOR, PRIOR = "mechanistic", "mechanistic-prior"
"""The names of such truths, which are those of the clinic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualPeople:
    """What the command line says of the people in whom the mechanistic clinic finds DLTs."""

    programmes: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=2,
            help=f"For --truth {POSTERIOR}, --truth {PRIOR} and --scenarios {POSTERIOR}: virtual"
            " programmes to draw.",
        ),
    ] = 20
    people: Annotated[
        int,
        typer.Option(metavar="N", min=1, help="People of each programme, at every regimen."),
    ] = 6

    def from_seed(self, seed: int) -> Callable[[Chosen, str], Scenario]:
        """What finds the truth of a name in these people."""
        return partial(of_virtual_people, self, seed)


def of_virtual_people(asked: VirtualPeople, seed: int, of_design: Chosen, name: str) -> Scenario:
    """The DLT risk of every regimen in the virtual people, with its Monte Carlo error.

    What was computed, and the errors, are said on standard error.
    """
    from firstdose.design.scenarios import Scenario
    from firstdose.simulate.whole_trials.regimen_risks import CohortsDrawn, regimen_risks

    study = of_design.study
    if study is None:
        raise _no_study(name)
    if name == POSTERIOR and not _is_calibrated(study):
        raise _not_calibrated(study)
    part = of_design.part
    drawn = CohortsDrawn(clinic=name, seed=seed, cohorts=asked.programmes, people=asked.people)
    with counted(f"Simulating {name}", 0, drawn.cohorts * len(part.regimens)) as advance:
        risks = regimen_risks(study, part, drawn, advance)
    typer.echo(
        f"Simulated: {name}, {drawn.cohorts} virtual programmes, {drawn.people} people of each at"
        f" every regimen (seed {seed}). DLTs: "
        + "; ".join(
            f"{one.regimen} {one.dlts} of {one.evaluable}, risk {100 * one.risk:.1f} %"
            f" (± {100 * one.error:.1f} %)"
            for one in risks
        )
        + ".",
        err=True,
    )
    return Scenario(
        name=name,
        risk=tuple(one.risk for one in risks),
        risk_error=tuple(one.error for one in risks),
        assumes="DLTs only as the simulated biology brings them:"
        f" {drawn.cohorts} virtual programmes, {drawn.people} people of each at every regimen;"
        f" seed {seed}",
    )


def both(of_design: Chosen, virtual: Callable[[Chosen, str], Scenario]) -> list[Scenario]:
    """By the posterior, where one is saved for the product, and by the prior."""
    study = of_design.study
    names = (POSTERIOR, PRIOR) if study is not None and _is_calibrated(study) else (PRIOR,)
    return [virtual(of_design, name) for name in names]


def _is_calibrated(study: Study) -> bool:
    from firstdose.simulate.calibration.saved import saved_posterior
    from firstdose.simulate.mechanistic.clinic.people import model_for

    return saved_posterior(study, model_for(study)) is not None


def _no_study(name: str) -> StudyError:
    return StudyError(
        f"Without a study nobody can be simulated for the truth '{name}'.",
        where=f"--truth {name} on the command line",
        because="Virtual people are given the doses of a study file, and its definition says what a"
        " DLT is.",
        remedy="Name a STUDY, such as nct06010472, or state a risk for each regimen.",
    )


def _not_calibrated(study: Study) -> StudyError:
    return StudyError(
        f"The mechanistic model was not calibrated for {study.identity.product}.",
        where=f"--truth {POSTERIOR} on the command line",
        because="No posterior is saved for this product.",
        remedy=f"Use --truth {PRIOR}, or calibrate it by `firstdose calibrate`.",
    )
