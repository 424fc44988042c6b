"""``firstdose report``: the report of any ledger file, as of any day."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from firstdose.cli.files import read_text, shipped, study_files, write_all
from firstdose.cli.options import Lang, Language, OutFolder
from firstdose.cli.problems import with_problems_shown
from firstdose.cli.progress import progress


@with_problems_shown
def report(
    ledger: Annotated[Path, typer.Argument(metavar="LEDGER", help="A ledger file (JSON Lines).")],
    out: OutFolder,
    lang: Lang = Language.EN,
    cut: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Report what was known on this day; default: all."),
    ] = None,
) -> None:
    r"""Make the report of a ledger.

    \b
    Example:
      firstdose report ledger.jsonl --out R --lang zh
    """
    from firstdose import protocol
    from firstdose.cli.outputs import known_on, report_files, show_summary
    from firstdose.records import lines

    read = lines.read(read_text(ledger, "ledger file").splitlines(), ledger.name)
    if cut is not None:
        read = known_on(read, cut.date(), ledger.name)
    study = protocol.read(read.study_text_in_force(), f"the study file inside {ledger.name}")
    name = study.identity.name
    published = study_files(name).published_text if name in shipped() else ""
    with progress("Writing the report"):
        made = report_files(study, read, lang, published)
    contents: dict[Path, str | bytes] = {out / name: text for name, text in made.files.items()}
    write_all(contents)
    show_summary(made, out, sorted(contents))
