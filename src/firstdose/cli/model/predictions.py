"""What the commands that predict share: what is asked of the model, and where the answers go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.files import read_text, study_files, write_all
from firstdose.cli.options import Language, of_kind
from firstdose.cli.progress import progress
from firstdose.records.problem import Problem, StudyError
from firstdose.records.values import Origin

if TYPE_CHECKING:
    from firstdose.protocol.study import Study
    from firstdose.report.page import FigureBlock
    from firstdose.report.predicted.kept import Kept, MadeOf
    from firstdose.report.predicted.page import Behind
    from firstdose.simulate.calibration.endpoints import Endpoint
    from firstdose.simulate.calibration.posterior import Posterior
    from firstdose.simulate.mechanistic.model import Model
    from firstdose.simulate.predicted.outcomes import Outcomes, Question
    from firstdose.simulate.predicted.regimens import GivenRegimen

ENDPOINTS = ("lldas_and_doris_month_12", "crs", "b_cell_depletion_days", "last_detected_day")
"""The endpoints that are asked about where none is named."""

PageFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="A page with the figures and every assumption.",
        dir_okay=False,
        callback=of_kind(".html"),
        show_default=False,
    ),
]
Workers = Annotated[
    int, typer.Option(metavar="N", help="Threads to use; the bytes are the same.", min=1)
]
KeepFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Keep the result, so that `firstdose report LEDGER --with FILE` shows it.",
        dir_okay=False,
        callback=of_kind(".json"),
        show_default=False,
    ),
]
PosteriorFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="What `firstdose calibrate --out` wrote; by default what is saved for the product.",
        dir_okay=False,
        show_default=False,
    ),
]
Programmes = Annotated[
    int, typer.Option(metavar="N", help="Virtual programmes of a population.", min=4)
]
EndpointNames = Annotated[
    list[str] | None,
    typer.Option(
        "--endpoint",
        metavar="NAME",
        help=f"An endpoint; again for several. By default {', '.join(ENDPOINTS)}.",
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """The files that a command was asked for; without ``out`` the rows are printed.

    ``origin`` is that of the records which the model is held to, where there are some.
    """

    out: Path | None
    figure: Path | None
    page: Path | None
    lang: Language
    origin: Origin = Origin.SIMULATED
    keep: Path | None = None


def study_of(name: str) -> Study:
    """The study of that name or path."""
    from firstdose import protocol

    found = study_files(name)
    return protocol.read(found.study_text, found.name)


def endpoints_named(study: Study, names: Sequence[str]) -> tuple[Endpoint, ...]:
    """Endpoints as observed in a study, by their names; a problem names those there are."""
    from firstdose.protocol.finding import nearest
    from firstdose.simulate.calibration.endpoints import observed_endpoints

    known = observed_endpoints(study)
    problems = [
        Problem(
            what=f"There is no endpoint '{name}'.",
            where="--endpoint on the command line",
            because="The model answers to endpoints that it has a rule for.",
            remedy=nearest(name, tuple(known)),
        )
        for name in dict.fromkeys(names)
        if name not in known
    ]
    if problems:
        raise StudyError.of(problems)
    return tuple(known[name] for name in dict.fromkeys(names))


def question_of(
    study: Study, endpoints: Sequence[str], *, seed: int, patients: int, workers: int
) -> Question:
    """What is asked of the model of the study's kind of cells, about endpoints by their names."""
    from firstdose.simulate.calibration.patients import acceptance
    from firstdose.simulate.calibration.prior import prior
    from firstdose.simulate.dice import Dice
    from firstdose.simulate.mechanistic.clinic.people import model_for
    from firstdose.simulate.predicted.outcomes import Question

    model = model_for(study)
    named = endpoints_named(study, endpoints)
    return Question(
        study=study,
        model=model,
        unknowns=prior(model),
        acceptance=acceptance(model, seed),
        dice=Dice(seed),
        endpoints=named,
        patients=patients,
        threads=workers,
    )


def posterior_of(file: Path | None, study: Study, model: Model) -> Posterior | None:
    """The posterior of a file, or the one saved for the product; None where there is neither."""
    from firstdose.simulate.calibration.posterior import read
    from firstdose.simulate.calibration.saved import saved_posterior

    if file is None:
        return saved_posterior(study, model)
    return read(read_text(file, "posterior file"), model, str(file))


def outcomes_compared(
    question: Question,
    after: Posterior | None,
    regimens: Sequence[GivenRegimen],
    programmes: int,
) -> list[Outcomes]:
    """The outcomes of every population that is compared, the regimens on the same patients."""
    from firstdose.simulate.predicted.outcomes import outcomes
    from firstdose.simulate.predicted.populations import compared

    with progress("Simulating") as reached:
        return [
            outcomes(question, population, regimens, reached)
            for population in compared(question.unknowns, after, question.dice, programmes)
        ]


def behind(model: Model) -> Behind:
    """What predictions of a model rest on."""
    from firstdose.report.predicted.page import Behind, ParameterShown
    from firstdose.simulate.mechanistic_clinic import assumptions

    return Behind(
        model=model.name,
        revision=model.revision,
        assumptions=assumptions(),
        parameters=tuple(
            ParameterShown(
                name=each.name,
                meaning=each.meaning,
                typical=each.typical,
                unit=each.unit,
                source=each.source,
            )
            for each in model.parameters
            if each.confidence == "low"
        ),
    )


def made_of(
    study: str, question: Question, posterior: Posterior | None, unsolved: int = 0
) -> MadeOf:
    """What a result was made of; ``study`` as the command line has it."""
    from firstdose.records.lines import study_sha256
    from firstdose.report.predicted.kept import MadeOf
    from firstdose.simulate.calibration.moved import collapsed

    return MadeOf(
        study=question.study.identity.name,
        study_sha256=study_sha256(study_files(study).study_text),
        model=question.model.name,
        revision=question.model.revision,
        model_sha256=question.model.digest,
        posterior_sha256="" if posterior is None else posterior.digest_of_programmes,
        programmes_in_effect=0.0 if posterior is None else posterior.effective,
        collapsed=posterior is not None and collapsed(posterior.effective),
        seed=question.dice.seed,
        patients=question.patients,
        unsolved=unsolved,
    )


def give(
    study: Study,
    model: Model,
    rows: str,
    found: Kept | FigureBlock,
    outputs: Outputs,
) -> None:
    """Write what was asked for: rows (as CSV), figure, page and the result itself.

    What is said of the order of regimens goes to standard error.
    """
    from firstdose.report.page import FigureBlock
    from firstdose.report.predicted.kept import Kept, figure_of, said_of, written
    from firstdose.report.predicted.page import Shown, prediction_page
    from firstdose.report.words import read_words

    words = read_words(outputs.lang.value)
    kept = found if isinstance(found, Kept) else None
    block = found if isinstance(found, FigureBlock) else figure_of(found, words)
    orders = tuple(said_of(kept, words)) if kept is not None else ()
    files: dict[Path, str] = {}
    if outputs.out is not None:
        files[outputs.out] = rows
    if outputs.figure is not None:
        files[outputs.figure] = block.svg
    if outputs.page is not None:
        shown = Shown(study=study, figures=(block,), orders=orders, origin=outputs.origin)
        files[outputs.page] = prediction_page(shown, behind(model), words)
    if outputs.keep is not None and kept is not None:
        files[outputs.keep] = written(kept)
    write_all(files)
    if outputs.out is None:
        typer.echo(rows, nl=False)
    for line in orders:
        typer.echo(line, err=True)
    for path in files:
        typer.echo(f"Written: {path}", err=True)
