"""``firstdose standards``: the official wording of CTCAE beside its numeric limits."""

from __future__ import annotations

import textwrap
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.grade import StandardChoice
from firstdose.cli.problems import with_problems_shown
from firstdose.records.problem import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from firstdose.cli.official_wording import Wording
    from firstdose.standards.ctcae import CtcaeVersion, Standard

EXAMPLE_INSTALL = "firstdose standards install ctcae CTCAE_v5.0.xlsx"
EXAMPLE_SHOW = 'firstdose standards show "Neutrophil count decreased"'
WIDTH = 96
INDENT = " " * 9


class Installable(StrEnum):
    """Standards with a wording of their own that a user may install."""

    CTCAE = "ctcae"


class Version(StrEnum):
    """The versions of CTCAE."""

    FIVE = "5.0"
    SIX = "6.0"


@with_problems_shown
def install(
    standard: Annotated[
        Installable, typer.Argument(metavar="STANDARD", help="The standard: ctcae.")
    ],
    workbook: Annotated[
        Path,
        typer.Argument(
            metavar="WORKBOOK", help="The workbook (xlsx) that the NCI publishes.", dir_okay=False
        ),
    ],
    version: Annotated[
        Version | None,
        typer.Option(help="The version of CTCAE; by default the one that the workbook names."),
    ] = None,
    despite_differences: Annotated[
        bool,
        typer.Option(
            "--despite-differences", help="Install also when terms or grades are not as expected."
        ),
    ] = False,
) -> None:
    """Install the official wording from your workbook.

    Every term and grade of it is checked first. Codes of MedDRA are never kept.
    """
    from firstdose.cli.ctcae_workbook import read_workbook
    from firstdose.cli.official_wording import install as keep

    assert standard is Installable.CTCAE
    read = read_workbook(workbook, None if version is None else _version(version.value))
    if read.differences and not despite_differences:
        raise StudyError.of(read.differences)
    path = keep(read.wording)
    for difference in read.differences:
        typer.echo(f"{difference.what} ({difference.where})", err=True)
    typer.echo(f"The wording of {len(read.wording.terms)} terms of CTCAE {read.wording.version}:")
    typer.echo(f"  {path}")


@with_problems_shown
def show(
    term: Annotated[str, typer.Argument(metavar="TERM", help="The name of a term of CTCAE.")],
    standard: Annotated[
        StandardChoice, typer.Option(help="The version of CTCAE.")
    ] = StandardChoice.CTCAE_5,
) -> None:
    """Show the limits and the wording of a term.

    The official wording stands beside the numeric limits when you have installed it.
    """
    from firstdose.cli.official_wording import installed
    from firstdose.standards.ctcae import ctcae
    from firstdose.standards.targets import term_named

    found = ctcae(_version(standard.value.removeprefix("ctcae-")))
    known = term_named(found, term)
    if known is None:
        raise _unknown(found, term)
    for line in _lines(found, known, installed(found.version)):
        typer.echo(line)


def _lines(standard: Standard, term: str, wording: Wording | None) -> Iterator[str]:
    from firstdose.standards.wordings import numeric_wordings

    about = standard.terms[term]
    official = None if wording is None else wording.terms.get(term)
    yield f"{term} ({standard.name}, {about.system_organ_class})"
    if official is not None and official.definition:
        yield from _wrapped(official.definition, "")
    numeric = numeric_wordings(standard, term)
    for grade in sorted(about.grades):
        texts = numeric.get(grade, ())
        said = "; ".join(texts) if texts else "no numeric limit: as recorded"
        yield from _wrapped(said, f"  grade {grade}")
        if official is not None:
            yield from _wrapped(official.grades.get(grade, "(no official wording)"), "")
    if official is not None and official.note:
        yield from _wrapped(official.note, "  note")
    if wording is None:
        yield ""
        yield "The official wording is not installed. To install it from your copy:"
        yield "  firstdose standards install ctcae WORKBOOK"


def _wrapped(text: str, before: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=before.ljust(len(INDENT)) + "  ",
        subsequent_indent=INDENT + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _version(said: str) -> CtcaeVersion:
    return "5.0" if said == Version.FIVE else "6.0"


def _unknown(standard: Standard, term: str) -> StudyError:
    from firstdose.standards.targets import nearest_terms

    nearest = nearest_terms(standard, term)
    meant = f"Did you mean {' or '.join(repr(each) for each in nearest)}? " if nearest else ""
    return StudyError(
        f"{standard.name} has no term '{term}'.",
        where="TERM on the command line",
        because=f"It has {len(standard.terms)} terms, and none of that name.",
        remedy=f"{meant}Put a name of several words in quotation marks.",
    )
