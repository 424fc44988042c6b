"""``firstdose run``: one whole virtual trial through the real trial code, with its report."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from firstdose.cli.files import study_files, write_all
from firstdose.cli.options import Lang, Language, OutFolder, Seed, Study
from firstdose.cli.problems import with_problems_shown
from firstdose.cli.progress import progress


class ClinicKind(StrEnum):
    """Who answers the orders of a virtual trial."""

    EMPIRICAL = "empirical"


@with_problems_shown
def run(
    study: Study,
    seed: Seed = 1,
    clinic: Annotated[
        ClinicKind, typer.Option(help="Where the virtual patients come from.")
    ] = ClinicKind.EMPIRICAL,
    truth: Annotated[
        str, typer.Option(help="How DLT risk rises, one of the study file; default: its own.")
    ] = "",
    out: OutFolder = Path("firstdose-report"),
    lang: Lang = Language.EN,
) -> None:
    r"""Run one whole virtual trial and write its ledger and report.

    \b
    Example:
      firstdose run nct06010472 --seed 7 --out A
    """
    from firstdose import protocol
    from firstdose.cli.outputs import report_files, show_summary
    from firstdose.records import lines
    from firstdose.simulate import trial

    assert clinic is ClinicKind.EMPIRICAL
    found = study_files(study)
    read = protocol.read(found.study_text, found.name)
    with progress("Running the trial") as step:
        ledger = trial.trial(
            read, found.study_text, seed=seed, truth=truth or None, on_day=lambda _: step()
        )
    with progress("Writing the report"):
        made = report_files(read, ledger, lang, found.published_text)
    contents: dict[Path, str | bytes] = {out / name: text for name, text in made.files.items()}
    contents[out / "ledger.jsonl"] = "".join(f"{line}\n" for line in lines.write(ledger))
    write_all(contents)
    show_summary(made, out, sorted(contents))
