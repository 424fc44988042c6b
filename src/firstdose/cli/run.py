"""``firstdose run``: one whole virtual trial through the real trial code, with its report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from firstdose.cli.clinic_options import Clinic, Prior, clinic_of
from firstdose.cli.files import refuse_unwritable, study_files
from firstdose.cli.options import Lang, Language, OutFolder, Seed, Study
from firstdose.cli.problems import with_problems_shown
from firstdose.cli.progress import progress
from firstdose.cli.published import sound

EXAMPLE = "firstdose run nct06010472 --seed 7 --out A"


@with_problems_shown
def run(
    study: Study,
    *,
    seed: Seed = 1,
    clinic: Clinic = None,
    prior: Prior = False,
    truth: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="How the DLT risk rises: a truth of the study file; by default the one it names,"
            " in the mechanistic clinic only what the biology brings ('mechanistic').",
            show_default=False,
        ),
    ] = "",
    out: OutFolder = Path("firstdose-report"),
    lang: Lang = Language.EN,
) -> None:
    """Run one whole virtual trial and write its ledger and report.

    The trial code is that of a real trial; only the patients and the committee are virtual.
    """
    from firstdose import protocol
    from firstdose.cli.outputs import candidates, report_files, store, with_ledger
    from firstdose.simulate import trial
    from firstdose.simulate.mechanistic_clinic import MechanisticClinic

    found = study_files(study)
    read = protocol.read(found.study_text, found.name)
    published = sound(found.published_text, found.published_name, read.identity.name)
    named = clinic_of(read, clinic, prior=prior)
    refuse_unwritable(out / "report.html")
    with progress("Running the trial") as reached:
        made_by = trial.generation(read, named, truth or None, seed)
        ledger, answered = trial.simulated(read, found.study_text, made_by, reached)
    with progress("Writing the report"):
        last_day = ledger.entries[-1].known_on
        made = report_files(read, ledger, last_day, lang, published)
    store(with_ledger(made, ledger), out)
    if isinstance(answered, MechanisticClinic):
        people = answered.people
        typer.echo(f"\n{candidates(people.drawn, people.entered, lang)}")
