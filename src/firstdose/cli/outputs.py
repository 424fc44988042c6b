"""What ``run`` and ``report`` write, and the short summary they print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from firstdose.cli.options import Language
from firstdose.protocol.study import Study
from firstdose.records.ledger import Ledger
from firstdose.records.problem import StudyError


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """File texts by name, and the findings in one paragraph."""

    files: Mapping[str, str]
    summary: str


def known_on(ledger: Ledger, cut: date, name: str) -> Ledger:
    """The ledger as it was known on the day of a data cut; a problem when nothing was."""
    first, last = ledger.entries[0].known_on, ledger.entries[-1].known_on
    if cut < first:
        raise StudyError(
            f"Nothing was known on {cut}.",
            where=f"--cut {cut}, {name}",
            because=f"The ledger begins on {first} and ends on {last}.",
            remedy=f"Choose a day from {first} to {last}.",
        )
    return ledger.as_known_on(cut)


def report_files(study: Study, ledger: Ledger, language: Language, published_text: str) -> Outputs:
    """The report of all that a ledger knows: page, result rows and figures."""
    from firstdose.report.document import document

    made = document(
        study,
        ledger,
        ledger.entries[-1].known_on,
        language.value,
        published_text or None,
    )
    figures = {f"figures/{name}.svg": svg for name, svg in made.figures.items()}
    return Outputs(
        files={"report.html": made.html, "results.csv": made.results_csv, **figures},
        summary=made.summary,
    )


def show_summary(made: Outputs, out: Path, written: list[Path]) -> None:
    """The findings in one paragraph, and where everything lies."""
    typer.echo(made.summary)
    typer.echo("")
    for path in written:
        if path.parent == out:
            typer.echo(f"  {path}")
    typer.echo(f"  {out / 'figures'} ({sum(path.parent != out for path in written)} figures)")
