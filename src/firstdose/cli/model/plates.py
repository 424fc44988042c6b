"""``firstdose model plates``: the courses of a virtual population under one regimen."""

from __future__ import annotations

from typing import Annotated

import typer

from firstdose.cli.model.predictions import Outputs, PageFile, Workers, give, study_of
from firstdose.cli.options import CsvFileBesideFigure, FigureFile, Lang, Language, Seed, Study
from firstdose.cli.problems import with_problems_shown

EXAMPLE = "firstdose model plates nct06010472 --patients 100 --figure plates.svg --out plates.csv"


@with_problems_shown
def plates(
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
    patients: Annotated[int, typer.Option(metavar="N", help="Virtual patients.", min=20)] = 300,
    seed: Seed = 1,
    workers: Workers = 1,
    out: CsvFileBesideFigure = None,
    figure: FigureFile = None,
    page: PageFile = None,
    lang: Lang = Language.EN,
) -> None:
    """Draw the courses of virtual patients: median, where half and where nine tenths lie.

    The patients are those of the model as it ships, with its typical values: nothing is calibrated.
    """
    from firstdose.report.predicted.csv import as_csv
    from firstdose.report.predicted.plates import plates_figure
    from firstdose.report.words import read_words
    from firstdose.simulate.calibration.patients import acceptance
    from firstdose.simulate.calibration.patients import patients as accepted
    from firstdose.simulate.dice import Dice
    from firstdose.simulate.mechanistic.clinic.people import model_for
    from firstdose.simulate.predicted.regimens import given
    from firstdose.simulate.predicted.trajectories import trajectories

    read = study_of(study)
    (asked,) = given(read, [regimen or read.parts[0].path.start])
    model = model_for(read)
    people = accepted(model, acceptance(model, seed), Dice(seed), 1, patients).inputs
    rows = tuple(trajectories(model, people, asked, workers))
    block = plates_figure(rows, patients, read_words(lang.value))
    give(read, model, as_csv(rows), block, Outputs(out=out, figure=figure, page=page, lang=lang))
