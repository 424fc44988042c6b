"""``firstdose model sensitivity``: what the predictions of the model depend on."""

from __future__ import annotations

from typing import Annotated

import typer

from firstdose.cli.model.predictions import (
    ENDPOINTS,
    EndpointNames,
    Outputs,
    PageFile,
    PosteriorFile,
    Workers,
    endpoints_named,
    give,
    posterior_of,
    question_of,
    study_of,
)
from firstdose.cli.options import CsvFileBesideFigure, FigureFile, Lang, Language, Seed, Study
from firstdose.cli.problems import with_problems_shown
from firstdose.cli.progress import progress

EXAMPLE = (
    "firstdose model sensitivity nct06010472 --endpoint lldas_and_doris_month_12 --patients 20"
    " --points 8 --shifts 2 --unknowns 3 --figure sensitivity.svg --out sensitivity.csv"
)


@with_problems_shown
def sensitivity(
    study: Study,
    *,
    regimen: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="A regimen of the study; by default the one its first part starts with.",
            show_default=False,
        ),
    ] = "",
    endpoint: EndpointNames = None,
    posterior: PosteriorFile = None,
    prior: Annotated[
        bool, typer.Option("--prior", help="Move unknowns over their prior, not their posterior.")
    ] = False,
    patients: Annotated[
        int, typer.Option(metavar="N", help="Virtual patients, the same at every point.", min=10)
    ] = 100,
    unknowns: Annotated[
        int,
        typer.Option(
            metavar="N", help="Unknowns of the indices: the widest effects.", min=1, max=10
        ),
    ] = 8,
    points: Annotated[
        int,
        typer.Option(metavar="N", help="Points of a quasi-random table, a power of two.", min=4),
    ] = 32,
    shifts: Annotated[
        int, typer.Option(metavar="N", help="Shifts of the table, which give the errors.", min=2)
    ] = 4,
    seed: Seed = 1,
    workers: Workers = 1,
    out: CsvFileBesideFigure = None,
    figure: FigureFile = None,
    page: PageFile = None,
    lang: Lang = Language.EN,
) -> None:
    """Find what the endpoints depend on: one unknown at a time, then all at once.

    Every unknown goes to the 5th and the 95th centile of its posterior, or of its prior where
    nothing is calibrated. Of those with the widest
    effects first and total Sobol indices follow, with their errors; all others stay at their
    medians.
    """
    from firstdose.report.predicted.csv import sensitivity_csv
    from firstdose.report.predicted.sensitivity import sensitivity_figure
    from firstdose.report.words import read_words
    from firstdose.simulate.predicted.apart import apart
    from firstdose.simulate.predicted.regimens import given
    from firstdose.simulate.predicted.sobol import Points, sobol_rows
    from firstdose.simulate.predicted.tornado import tornado, widest

    if points & (points - 1):
        raise typer.BadParameter("Name a power of two, such as 32.", param_hint="--points")
    read = study_of(study)
    (asked,) = given(read, [regimen or read.parts[0].path.start])
    question = question_of(
        read,
        endpoints_named(read, endpoint or ENDPOINTS),
        seed=seed,
        patients=patients,
        workers=workers,
    )
    over = apart(None if prior else posterior_of(posterior, read, question.model))
    with progress("One unknown at a time") as reached:
        effects = tornado(question, asked, over, reached)
    with progress("All at once") as reached:
        size = Points(log2_points=points.bit_length() - 1, shifts=shifts)
        indices = sobol_rows(question, asked, widest(effects, unknowns), size, over, reached)
    block = sensitivity_figure(effects, indices, asked.name, patients, read_words(lang.value))
    outputs = Outputs(out=out, figure=figure, page=page, lang=lang)
    give(read, question.model, sensitivity_csv(effects, indices), block, outputs)
