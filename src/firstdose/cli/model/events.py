"""``firstdose model events``: a regimen of a study as an event table."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import typer

from firstdose.cli.model.predictions import study_of
from firstdose.cli.model.solve import Times, days_of
from firstdose.cli.options import CsvFile, Study
from firstdose.cli.problems import with_problems_shown

EXAMPLE = "firstdose model events nct06010472 --regimen d1-i7 --times 0,7,28 --out planned.csv"


@with_problems_shown
def events(
    study: Study,
    *,
    regimen: Annotated[str, typer.Option(metavar="NAME", help="A regimen of the study.")],
    times: Times = "",
    surface: Annotated[
        float | None,
        typer.Option(
            metavar="M2", help="Body surface in m2; else that of a calibration.", min=0.1, max=5
        ),
    ] = None,
    weight: Annotated[
        float | None,
        typer.Option(
            metavar="KG", help="Body weight in kg; else the model's reference.", min=1, max=500
        ),
    ] = None,
    clearance: Annotated[
        float | None,
        typer.Option(
            metavar="ML/MIN",
            help="Creatinine clearance in mL/min; else the model's reference.",
            min=1,
            max=300,
        ),
    ] = None,
    out: CsvFile = None,
) -> None:
    """Write a regimen of a study as an event table in NONMEM's columns.

    The planned conditioning and infusions of one patient, day 0 the first infusion, in the units of
    the model, and an observation on each of the days named. CMT is the state that receives a dose,
    so that mrgsolve reads the table with the exported model.
    """
    from firstdose.cli.files import write_all
    from firstdose.simulate.calibration.stated import stated
    from firstdose.simulate.mechanistic.clinic.people import model_for
    from firstdose.simulate.mechanistic.exchange.event_table import PatientRecords
    from firstdose.simulate.mechanistic.exchange.event_table_writer import (
        Build,
        planned,
        routes_of,
        written,
    )
    from firstdose.simulate.predicted.regimens import asked_for

    read = study_of(study)
    model = model_for(read)
    (asked,) = asked_for(read, [regimen])
    reference = {each.name: each.reference for each in model.covariates}
    own = {"weight": weight, "creatinine_clearance": clearance}
    covariates = {name: reference[name] if said is None else said for name, said in own.items()}
    body_surface = stated("people")["body_surface_m2"] if surface is None else surface
    build = Build(
        body_surface_m2=Decimal(str(body_surface)),
        weight_kg=Decimal(str(covariates["weight"])),
        creatinine_clearance_ml_per_min=Decimal(str(covariates["creatinine_clearance"])),
    )
    records = planned(
        asked,
        read.regimens.conditioning_named(asked.conditioning),
        build=build,
        routes=routes_of(model),
        observed_days=days_of(times),
    )
    known = {name: value for name, value in covariates.items() if name in model.inputs}
    text = written([PatientRecords(patient="1", records=records, covariates=known)])
    if out is None:
        typer.echo(text, nl=False)
        return
    write_all({out: text})
    typer.echo(f"Written: {out}")
