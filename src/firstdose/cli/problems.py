"""How a command ends: 0 done, 1 the data or the study has problems (all shown), 2 wrong usage."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import ParamSpec

import typer

from firstdose.records.problem import Problem, StudyError

P = ParamSpec("P")

EXTRAS = {
    "vl_convert": "report",
    "docx": "report",
    "jinja2": "report",
    "markupsafe": "report",
    "openpyxl": "exchange",
    "distributed": "cluster",
    "psycopg": "conduct",
    "django": "conduct",
    "waitress": "conduct",
    "argon2": "conduct",
    "segno": "conduct",
}
"""For each package that only an extra installs, the name of the extra."""


def show(problems: Iterable[Problem]) -> None:
    """Every problem on standard error, and how many there are."""
    found = tuple(problems)
    for problem in found:
        typer.echo(f"{problem}\n", err=True)
    number = "1 problem" if len(found) == 1 else f"{len(found)} problems"
    typer.echo(f"{number}; nothing was written.", err=True)


def warn_of(of_the_study_file: Iterable[Problem]) -> None:
    """What the file of a running trial would be refused for in a new study, on standard error."""
    _say_before(
        "The study file that this ledger carries would be refused for a new study; the ledger is\n"
        "read all the same, as its trial began:",
        of_the_study_file,
    )


def warn_of_visits(that_were_dropped: Iterable[Problem]) -> None:
    """Visits that the version in force no longer has, on standard error."""
    _say_before(
        "The study file in force no longer has every visit that was kept; the ledger is read all\n"
        "the same:",
        that_were_dropped,
    )


def doubt(of_a_table: Iterable[Problem]) -> None:
    """What may be a slip in a team's own table, which is used as it is, on standard error."""
    _say_before("The decision table is used as it is; look again at:", of_a_table)


def _say_before(lead: str, problems: Iterable[Problem]) -> None:
    """A line and the problems it leads to, on standard error; nothing where there are none."""
    found = tuple(problems)
    for text in (lead, *found) if found else ():
        typer.echo(f"{text}\n", err=True)


def with_problems_shown(command: Callable[P, None]) -> Callable[P, None]:
    """The command, ending with exit code 1 and every problem shown, never with a traceback."""

    @functools.wraps(command)
    def shown(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except StudyError as error:
            show(error.problems)
            raise typer.Exit(1) from None
        except ModuleNotFoundError as missing:
            package = (missing.name or "").partition(".")[0]
            if package not in EXTRAS:
                raise
            typer.echo(
                f"This command needs {package}, which is not installed.\n"
                f"  Remedy: pip install 'firstdose[{EXTRAS[package]}]'",
                err=True,
            )
            raise typer.Exit(1) from None

    return shown
