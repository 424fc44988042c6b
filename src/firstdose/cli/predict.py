"""``firstdose predict``: predictions for a study without results, frozen, and scored later."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.files import read_text, refuse_unwritable, study_files, write_all
from firstdose.cli.options import Seed, Study, of_kind
from firstdose.cli.problems import with_problems_shown
from firstdose.cli.progress import progress
from firstdose.records.problem import StudyError

if TYPE_CHECKING:
    from firstdose.cli.files import StudyFiles
    from firstdose.simulate.prediction.made import Request

EXAMPLE = (
    "firstdose predict nct07358988 --programmes 2 --people 6 --trials 1 --out predictions.json"
)

JsonFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="The frozen predictions, with the hash of their content.",
        dir_okay=False,
        callback=of_kind(".json"),
        show_default=False,
    ),
]


@with_problems_shown
def predict(
    study: Study,
    *,
    date: Annotated[
        datetime | None,
        typer.Option(
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="The day of the predictions; by default that of the study file.",
            show_default=False,
        ),
    ] = None,
    seed: Seed = 1,
    programmes: Annotated[
        int, typer.Option(metavar="N", help="Virtual programmes to draw.", min=2)
    ] = 100,
    people: Annotated[
        int, typer.Option(metavar="N", help="People of each, followed under every regimen.", min=6)
    ] = 60,
    trials: Annotated[
        int, typer.Option(metavar="N", help="Whole trials, for toxicity.", min=1)
    ] = 50,
    workers: Annotated[int, typer.Option(metavar="N", help="Threads to use.", min=1)] = 1,
    out: JsonFile = None,
    score: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Score these frozen predictions instead, by --results.",
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
    results: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Results as CSV: regimen, measure, count, of.",
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
) -> None:
    """Freeze predictions for a study without results, or score them.

    A row for each regimen and measure goes to standard output, by the posterior and by the prior.
    Nothing in the file depends on the clock.
    """
    if (score is None) != (results is None):
        raise typer.BadParameter("--score and --results belong together.")
    found = study_files(study)
    if score is not None and results is not None:
        _score(score, results)
        return
    if found.published_text:
        raise _has_results(found.name)
    from importlib.metadata import version

    from firstdose import protocol
    from firstdose.simulate.prediction.made import Request

    on = (
        date.date()
        if date is not None
        else protocol.read(found.study_text, found.name).identity.dated
    )
    request = Request(
        on=on,
        seed=seed,
        programmes=programmes,
        people=people,
        trials=trials,
        version=version("firstdose"),
        workers=workers,
    )
    _freeze(found, request, out)


def _freeze(found: StudyFiles, request: Request, out: Path | None) -> None:
    from firstdose import protocol
    from firstdose.simulate.prediction.frozen import content_hash, written
    from firstdose.simulate.prediction.made import as_csv, made

    read = protocol.read(found.study_text, found.name)
    refuse_unwritable(out)
    with progress("Predicting") as reached:
        frozen = made(read, found.study_text, request, reached)
    if out is not None:
        write_all({out: written(frozen)})
    typer.echo(as_csv(read, frozen), nl=False)
    of = frozen.origin
    typer.echo(
        f"Simulated: {of.model} revision {of.revision}, calibrated on {of.calibrated_on}, predicted"
        f" on {of.on}. SRI-4 is read without BILAG.",
        err=True,
    )
    for name, side in (("posterior", frozen.posterior), ("prior", frozen.prior)):
        solved = len(side.counts[0].counts)
        typer.echo(
            f"By the {name}: {solved} of {request.programmes} virtual programmes solved, each"
            f" {side.people} people under every regimen; {request.trials} whole trials.",
            err=True,
        )
    typer.echo(f"Hash of the content: {content_hash(frozen)}", err=True)
    if out is not None:
        typer.echo(f"Written: {out}", err=True)


def _score(frozen_file: Path, results_file: Path) -> None:
    from firstdose.simulate.prediction.frozen import read
    from firstdose.simulate.prediction.scoring import as_csv, results, scored

    frozen = read(read_text(frozen_file, "frozen predictions"), str(frozen_file))
    seen = results(read_text(results_file, "results"), str(results_file), frozen)
    typer.echo(as_csv(scored(frozen, seen)), nl=False)
    of = frozen.origin
    typer.echo(
        f"Predicted on {of.on} for {of.study} by {of.model} revision {of.revision}; the hash of the"
        " content is that of the file.",
        err=True,
    )


def _has_results(name: str) -> StudyError:
    return StudyError(
        f"{name} has published results.",
        where="firstdose predict",
        because="What is already known cannot be predicted.",
        remedy="Predict for a study without results; `firstdose calibrate` compares with results.",
    )
