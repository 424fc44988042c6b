"""``firstdose model show``: what is in a model, and on what each of its numbers rests."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.model.named import ModelName, named
from firstdose.cli.problems import with_problems_shown

if TYPE_CHECKING:
    from firstdose.simulate.mechanistic.model import Model

EXAMPLE = "firstdose model show car_nk_sle"
CONFIDENCES = ("high", "medium", "low", "none")


@with_problems_shown
def show(
    model: ModelName,
    parameters: Annotated[
        bool, typer.Option("--parameters", help="Every parameter with its source, as CSV.")
    ] = False,
    assumptions: Annotated[
        bool, typer.Option("--assumptions", help="Only the parameters of low confidence, as CSV.")
    ] = False,
) -> None:
    """Show the doses, covariates, states and assignments of a model.

    Confidence is high where a parameter was estimated in patients like these, medium where in
    others, and low where it is an assumption; none marks a numerical safeguard.
    """
    of = named(model).model
    if parameters or assumptions:
        _as_csv(of, ("low",) if assumptions else CONFIDENCES)
        return
    for line in _described(of):
        typer.echo(line)


def _as_csv(of: Model, confidences: Sequence[str]) -> None:
    sheet = csv.writer(sys.stdout, lineterminator="\n")
    sheet.writerow(("name", "meaning", "typical", "unit", "iiv_cv", "confidence", "source"))
    for each in of.parameters:
        if each.confidence in confidences:
            numbers = (f"{each.typical:g}", each.unit, f"{each.iiv_cv:g}")
            sheet.writerow((each.name, each.meaning, *numbers, each.confidence, each.source))


def _described(of: Model) -> Iterator[str]:
    from firstdose.simulate.calibration.saved import products_of

    yield f"{of.name}, revision {of.revision}: {of.title}"
    counts = [
        f"{sum(each.confidence == level for each in of.parameters)} {level}"
        for level in CONFIDENCES
    ]
    yield f"calibrated to: {', '.join(products_of(of)) or 'nothing; its numbers are a prior'}"
    yield f"parameters: {len(of.parameters)}; by confidence {', '.join(counts)}"
    yield "doses:"
    for target in of.targets:
        yield f"  {target.name} to {target.state}, in {target.unit}: {target.meaning}"
    if of.covariates:
        yield "covariates:"
    for covariate in of.covariates:
        known = f"{covariate.reference:g} {covariate.unit}"
        yield f"  {covariate.name} ({known}): {covariate.meaning}; {covariate.source}"
    for title, each_of in (("states:", of.states), ("assignments:", of.assignments)):
        if each_of:
            yield title
        for each in each_of:
            yield f"  {each.name} ({each.unit}): {each.meaning}"
