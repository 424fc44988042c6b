"""``firstdose model vpc``: what a ledger recorded beside simulated trials like it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.model.predictions import (
    Outputs,
    PageFile,
    PosteriorFile,
    Workers,
    give,
    posterior_of,
)
from firstdose.cli.options import CsvFileBesideFigure, FigureFile, Lang, Language, Seed
from firstdose.cli.problems import with_problems_shown

if TYPE_CHECKING:
    from firstdose.protocol.study import Study
    from firstdose.records.values import Generation
    from firstdose.simulate.calibration.posterior import Posterior
    from firstdose.simulate.mechanistic.model import Model

EXAMPLE = "firstdose model vpc A/ledger.jsonl --trials 20 --figure vpc.svg --out vpc.csv"


@with_problems_shown
def vpc(
    ledger: Annotated[
        Path, typer.Argument(metavar="LEDGER", help="A ledger file (JSON Lines).", dir_okay=False)
    ],
    *,
    posterior: PosteriorFile = None,
    trials: Annotated[
        int, typer.Option(metavar="N", help="Simulated trials beside the one recorded.", min=10)
    ] = 100,
    seed: Seed = 1,
    workers: Workers = 1,
    out: CsvFileBesideFigure = None,
    figure: FigureFile = None,
    page: PageFile = None,
    lang: Lang = Language.EN,
) -> None:
    """Check the model against the series of a ledger (visual predictive check).

    Simulated patients are given the doses of the participants on the same days and sampled when
    they were; each trial belongs to a virtual programme. For each visit the 10th, 50th and 90th
    centile of what was recorded stand beside those of the simulated trials. A ledger that was
    simulated from the prior is checked by the prior, unless a posterior is named.
    """
    from firstdose.analyse.cut import data_cut
    from firstdose.cli.belonging import study_of
    from firstdose.cli.files import read_text
    from firstdose.records import lines
    from firstdose.report.predicted.check import Beside, Records, check_figure
    from firstdose.report.predicted.csv import as_csv
    from firstdose.report.words import read_words
    from firstdose.simulate.calibration.patients import acceptance
    from firstdose.simulate.mechanistic.clinic.people import model_for
    from firstdose.simulate.predicted.check import Check, check

    whole = lines.read(read_text(ledger, "ledger file").split("\n"), ledger.name)
    read = study_of(whole, ledger.name)
    made_by = whole.opened.fact.made_by
    cut = data_cut(read, whole, whole.entries[-1].known_on)
    model = model_for(read)
    asked = Check(
        study=read,
        model=model,
        acceptance=acceptance(model, seed),
        seed=seed,
        trials=trials,
        threads=workers,
        posterior=_posterior(posterior, read, model, made_by),
    )
    rows = check(cut, asked)
    words = read_words(lang.value)
    records = Records(origin=cut.origin, clinic="" if made_by is None else made_by.clinic)
    beside = Beside(trials=trials, population=asked.population)
    block = check_figure(rows, beside, records, words)
    typer.echo(block.description, err=True)
    give(read, model, as_csv(rows), block, Outputs(out=out, figure=figure, page=page, lang=lang))


def _posterior(
    file: Path | None, study: Study, model: Model, made_by: Generation | None
) -> Posterior | None:
    """What the trials beside a ledger are drawn from; None: the prior, as those are of the ledger.

    A ledger of another origin or clinic says nothing of it; there the saved posterior speaks.
    """
    from firstdose.simulate.mechanistic_clinic import PRIOR_NAME

    if file is None and made_by is not None and made_by.clinic == PRIOR_NAME:
        return None
    return posterior_of(file, study, model)
