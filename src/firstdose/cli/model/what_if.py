"""``firstdose model what-if``: two regimens on the same virtual patients."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from firstdose.cli.files import refuse_unwritable
from firstdose.cli.model.predictions import (
    ENDPOINTS,
    EndpointNames,
    KeepFile,
    Outputs,
    PageFile,
    PosteriorFile,
    Programmes,
    Workers,
    give,
    made_of,
    outcomes_compared,
    posterior_of,
    question_of,
    study_of,
)
from firstdose.cli.options import CsvFileBesideFigure, FigureFile, Lang, Language, Seed, Study
from firstdose.cli.problems import with_problems_shown

EXAMPLE = (
    "firstdose model what-if nct06010472 --regimen d1-i7 --regimen d4-i2 --programmes 8"
    " --patients 10 --figure what-if.svg --out what-if.csv"
)


@with_problems_shown
def what_if(
    study: Study,
    *,
    regimen: Annotated[
        list[str],
        typer.Option(
            metavar="NAME",
            help="A regimen of the study; name two, or one and two values by --set.",
            show_default=False,
        ),
    ],
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=V,V",
            help="A covariate of lot, donor or patient: the value that everybody has, or one for"
            " each side; may be repeated. By default each has what the clinic draws.",
            show_default=False,
        ),
    ] = None,
    endpoint: EndpointNames = None,
    posterior: PosteriorFile = None,
    programmes: Programmes = 40,
    patients: Annotated[
        int, typer.Option(metavar="N", help="Virtual patients of a programme.", min=5)
    ] = 50,
    seed: Seed = 1,
    workers: Workers = 1,
    out: CsvFileBesideFigure = None,
    figure: FigureFile = None,
    page: PageFile = None,
    keep: KeepFile = None,
    lang: Lang = Language.EN,
) -> None:
    """Give two regimens to the same virtual patients, and show the difference with its interval.

    Or one regimen of two lots, or from two donors. In the prior and the posterior, and at the 5th
    and 95th centile of the parameters that decide it. Where the order of the two changes it is said
    to be not identified.
    """
    from firstdose.cli.model.held import held_by
    from firstdose.report.predicted.csv import as_csv
    from firstdose.report.predicted.kept import Kept
    from firstdose.simulate.mechanistic.clinic.people import model_for
    from firstdose.simulate.predicted.comparison import Contrast, difference_rows, order_rows
    from firstdose.simulate.predicted.regimens import given

    if len(regimen) > 2:
        raise typer.BadParameter("Name two regimens.", param_hint="--regimen")
    read = study_of(study)
    held = held_by(set_ or (), model_for(read), sides=2)
    both = given(read, (regimen[0], regimen[-1]))
    regimens = tuple(replace(each, held=side) for each, side in zip(both, held, strict=True))
    if regimens[0] == regimens[1]:
        raise typer.BadParameter(
            "Name two regimens, or one and a covariate with two values by --set.",
            param_hint="--regimen",
        )
    question = question_of(
        read, endpoint or ENDPOINTS, seed=seed, patients=patients, workers=workers
    )
    after = posterior_of(posterior, read, question.model)
    one, other = (each.title for each in regimens)
    contrast = Contrast(one=one, other=other, those=(0,), against=(1,))
    refuse_unwritable(out, figure, page, keep)
    found = outcomes_compared(question, after, regimens, programmes)
    rows = [r for each in found for r in difference_rows(each, question.endpoints, [contrast])]
    kept = Kept(
        of=made_of(study, question, after, sum(each.unsolved for each in found)),
        held=tuple(set_ or ()),
        differences=tuple(rows),
        orders=tuple(order_rows(rows)),
    )
    outputs = Outputs(out=out, figure=figure, page=page, lang=lang, keep=keep)
    give(read, question.model, as_csv(rows, held=kept.held), kept, outputs)
