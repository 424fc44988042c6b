"""``firstdose report``: the report of any ledger file, as of any day."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from firstdose.cli.files import read_text, shipped, study_files
from firstdose.cli.options import Lang, Language, OutFolder
from firstdose.cli.problems import with_problems_shown
from firstdose.cli.progress import progress
from firstdose.records.ledger import Ledger
from firstdose.records.problem import StudyError

EXAMPLE = "firstdose report ledger.jsonl --out R --lang zh"


@with_problems_shown
def report(
    ledger: Annotated[
        Path, typer.Argument(metavar="LEDGER", help="A ledger file (JSON Lines).", dir_okay=False)
    ],
    out: OutFolder,
    lang: Lang = Language.EN,
    cut: Annotated[
        datetime | None,
        typer.Option(
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="Report what was known on this day, written 2024-06-16; by default everything.",
        ),
    ] = None,
) -> None:
    """Make the report of a ledger.

    No study is named, because a ledger carries the study file that it was made under.
    """
    from firstdose import protocol
    from firstdose.cli.outputs import report_files, store
    from firstdose.records import lines

    whole = lines.read(read_text(ledger, "ledger file").split("\n"), ledger.name)
    day = cut.date() if cut is not None else whole.entries[-1].known_on
    known = known_on(whole, day, ledger.name)
    study = protocol.read(known.study_text_in_force(), f"the study file inside {ledger.name}")
    if study.identity.name != known.opened.fact.study:
        raise _of_another_study(ledger.name, known.opened.fact.study, study.identity.name)
    name = study.identity.name
    published = study_files(name).published_text if name in shipped() else ""
    with progress("Writing the report"):
        made = report_files(study, known, day, lang, published)
    store(made, out)


def known_on(ledger: Ledger, day: date, name: str) -> Ledger:
    """The ledger as it was known on the day of a data cut; a problem when it does not span it."""
    first, last = ledger.entries[0].known_on, ledger.entries[-1].known_on
    if not first <= day <= last:
        raise StudyError(
            f"{name} cannot be reported as of {day}.",
            where=f"--cut {day}",
            because=f"Its first entry became known on {first} and its last one on {last}.",
            remedy=f"Choose a day from {first} to {last}, or leave --cut out to report everything.",
        )
    return ledger.as_known_on(day)


def _of_another_study(ledger: str, opened: str, found: str) -> StudyError:
    return StudyError(
        f"{ledger} says that it is a ledger of {opened}, and carries the study file of {found}.",
        where=f"{ledger}, line 1",
        because="The facts of one study mean nothing under the protocol of another.",
        remedy=f"Restore the line from the original ledger file of {opened}.",
    )
