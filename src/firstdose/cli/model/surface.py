"""``firstdose model surface``: an endpoint over doses and intervals, and whether it is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from firstdose.cli.files import refuse_unwritable
from firstdose.cli.model.predictions import (
    ENDPOINTS,
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
    "firstdose model surface nct06010472 --programmes 8 --patients 10 --figure surface.svg"
    " --out surface.csv"
)


@with_problems_shown
def surface(
    study: Study,
    *,
    endpoint: Annotated[
        str, typer.Option(metavar="NAME", help="What is drawn over doses and intervals.")
    ] = ENDPOINTS[0],
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="A covariate of lot, donor or patient that everybody has at this value; may be"
            " repeated. By default each has what the clinic draws.",
            show_default=False,
        ),
    ] = None,
    posterior: PosteriorFile = None,
    programmes: Programmes = 40,
    patients: Annotated[
        int, typer.Option(metavar="N", help="Virtual patients of a programme.", min=5)
    ] = 25,
    seed: Seed = 1,
    workers: Workers = 1,
    out: CsvFileBesideFigure = None,
    figure: FigureFile = None,
    page: PageFile = None,
    keep: KeepFile = None,
    lang: Lang = Language.EN,
) -> None:
    """Draw an endpoint over the doses and intervals of the study, on the same virtual patients.

    Prior and posterior stand side by side, and the same at the 5th and 95th centile of the
    parameters that decide it. Where the order of regimens changes it is said to be not identified.
    """
    from firstdose.cli.model.held import held_by
    from firstdose.report.predicted.csv import as_csv
    from firstdose.report.predicted.kept import Kept
    from firstdose.simulate.mechanistic.clinic.people import model_for
    from firstdose.simulate.predicted.comparison import difference_rows, order_rows, regimen_rows
    from firstdose.simulate.predicted.regimens import grid
    from firstdose.simulate.predicted.surface import contrasts

    read = study_of(study)
    (held,) = held_by(set_ or (), model_for(read), sides=1)
    regimens = tuple(replace(each, held=held) for each in grid(read))
    question = question_of(read, [endpoint], seed=seed, patients=patients, workers=workers)
    after = posterior_of(posterior, read, question.model)
    refuse_unwritable(out, figure, page, keep)
    found = outcomes_compared(question, after, regimens, programmes)
    rows = [row for each in found for row in regimen_rows(each, question.endpoints, regimens)]
    asked = contrasts(regimens)
    orders = order_rows(
        [row for each in found for row in difference_rows(each, question.endpoints, asked)]
    )
    kept = Kept(
        of=made_of(study, question, after, sum(each.unsolved for each in found)),
        held=tuple(set_ or ()),
        regimens=tuple(rows),
        orders=tuple(orders),
    )
    outputs = Outputs(out=out, figure=figure, page=page, lang=lang, keep=keep)
    give(read, question.model, as_csv(rows, held=kept.held), kept, outputs)
