"""Where the mechanistic clinic draws its virtual programme from: an option of several commands."""

from __future__ import annotations

from typing import Annotated

import typer

Prior = Annotated[
    bool,
    typer.Option(
        "--prior",
        help="Mechanistic clinic: draw each trial from the prior, not from the saved posterior.",
    ),
]


def clinic_drawn_from(clinic: str, *, prior: bool) -> str:
    """The name of the clinic whose programmes come from the posterior or from the prior."""
    from firstdose.simulate.mechanistic_clinic import NAME, PRIOR_NAME

    if not prior:
        return clinic
    if clinic not in {NAME, PRIOR_NAME}:
        raise typer.BadParameter(f"Only the {NAME} clinic has a prior.", param_hint="--prior")
    return PRIOR_NAME
