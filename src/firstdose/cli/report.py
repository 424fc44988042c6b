"""``firstdose report``: the report of any ledger file, as of any day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from firstdose.cli.files import read_text, shipped, study_files, write_all
from firstdose.cli.options import Lang, Language, OutFolder
from firstdose.cli.problems import with_problems_shown
from firstdose.cli.progress import progress
from firstdose.cli.published import sound
from firstdose.records.ledger import Ledger
from firstdose.records.problem import StudyError

EXAMPLE = "firstdose report ledger.jsonl --out R --lang zh"


@with_problems_shown
def report(
    ledger: Annotated[
        Path, typer.Argument(metavar="LEDGER", help="A ledger file (JSON Lines).", dir_okay=False)
    ],
    *,
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
    published: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Published results to print beside this run; by default those that ship.",
            dir_okay=False,
        ),
    ] = None,
    with_: Annotated[
        list[Path] | None,
        typer.Option(
            "--with",
            metavar="FILE",
            help="A prediction kept by `firstdose model … --keep FILE`, to show beside the records;"
            " may be repeated.",
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
    participant: Annotated[
        str,
        typer.Option(
            metavar="NUMBER",
            help="The page of this participant alone: timeline, adverse events, every entry.",
            show_default=False,
        ),
    ] = "",
) -> None:
    """Make the report of a ledger, or the page of one participant.

    No study is named, because a ledger carries the study file that it was made under.
    """
    from firstdose.cli.belonging import study_of
    from firstdose.cli.kept_predictions import kept_in
    from firstdose.cli.outputs import participant_files, report_files, store
    from firstdose.records import lines

    whole = lines.read(read_text(ledger, "ledger file").split("\n"), ledger.name)
    day = cut.date() if cut is not None else whole.entries[-1].known_on
    known = known_on(whole, day, ledger.name)
    study = study_of(known, ledger.name)
    if participant:
        files = participant_files(study, known, day, participant, lang)
        write_all({out / name: text for name, text in files.items()})
        typer.echo("".join(f"  {out / name}\n" for name in files), nl=False)
        return
    beside = published_beside(study.identity.name, published)
    kept = kept_in(with_ or (), study, known)
    with progress("Writing the report"):
        made = report_files(study, known, day, lang, beside, kept)
    store(made, out)


def published_beside(study: str, given: Path | None) -> str:
    """The published results of a study: those given, or else those that ship; "" for none."""
    if given is not None:
        return sound(read_text(given, "published results"), str(given), study)
    return study_files(study).published_text if study in shipped() else ""


SILENT_DAYS = 366
"""A cut at most so long after the last entry; beyond it, the year is more likely mistyped."""


def known_on(ledger: Ledger, day: date, name: str) -> Ledger:
    """The ledger as it was known on the day of a data cut; a problem when it says nothing of it."""
    first, last = ledger.entries[0].known_on, ledger.entries[-1].known_on
    if not first <= day <= last + timedelta(days=SILENT_DAYS):
        raise StudyError(
            f"{name} cannot be reported as of {day}.",
            where=f"--cut {day}",
            because=f"Its first entry became known on {first} and its last one on {last}.",
            remedy=f"Choose a day from {first} to {last}, or leave --cut out to report everything.",
        )
    return ledger.as_known_on(day)
