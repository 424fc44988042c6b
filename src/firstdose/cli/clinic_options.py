"""Which virtual clinic answers a simulated trial: options of several commands, and one rule."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from firstdose.protocol.study import Study


class ClinicKind(StrEnum):
    """Who answers the orders of a virtual trial."""

    EMPIRICAL = "empirical"
    MECHANISTIC = "mechanistic"


Clinic = Annotated[
    ClinicKind | None,
    typer.Option(
        help="Where the virtual patients come from: by default the mechanistic model, where it is"
        " calibrated to the product of the study.",
        show_default=False,
    ),
]
Prior = Annotated[
    bool,
    typer.Option(
        "--prior",
        help="Mechanistic clinic: draw each trial from the prior, not from the saved posterior.",
    ),
]


def clinic_of(study: Study, clinic: ClinicKind | None, *, prior: bool) -> str:
    """The name of the clinic that is asked for; where none is, of the usual one of the study.

    Where that is not the mechanistic one, it is said why; and so is that its model is not
    calibrated to the product, so that programmes come from the prior.
    """
    from firstdose.simulate.mechanistic_clinic import PRIOR_NAME
    from firstdose.simulate.usual_clinic import obstacle, uncalibrated, usual_clinic

    if prior:
        if clinic is ClinicKind.EMPIRICAL:
            raise typer.BadParameter(
                f"Only the {ClinicKind.MECHANISTIC} clinic has a prior.", param_hint="--prior"
            )
        return PRIOR_NAME
    if clinic is ClinicKind.MECHANISTIC and (missing := uncalibrated(study)) is not None:
        typer.echo(f"Not calibrated, virtual programmes from the prior: {missing.what}", err=True)
        return PRIOR_NAME
    if clinic is not None:
        return clinic.value
    problem = obstacle(study)
    if problem is not None:
        typer.echo(f"The empirical clinic answers, as none is named: {problem.what}", err=True)
    return usual_clinic(study)
