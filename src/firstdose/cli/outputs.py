"""What ``run`` and ``report`` write, and the short summary they print.

A command that imports this module learns at once whether the packages of a report are there, before
it has simulated anything.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from firstdose.cli.files import write_all
from firstdose.cli.options import Language
from firstdose.protocol.study import Study
from firstdose.protocol.words import Assumption
from firstdose.records import lines
from firstdose.records.ledger import Ledger
from firstdose.report.document import Beside, document, participant_document

if TYPE_CHECKING:
    from firstdose.report.predicted.kept import Kept

WIDTH = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """File texts by name within the folder, and the findings in one paragraph."""

    files: Mapping[str, str]
    summary: str


def report_files(
    study: Study,
    ledger: Ledger,
    cut: date,
    language: Language,
    published_text: str,
    kept: Sequence[Kept] = (),
) -> Outputs:
    """The report of a ledger as of a day: page, result rows and figures.

    ``kept``: predictions to show beside those that ship with the study.
    """
    from firstdose.cli.kept_predictions import shipped_beside
    from firstdose.cli.model_figures import model_figures
    from firstdose.report.origin import banner
    from firstdose.report.words import read_words

    shown = model_figures(study, ledger, cut, language)
    predicted = (*shipped_beside(study, ledger), *kept)
    beside = Beside(
        assumptions=_assumed_beside(study, ledger, predicted),
        figures=shown.figures,
        notes=shown.notes,
        kept=predicted,
        used=_used(study, ledger, published_text),
    )
    made = document(study, ledger, cut, language.value, published_text or None, beside)
    words = read_words(language.value)
    figures = {f"figures/{name}.svg": svg for name, svg in made.figures.items()}
    return Outputs(
        files={"report.html": made.html, "results.csv": made.results_csv, **figures},
        summary=_wrapped(
            words.sentence(banner(ledger.opened.fact.origin, words), made.summary), language
        ),
    )


def _used(study: Study, ledger: Ledger, published_text: str) -> Mapping[str, str]:
    """How the virtual population stands to each published number."""
    from firstdose.protocol.published_reader import read_published
    from firstdose.simulate.published_use import use_of_published

    if not published_text:
        return {}
    return use_of_published(study, ledger.opened.fact.made_by, read_published(published_text))


def participant_files(
    study: Study, ledger: Ledger, cut: date, participant: str, language: Language
) -> Mapping[str, str]:
    """The page of one participant and its figures, by file name."""
    made = participant_document(
        study, ledger, cut, participant, language.value, _assumed_beside(study, ledger)
    )
    name = f"participant-{participant}"
    figures = {
        f"figures/{figure.replace('participant', name, 1)}.svg": svg
        for figure, svg in made.figures.items()
    }
    return {f"{name}.html": made.html, **figures}


def _wrapped(text: str, language: Language) -> str:
    """The paragraph as lines of a terminal; Chinese is left to the terminal to break."""
    if language is not Language.EN:
        return text
    width = min(WIDTH, shutil.get_terminal_size().columns)
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)


def _assumed_beside(
    study: Study, ledger: Ledger, kept: Sequence[Kept] = ()
) -> tuple[Assumption, ...]:
    """What was assumed beside the study file: by the virtual clinic, and by predictions shown."""
    from firstdose.simulate.clinics import CLINICS
    from firstdose.simulate.committee import assumed_of_expansions
    from firstdose.simulate.mechanistic_clinic import assumptions

    made_by = ledger.opened.fact.made_by
    kind = CLINICS.get(made_by.clinic) if made_by is not None else None
    own = (*kind.assumptions(), *assumed_of_expansions(study)) if kind is not None else ()
    there = {one.about for one in own}
    return (*own, *(one for one in (assumptions() if kept else ()) if one.about not in there))


def candidates(drawn: int, entered: int, language: Language) -> str:
    """How many virtual patients had to be drawn until enough met the entry criteria."""
    from firstdose.report.words import read_words

    words = read_words(language.value)
    percent = round(100 * entered / drawn) if drawn else 0
    said = words("document.candidates", drawn=drawn, entered=entered, percent=percent)
    return _wrapped(said, language)


def with_ledger(made: Outputs, ledger: Ledger) -> Outputs:
    """The same, and the ledger file."""
    text = "".join(f"{line}\n" for line in lines.write(ledger))
    return replace(made, files={"ledger.jsonl": text, **made.files})


def store(made: Outputs, out: Path) -> None:
    """Write every file, then say the findings in one paragraph and where everything lies."""
    write_all({out / name: text for name, text in made.files.items()})
    typer.echo(f"{made.summary}\n")
    for name in made.files:
        if "/" not in name:
            typer.echo(f"  {out / name}")
    figures = sum(name.startswith("figures/") for name in made.files)
    typer.echo(f"  {out / 'figures'} ({figures} figures)")
