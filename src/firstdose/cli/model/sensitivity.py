"""``firstdose model sensitivity``: what the predictions of the model depend on."""

from __future__ import annotations

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
    Workers,
    give,
    made_of,
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
        bool, typer.Option("--prior", help="Move unknowns over their prior alone.")
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
    keep: KeepFile = None,
    lang: Lang = Language.EN,
) -> None:
    """Find what the endpoints depend on: one unknown at a time, then all at once.

    Every unknown goes to the 5th and the 95th centile of its prior, and of its posterior where
    something is calibrated. Of those with the widest effects in the posterior first and total Sobol
    indices follow, with their errors; all others stay at their medians.
    """
    from firstdose.report.predicted.csv import sensitivity_csv
    from firstdose.report.predicted.kept import Kept
    from firstdose.simulate.predicted.apart import apart
    from firstdose.simulate.predicted.regimens import given
    from firstdose.simulate.predicted.sobol import Points, sobol_rows
    from firstdose.simulate.predicted.tornado import tornado, widest

    if points & (points - 1):
        raise typer.BadParameter("Name a power of two, such as 32.", param_hint="--points")
    if prior and posterior is not None:
        raise typer.BadParameter("Name one of --prior and --posterior.")
    read = study_of(study)
    (asked,) = given(read, [regimen or read.parts[0].path.start])
    question = question_of(
        read, endpoint or ENDPOINTS, seed=seed, patients=patients, workers=workers
    )
    after = None if prior else posterior_of(posterior, read, question.model)
    refuse_unwritable(out, figure, page, keep)
    over = apart(after)
    sides = (apart(None),) if over.posterior is None else (apart(None), over)
    with progress("One unknown at a time") as reached:
        each = [tornado(question, asked, side, reached) for side in sides]
    with progress("All at once") as reached:
        size = Points(log2_points=points.bit_length() - 1, shifts=shifts)
        indices = sobol_rows(question, asked, widest(each[-1], unknowns), size, over, reached)
    effects = tuple(row for side in each for row in side)
    kept = Kept(
        of=made_of(study, question, after),
        regimen=asked.name,
        effects=effects,
        indices=tuple(indices),
    )
    outputs = Outputs(out=out, figure=figure, page=page, lang=lang, keep=keep)
    give(read, question.model, sensitivity_csv(effects, indices), kept, outputs)
