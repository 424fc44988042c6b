"""``firstdose grade``: laboratory values of a file to grades of CTCAE."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.files import write_all
from firstdose.cli.options import AsOf, day_of
from firstdose.cli.problems import with_problems_shown
from firstdose.cli.progress import progress
from firstdose.cli.row_reasons import end

if TYPE_CHECKING:
    from firstdose.cli.laboratory_file import Written
    from firstdose.standards.laboratory_row import Asked

EXAMPLE = "firstdose grade laboratory.csv --standard ctcae-5.0 --out graded.csv"


class StandardChoice(StrEnum):
    """The standards that values are graded by."""

    CTCAE_5 = "ctcae-5.0"
    CTCAE_6 = "ctcae-6.0"


class PolicyChoice(StrEnum):
    """What is assumed where nobody recorded whether there are symptoms and the like."""

    UNKNOWN = "unknown"
    ASSUME_WORST = "assume-worst"
    ASSUME_NONE = "assume-none"


@with_problems_shown
def grade(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A CSV file with the columns analyte and value.", dir_okay=False
        ),
    ],
    standard: Annotated[StandardChoice, typer.Option(help="The version of CTCAE to grade by.")],
    policy: Annotated[
        PolicyChoice,
        typer.Option(help="What to assume where symptoms and the like are not recorded."),
    ] = PolicyChoice.UNKNOWN,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="The file to write; by default standard output.", dir_okay=False
        ),
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Grade the laboratory values of a file by CTCAE.

    The output has the rows and columns of the file, and a term, a grade and a reason for each. A
    row that cannot be graded says why; the others are graded all the same.
    """
    from firstdose.standards.ctcae import ctcae
    from firstdose.standards.laboratory_row import Asked

    asked = Asked(
        standard=ctcae("5.0" if standard is StandardChoice.CTCAE_5 else "6.0"),
        policy=policy.value,
        as_of=day_of(as_of),
    )
    written = _graded(file, asked)
    text = "".join(written.parts)
    if out is None:
        sys.stdout.write(text)
    else:
        write_all({out: text})
    total = written.ungradable.total()
    summary = f"{written.rows} rows, {written.answers} answers, {total} ungradable."
    end(summary, written.ungradable)


def _graded(file: Path, asked: Asked) -> Written:
    from firstdose.cli.laboratory_file import Header, Written, header_text, stretches
    from firstdose.standards.laboratory_table import Memory, table_grades

    written, memory = Written(), Memory()
    with progress("Grading") as reached:
        for part in stretches(file):
            if isinstance(part, Header):
                written.parts.append(header_text(part))
            else:
                written.add(table_grades(part, asked, memory), part.height)
                reached(f"{written.rows} rows")
    return written
