"""``firstdose design bias``: what it does to a design that those who leave are replaced."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.design.asked import Asked
from firstdose.cli.design.asked_truths import (
    OddsRatio,
    Response,
    Truth,
    counted,
    wrong_numbers,
)
from firstdose.cli.design.drawn import (
    Drawn,
    LateEvents,
    calendar_for,
    draws_of,
    refuse_half_said,
    say_who_is_not_backfilled,
)
from firstdose.cli.design.option_groups import with_option_groups
from firstdose.cli.design.virtual_people import VirtualPeople
from firstdose.cli.options import CsvFile
from firstdose.cli.problems import with_problems_shown

if TYPE_CHECKING:
    from firstdose.simulate.calendar.settings import Calendar, Departures

EXAMPLE = (
    "firstdose design bias --design boin --set target=0.3 --truth 0.05,0.15,0.3,0.45"
    " --trials 2000 --accrual-per-day 0.2 --window-days 28 --leaves 0.15"
)


@with_problems_shown
@with_option_groups
def bias(
    asked: Asked,
    drawn: Drawn,
    virtual: VirtualPeople,
    *,
    truth: Truth = "",
    response: Response = "",
    odds_ratio: OddsRatio = 1.0,
    before_dlt: Annotated[
        float,
        typer.Option(
            metavar="P", min=0, max=1, help="Share of those on the way to a DLT who leave before."
        ),
    ] = 0.25,
    out: CsvFile = None,
) -> None:
    """Show what replacing those who leave does to a design.

    The DLT rate that the design then sees beside the risk, exactly; and its recommendations and
    duration on the same people with and without departures, which are unrelated to toxicity or
    informed by it. Risks that were simulated come first, with their Monte Carlo error.
    """
    from firstdose.cli.design.chosen import chosen, say_whose_guards
    from firstdose.cli.design.oc import give, target_or
    from firstdose.cli.design.truths import scenario, with_responses
    from firstdose.report.designs.bias import as_csv, seen_rows, shifted_rows, simulated_rows
    from firstdose.simulate.candidates import Candidate
    from firstdose.simulate.replacement_bias import seen_rates, shifts

    timed = _on_a_calendar(drawn)
    wrong = wrong_numbers(("--truth", truth), ("--response", response))
    of_design = chosen(asked, counted(truth), wrong)
    say_whose_guards(asked.guard, [of_design])
    say_who_is_not_backfilled([of_design], on_calendar=True)
    if not truth and of_design.study is None:
        raise typer.BadParameter("State the DLT risks.", param_hint="--truth")
    people = virtual.from_seed(drawn.seed)
    assumed = with_responses(of_design, scenario(of_design, truth, response, odds_ratio, people))
    calendar = calendar_for(timed, of_design, assumed)
    assert calendar is not None, "a calendar was asked for"
    part = of_design.part
    candidate = Candidate(
        name="", design=of_design.design, part=part, target=target_or(part.design, None)
    )
    with draws_of(timed) as draws:
        assert draws is not None, "random trials were asked for"
        found = shifts(candidate, assumed, calendar, _departures(calendar, before_dlt), draws)
    seen = seen_rates(assumed.risk, timed.leaves, before_dlt)
    names = of_design.design.order.names
    rows = [*seen_rows(seen, names), *shifted_rows(found)]
    give(as_csv([*simulated_rows(assumed, names), *rows]), out)


def _on_a_calendar(drawn: Drawn) -> Drawn:
    if drawn.late_events is not LateEvents.IGNORE:
        raise typer.BadParameter("Only departures are varied here.", param_hint="--late-events")
    if not 0 < drawn.leaves < 1:
        raise typer.BadParameter("Say how many leave.", param_hint="--leaves")
    timed = replace(drawn, calendar=True)
    refuse_half_said(timed)
    return timed


def _departures(calendar: Calendar, before_dlt: float) -> tuple[tuple[str, Departures], ...]:
    unrelated = replace(calendar.departures, before_dlt=0.0)
    return ("unrelated", unrelated), ("informed", replace(unrelated, before_dlt=before_dlt))
