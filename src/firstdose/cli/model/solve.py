"""``firstdose model solve``: the courses of patients whose doses stand in an event table."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from math import isfinite, nan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.model.named import ModelName, Named, named
from firstdose.cli.options import CsvFile
from firstdose.cli.problems import with_problems_shown
from firstdose.records.problem import StudyError

if TYPE_CHECKING:
    from firstdose.simulate.mechanistic.exchange.answers import Answer
    from firstdose.simulate.mechanistic.exchange.asked import Asked
    from firstdose.simulate.mechanistic.model import Model

Times = Annotated[
    str,
    typer.Option(metavar="T,T…", help="Days at which everybody is looked at, before doses."),
]

EXAMPLE = "firstdose model solve car_nk_sle --events doses.csv --times 0,7,28,90 --out courses.csv"


@with_problems_shown
def solve(
    model: ModelName,
    *,
    events: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="An event table in NONMEM's columns; without it one patient without doses.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    times: Times = "",
    rtol: Annotated[
        float, typer.Option(metavar="X", help="Relative tolerance.", min=1e-12, max=1e-2)
    ] = 1e-6,
    engine: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Where the engine of an SBML file is kept, so that it is compiled once.",
            file_okay=False,
        ),
    ] = None,
    out: CsvFile = None,
) -> None:
    """Solve a model for the patients of an event table.

    One row for each patient and time, with every state and assignment. A patient who cannot be
    solved has the reason in OUTCOME and no numbers, and the command ends with 1. For an SBML file
    an engine is generated and compiled first; its time 0 is the file's.
    """
    from firstdose.cli.files import write_all

    meant = named(model)
    found = _answers(meant, _questions(meant, events, days_of(times)), rtol, engine)
    text = _table(found)
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_all({out: text})
        typer.echo(f"Written: {out}")
    failed = [each for each in found if each.outcome != "ok"]
    for each in failed:
        why = ", ".join([each.outcome, *_wrong_inputs(meant.model, each)])
        typer.echo(f"Patient {each.asked.patient} was not solved: {why}.", err=True)
    if failed:
        raise typer.Exit(1)


def days_of(times: str) -> tuple[float, ...]:
    """The days of `Times`, each once, in their order."""
    try:
        days = {float(each) for each in times.split(",") if each.strip()}
    except ValueError:
        days = {nan}
    if not all(isfinite(each) for each in days):
        raise typer.BadParameter("Write days, as in 0,7,28.", param_hint="--times")
    return tuple(sorted(days))


def _questions(found: Named, events: Path | None, times: Sequence[float]) -> tuple[Asked, ...]:
    from firstdose.cli.files import read_text
    from firstdose.simulate.mechanistic.exchange.asked import asked, compartments
    from firstdose.simulate.mechanistic.exchange.event_table import PatientRecords
    from firstdose.simulate.mechanistic.exchange.event_table_reader import read
    from firstdose.simulate.mechanistic.exchange.imported import with_events

    patients: tuple[PatientRecords, ...] = (PatientRecords(patient="1", records=()),)
    if events is not None:
        patients = read(read_text(events, "event table"), compartments(found.model))
    if not patients:
        raise StudyError(
            "The event table has no patient.",
            where=str(events),
            because="It has a header and no record.",
            remedy="Write a record for each dose and observation.",
        )
    questions = asked(found.model, patients, times)
    if found.of_file is None:
        return questions
    return tuple(with_events(each, found.of_file, found.model) for each in questions)


def _answers(
    found: Named, questions: Sequence[Asked], rtol: float, engine: Path | None
) -> tuple[Answer, ...]:
    from firstdose.cli.model.engine_file import engine_in
    from firstdose.simulate.mechanistic.engine import Accuracy
    from firstdose.simulate.mechanistic.exchange.answers import answers, scaled

    accuracy = Accuracy(relative=rtol)
    if found.of_file is None:
        return answers(found.model, questions, accuracy)
    with tempfile.TemporaryDirectory() as passing:
        made = engine_in(engine or Path(passing), found.model)
        model = scaled(found.model, questions, accuracy, made)
        return answers(model, questions, accuracy, made)


def _wrong_inputs(model: Model, answer: Answer) -> Iterator[str]:
    """What the patient was refused for: no parameter and no covariate is negative or no number."""
    for name, value in zip(model.inputs, answer.asked.inputs[0].tolist(), strict=True):
        if not (isfinite(value) and value >= 0):
            yield f"{name} = {value:g}"


def _table(found: Sequence[Answer]) -> str:
    """Nine significant digits, and no number of a patient who was not solved to the end."""
    names = list(found[0].values)
    page = io.StringIO()
    sheet = csv.writer(page, lineterminator="\n")
    sheet.writerow(("ID", "TIME", "AFTER_DOSE", "OUTCOME", *names))
    for each in found:
        for at, moment in enumerate(each.asked.moments):
            values = (each.values[name][at] for name in names)
            solved = each.outcome == "ok"
            said = (f"{value:.9g}" if solved and isfinite(value) else "" for value in values)
            key = (each.asked.patient, f"{moment.time:.9g}", int(moment.after), each.outcome)
            sheet.writerow((*key, *said))
    return page.getvalue()
