"""``firstdose check``: every problem of a study file, with line numbers and remedies."""

from __future__ import annotations

import typer

from firstdose.cli.files import study_files
from firstdose.cli.options import Study
from firstdose.cli.problems import show, with_problems_shown


@with_problems_shown
def check(study: Study) -> None:
    r"""Show every problem of a study file, each with its line, its reason and its remedy.

    \b
    Example:
      firstdose check nct06010472
    """
    from firstdose import protocol

    found = study_files(study)
    problems = protocol.problems(found.study_text, found.name)
    if problems:
        show(problems)
        raise typer.Exit(1)
    checked = protocol.read(found.study_text, found.name)
    typer.echo(
        f"{checked.identity.name}: no problems. {len(checked.regimens.regimens)} regimens, "
        f"{len(checked.parts)} parts, {len(checked.assumptions)} assumptions, "
        f"all marked as such."
    )
