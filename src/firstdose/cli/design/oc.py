"""``firstdose design oc``: operating characteristics, exact or from random trials."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.design.asked import Asked
from firstdose.cli.design.asked_truths import OneTruth, wrong_numbers
from firstdose.cli.design.drawn import (
    Drawn,
    calendar_for,
    draws_of,
    late_events_of,
    refuse_half_said,
    say_where_nobody_responds,
    say_who_is_not_backfilled,
)
from firstdose.cli.design.option_groups import with_option_groups
from firstdose.cli.design.virtual_people import VirtualPeople
from firstdose.cli.options import CsvFile, Target
from firstdose.cli.problems import with_problems_shown

if TYPE_CHECKING:
    from firstdose.cli.design.chosen import Chosen
    from firstdose.design.automaton.measures import Measure
    from firstdose.design.scenarios import Scenario
    from firstdose.protocol.designs import DesignSettings

EXAMPLE = "firstdose design oc --design boin --set target=0.3 --truth 0.05,0.15,0.3,0.45,0.6"


@with_problems_shown
@with_option_groups
def oc(
    asked: Asked,
    stated: OneTruth,
    virtual: VirtualPeople,
    drawn: Drawn,
    *,
    exact: Annotated[
        bool, typer.Option("--exact", help="Exact, without a draw: so it is by default.")
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Also measures of the whole part, one row each.")
    ] = False,
    target: Target = None,
    out: CsvFile = None,
) -> None:
    """Compute the operating characteristics of a design.

    One row for each regimen, and one for none: how often it is recommended, and how many
    participants and DLTs it has on average. Random trials add the Monte Carlo standard errors, and
    on a calendar how long the part takes, in days.
    """
    from firstdose.cli.design.chosen import chosen, say_whose_guards
    from firstdose.cli.design.truths import assumed_by, refuse_two
    from firstdose.cli.files import refuse_unwritable
    from firstdose.design.automaton.knife_edges import knife_edge_measures
    from firstdose.design.designs import automaton_of
    from firstdose.report.designs.characteristics import as_csv
    from firstdose.simulate.candidates import truth_in

    if exact and drawn.trials is not None:
        raise typer.BadParameter("Exact or random trials, one of the two.", param_hint="--trials")
    refuse_half_said(drawn)
    wrong = wrong_numbers(("--truth", stated.truth), ("--response", stated.response))
    refuse_two(stated)
    of_design = chosen(asked, stated.regimens(), wrong)
    if not (stated.truth or stated.grades) and of_design.study is None:
        raise typer.BadParameter("State the DLT risks.", param_hint="--truth")
    say_whose_guards(asked.guard, [of_design])
    say_who_is_not_backfilled([of_design], on_calendar=drawn.on_calendar())
    assumed = assumed_by(of_design, stated, virtual.from_seed(drawn.seed))
    say_where_nobody_responds([of_design], [assumed], on_calendar=drawn.on_calendar())
    aim = target_or(of_design.part.design, target)
    refuse_unwritable(out)
    found = measured(of_design, assumed, aim, drawn)
    if full and drawn.trials is None and (ties := of_design.design.ties) is not None:
        compiled, risk = automaton_of(of_design.design), truth_in(assumed).risks()
        found = (*found, *knife_edge_measures(compiled, ties, risk))
    give(as_csv(of_design.design.order.names, assumed, found, full=full), out)


def target_or(settings: DesignSettings, stated: float | None) -> float | None:
    """The target stated, else that of the design."""
    from firstdose.design.target import target_of

    own = target_of(settings)
    return stated if stated is not None or own is None else float(own)


def measured(
    design: Chosen, assumed: Scenario, target: float | None, drawn: Drawn
) -> tuple[Measure, ...]:
    """Every measure of a design under a truth: exact, or from random trials."""
    from firstdose.simulate import operating_characteristics
    from firstdose.simulate.candidates import Candidate, exact_measures, truth_in
    from firstdose.simulate.control_variates import measured_with_control
    from firstdose.simulate.many_trials import conditions_of

    candidate = Candidate(name="", design=design.design, part=design.part, target=target)
    calendar, truth = calendar_for(drawn, design, assumed), truth_in(assumed)
    with draws_of(drawn) as draws:
        if draws is None:
            return exact_measures(candidate, assumed)
        if calendar is None:
            return operating_characteristics.measured(
                design.design, design.part, truth, draws, target
            )
        conditions = conditions_of(design.part, truth, calendar, late_events_of(drawn))
        return measured_with_control(candidate, assumed, conditions, draws)


def give(text: str, out: Path | None) -> None:
    """The text to its file, or to standard output."""
    from firstdose.cli.files import write_all

    if out is None:
        typer.echo(text, nl=False)
    else:
        write_all({out: text})
        typer.echo(f"Written: {out}")
