"""The command line: one file per command, each importing its rooms when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from firstdose.cli.check import check
from firstdose.cli.reconstruct import reconstruct
from firstdose.cli.report import report
from firstdose.cli.run import run

app = typer.Typer(
    name="firstdose",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
)
app.command()(run)
app.command()(check)
app.command()(reconstruct)
app.command()(report)


def _show_version(wanted: bool) -> None:
    if wanted:
        from firstdose import __version__

        typer.echo(f"firstdose {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    r"""Run a first-in-human cell-therapy trial in autoimmune disease from protocol to report.

    \b
    Example:
      firstdose run nct06010472 --seed 7 --out A
    """
