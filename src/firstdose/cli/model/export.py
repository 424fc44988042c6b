"""``firstdose model export``: a model for other programmes, as SBML or for mrgsolve."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.model.named import ModelName, named
from firstdose.cli.problems import with_problems_shown

if TYPE_CHECKING:
    from firstdose.simulate.mechanistic.exchange.equations import Equations
    from firstdose.simulate.mechanistic.model import Model

EXAMPLE = "firstdose model export car_nk_sle --to sbml --out car_nk_sle.xml"


class Form(StrEnum):
    """The forms in which a model leaves."""

    SBML = "sbml"
    MRGSOLVE = "mrgsolve"


@with_problems_shown
def export(
    model: ModelName,
    *,
    to: Annotated[Form, typer.Option(help="SBML Level 3 Version 2, or a model for mrgsolve (R).")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The file to write.", dir_okay=False)],
    events: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="An event table of one patient, whose doses and values go into the SBML.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
) -> None:
    """Write a model for other programmes.

    Parameters have their typical value and covariates their reference, unless columns of the event
    table say otherwise. Time 0 of the SBML is that of the first record. mrgsolve reads event
    tables itself: give it the same file.
    """
    from firstdose.cli.files import write_all

    equations, first_day = _equations(model, events, to)
    if to is Form.SBML:
        from firstdose.simulate.mechanistic.exchange.sbml_writer import written as sbml

        text = sbml(equations, first_day=first_day)
    else:
        from firstdose.simulate.mechanistic.exchange.mrgsolve import written as mrgsolve

        text = mrgsolve(equations)
    write_all({out: text})
    typer.echo(f"Written: {out}")


def _equations(name: str, events: Path | None, to: Form) -> tuple[Equations, float]:
    """The equations, with the doses of the table, and the time at which they begin."""
    from firstdose.simulate.mechanistic.exchange.model_equations import equations_of

    found = named(name)
    if events is None:
        return found.of_file or equations_of(found.model), 0.0
    if to is Form.MRGSOLVE or found.of_file is not None:
        raise typer.BadParameter(
            "Only the SBML of a model that ships takes doses in; other files stay as they are, and "
            "mrgsolve reads the event table itself.",
            param_hint="--events",
        )
    return _dosed(found.model, events)


def _dosed(model: Model, events: Path) -> tuple[Equations, float]:
    from firstdose.cli.files import read_text
    from firstdose.records.problem import StudyError
    from firstdose.simulate.mechanistic.exchange.asked import asked, compartments, planned_doses
    from firstdose.simulate.mechanistic.exchange.event_table_reader import read
    from firstdose.simulate.mechanistic.exchange.model_equations import equations_of

    patients = read(read_text(events, "event table"), compartments(model))
    if len(patients) != 1:
        raise StudyError(
            f"The event table has {len(patients)} patients.",
            where=str(events),
            because="An SBML file holds the doses of one.",
            remedy="Leave one patient in the table, or export without it.",
        )
    (patient,) = patients
    first_day = min(record.time_days for record in patient.records)
    asked(model, patients, times=(first_day,))
    given = planned_doses(model, patient)
    return equations_of(model, patient.covariates, given), first_day
