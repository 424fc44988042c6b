"""``firstdose design oc``: operating characteristics, exact or from random trials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.design.asked import Asked, naming_a_design
from firstdose.cli.design.truths import OddsRatio, Response, Truth
from firstdose.cli.options import Seed
from firstdose.cli.problems import with_problems_shown

if TYPE_CHECKING:
    from firstdose.cli.design.chosen import Chosen
    from firstdose.design.automaton.measures import Measure
    from firstdose.design.scenarios import Scenario
    from firstdose.protocol.designs import DesignSettings
    from firstdose.simulate.many_trials import Draws

EXAMPLE = "firstdose design oc --design boin --set target=0.3 --truth 0.05,0.15,0.3,0.45,0.6"
DIGITS = 6


@with_problems_shown
@naming_a_design
def oc(
    asked: Asked,
    *,
    truth: Truth = "",
    response: Response = "",
    odds_ratio: OddsRatio = 1.0,
    exact: Annotated[
        bool, typer.Option("--exact", help="Exact, without a draw: so it is by default.")
    ] = False,
    trials: Annotated[
        int | None,
        typer.Option(metavar="N", min=2, help="So many random trials instead.", show_default=False),
    ] = None,
    seed: Seed = 1,
    full: Annotated[
        bool, typer.Option("--full", help="Also measures of the whole part, one row each.")
    ] = False,
    target: Annotated[
        float | None,
        typer.Option(
            metavar="P",
            min=0,
            max=1,
            help="The risk above which a regimen over-doses; by default the design's target.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="By default standard output.", dir_okay=False),
    ] = None,
) -> None:
    """Compute the operating characteristics of a design.

    One row for each regimen, and one for none: how often it is recommended, and how many
    participants and DLTs it has on average. Random trials add the Monte Carlo standard errors.
    """
    from firstdose.cli.design.chosen import chosen
    from firstdose.cli.design.truths import counted, scenario, with_responses, wrong_numbers

    if exact and trials is not None:
        raise typer.BadParameter("Exact or random trials, one of the two.", param_hint="--trials")
    wrong = wrong_numbers(("--truth", truth), ("--response", response))
    of_design = chosen(asked, counted(truth), wrong)
    if not truth and of_design.study is None:
        raise typer.BadParameter("State the DLT risks.", param_hint="--truth")
    assumed = with_responses(of_design, scenario(of_design, truth, response, odds_ratio))
    aim = target_or(of_design.part.design, target)
    found = measured(of_design, assumed, aim, draws_of(trials, seed))
    give("\n".join(_csv(of_design.design.order.names, assumed, found, full=full)) + "\n", out)


def target_or(settings: DesignSettings, stated: float | None) -> float | None:
    """The target stated, else that of the design."""
    from firstdose.design.target import target_of

    own = target_of(settings)
    return stated if stated is not None or own is None else float(own)


def measured(
    design: Chosen, assumed: Scenario, target: float | None, draws: Draws | None
) -> tuple[Measure, ...]:
    """Every measure of a design under a truth: exact, or from random trials."""
    from firstdose.simulate import operating_characteristics
    from firstdose.simulate.comparison import Candidate, exact_measures, truth_in

    if draws is not None:
        truth = truth_in(assumed)
        return operating_characteristics.measured(design.design, design.part, truth, draws, target)
    candidate = Candidate(name="", design=design.design, part=design.part, target=target)
    return exact_measures(candidate, assumed)


def draws_of(trials: int | None, seed: int) -> Draws | None:
    """The draws asked for; None where none are."""
    from firstdose.simulate.many_trials import Draws

    return None if trials is None else Draws(trials=trials, seed=seed)


def give(text: str, out: Path | None) -> None:
    """The text to its file, or to standard output."""
    from firstdose.cli.files import write_all

    if out is None:
        typer.echo(text, nl=False)
    else:
        write_all({out: text})
        typer.echo(f"Written: {out}")


_COLUMNS = ("p_select", "mean_n", "mean_dlt")


def _csv(
    names: Sequence[str], assumed: Scenario, found: Sequence[Measure], *, full: bool
) -> Iterator[str]:
    """The rows; ``--full`` puts a measure and its value after the columns of the regimens."""
    by_place = {(each.regimen, each.name): each for each in found}
    drawn = found[0].error is not None
    errors = [f"{name}_error" for name in _COLUMNS] if drawn else []
    more = ["measure", "value", *(["value_error"] if drawn else [])] if full else []
    yield ",".join(["regimen", "true_p", *_COLUMNS, *errors, *more])
    risks = [*(number(each) for each in assumed.risk), ""]
    for name, risk in zip([*names, "none"], risks, strict=True):
        here = [by_place.get((name, column)) for column in _COLUMNS]
        cells = ["" if each is None else number(each.value) for each in here]
        spread = ["" if each is None else number(each.error or 0.0) for each in here]
        yield ",".join([name, risk, *cells, *(spread if drawn else []), *[""] * len(more)])
    if full:
        empty = [""] * (2 + len(_COLUMNS) + len(errors))
        for each in found:
            if not each.regimen:
                error = [number(each.error or 0.0)] if drawn else []
                yield ",".join([*empty, each.name, number(each.value), *error])


def number(value: float) -> str:
    """Six decimals, without zeros that say nothing."""
    text = f"{value:.{DIGITS}f}"
    return text.rstrip("0").rstrip(".")
