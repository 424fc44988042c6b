"""What ``run`` and ``report`` write, and the short summary they print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import typer

from firstdose.cli.files import write_all
from firstdose.cli.options import Language
from firstdose.protocol.study import Study
from firstdose.records import lines
from firstdose.records.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """File texts by name within the folder, and the findings in one paragraph."""

    files: Mapping[str, str]
    summary: str


def report_files(
    study: Study, ledger: Ledger, cut: date, language: Language, published_text: str
) -> Outputs:
    """The report of a ledger as of a day: page, result rows and figures."""
    from firstdose.report.document import document

    made = document(study, ledger, cut, language.value, published_text or None)
    figures = {f"figures/{name}.svg": svg for name, svg in made.figures.items()}
    return Outputs(
        files={"report.html": made.html, "results.csv": made.results_csv, **figures},
        summary=made.summary,
    )


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
