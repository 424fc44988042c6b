"""The command line: one file per command, each importing its rooms when it runs."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from firstdose.cli import (
    calibrate,
    check,
    formula,
    grade,
    predict,
    reconstruct,
    report,
    run,
    score,
    serve,
    simulate,
    standards,
)
from firstdose.cli.design import bias as design_bias
from firstdose.cli.design import calibrate as design_calibrate
from firstdose.cli.design import compare as design_compare
from firstdose.cli.design import decide as design_decide
from firstdose.cli.design import expansion as design_expansion
from firstdose.cli.design import list as design_list
from firstdose.cli.design import oc as design_oc
from firstdose.cli.design import paths as design_paths
from firstdose.cli.design import recommend as design_recommend
from firstdose.cli.design import sensitivity as design_sensitivity
from firstdose.cli.design import table as design_table
from firstdose.cli.design import text as design_text
from firstdose.cli.empty_paths import Commands
from firstdose.cli.ledger import anchor as ledger_anchor
from firstdose.cli.ledger import backup as ledger_backup
from firstdose.cli.ledger import export as ledger_export
from firstdose.cli.ledger import restore as ledger_restore
from firstdose.cli.ledger import show as ledger_show
from firstdose.cli.ledger import verify as ledger_verify
from firstdose.cli.model import events as model_events
from firstdose.cli.model import export as model_export
from firstdose.cli.model import list as model_list
from firstdose.cli.model import plates as model_plates
from firstdose.cli.model import sensitivity as model_sensitivity
from firstdose.cli.model import show as model_show
from firstdose.cli.model import solve as model_solve
from firstdose.cli.model import surface as model_surface
from firstdose.cli.model import vpc as model_vpc
from firstdose.cli.model import what_if as model_what_if

app = typer.Typer(
    name="firstdose",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
)


def _example(line: str) -> str:
    """The end of a help text; the first character keeps its lines as they are."""
    return f"\b\nExample:\n  {line}"


app.command(epilog=_example(run.EXAMPLE))(run.run)
app.command(epilog=_example(check.EXAMPLE))(check.check)
app.command(epilog=_example(reconstruct.EXAMPLE))(reconstruct.reconstruct)
app.command(epilog=_example(simulate.EXAMPLE))(simulate.simulate)
app.command(epilog=_example(calibrate.EXAMPLE))(calibrate.calibrate)
app.command(epilog=_example(predict.EXAMPLE))(predict.predict)
app.command(epilog=_example(serve.EXAMPLE))(serve.serve)
app.command(epilog=_example(report.EXAMPLE))(report.report)
app.command(epilog=_example(grade.EXAMPLE))(grade.grade)
app.command(epilog=_example(score.EXAMPLE))(score.score)
app.command(epilog=_example(formula.EXAMPLE))(formula.formula)

of_standards = typer.Typer(
    help="Look into the standards, and install their wording.",
    no_args_is_help=True,
    epilog=_example(standards.EXAMPLE_SHOW),
)
of_standards.command(epilog=_example(standards.EXAMPLE_INSTALL))(standards.install)
of_standards.command(epilog=_example(standards.EXAMPLE_SHOW))(standards.show)
app.add_typer(of_standards, name="standards")


of_design = typer.Typer(
    help="Tables, decisions and operating characteristics of a design.",
    no_args_is_help=True,
    epilog=_example(design_oc.EXAMPLE),
)
of_design.command("list", epilog=_example(design_list.EXAMPLE))(design_list.list_)
of_design.command("decide", epilog=_example(design_decide.EXAMPLE))(design_decide.decide)
of_design.command("table", epilog=_example(design_table.EXAMPLE))(design_table.table)
of_design.command("text", epilog=_example(design_text.EXAMPLE))(design_text.text)
of_design.command("paths", epilog=_example(design_paths.EXAMPLE))(design_paths.paths)
of_design.command("compare", epilog=_example(design_compare.EXAMPLE))(design_compare.compare)
of_design.command("recommend", epilog=_example(design_recommend.EXAMPLE))(
    design_recommend.recommend
)
of_design.command("expansion", epilog=_example(design_expansion.EXAMPLE))(
    design_expansion.expansion
)
of_design.command("oc", epilog=_example(design_oc.EXAMPLE))(design_oc.oc)
of_design.command("calibrate", epilog=_example(design_calibrate.EXAMPLE))(
    design_calibrate.calibrate
)
of_design.command("sensitivity", epilog=_example(design_sensitivity.EXAMPLE))(
    design_sensitivity.sensitivity
)
of_design.command("bias", epilog=_example(design_bias.EXAMPLE))(design_bias.bias)
app.add_typer(of_design, name="design")


of_model = typer.Typer(
    help="Show, exchange, solve and explain the models of patients.",
    no_args_is_help=True,
    epilog=_example(model_show.EXAMPLE),
)
of_model.command("list", epilog=_example(model_list.EXAMPLE))(model_list.list_)
of_model.command("show", epilog=_example(model_show.EXAMPLE))(model_show.show)
of_model.command("export", epilog=_example(model_export.EXAMPLE))(model_export.export)
of_model.command("events", epilog=_example(model_events.EXAMPLE))(model_events.events)
of_model.command("solve", epilog=_example(model_solve.EXAMPLE))(model_solve.solve)
of_model.command("plates", epilog=_example(model_plates.EXAMPLE))(model_plates.plates)
of_model.command("vpc", epilog=_example(model_vpc.EXAMPLE))(model_vpc.vpc)
of_model.command("sensitivity", epilog=_example(model_sensitivity.EXAMPLE))(
    model_sensitivity.sensitivity
)
of_model.command("surface", epilog=_example(model_surface.EXAMPLE))(model_surface.surface)
of_model.command("what-if", epilog=_example(model_what_if.EXAMPLE))(model_what_if.what_if)
app.add_typer(of_model, name="model")

of_ledger = typer.Typer(
    help="Verify, show and keep the audit trail.",
    no_args_is_help=True,
    epilog=_example(ledger_verify.EXAMPLE),
)
of_ledger.command("verify", epilog=_example(ledger_verify.EXAMPLE))(ledger_verify.verify)
of_ledger.command("show", epilog=_example(ledger_show.EXAMPLE))(ledger_show.show)
of_ledger.command("anchor", epilog=_example(ledger_anchor.EXAMPLE))(ledger_anchor.anchor)
of_ledger.command("export", epilog=_example(ledger_export.EXAMPLE))(ledger_export.export)
of_ledger.command("backup", epilog=_example(ledger_backup.EXAMPLE))(ledger_backup.backup)
of_ledger.command("restore", epilog=_example(ledger_restore.EXAMPLE))(ledger_restore.restore)
app.add_typer(of_ledger, name="ledger")


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"firstdose {version('firstdose')}")
        raise typer.Exit


@app.callback(epilog=_example(run.EXAMPLE))
def main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Run a first-in-human cell-therapy trial in autoimmune disease from protocol to report."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal without, say, Chinese characters shows a mark in their place.
            stream.reconfigure(errors="replace")
