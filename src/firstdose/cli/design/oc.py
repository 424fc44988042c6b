"""``firstdose design oc``: operating characteristics, exact or from random trials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.design.asked import Asked, naming_a_design
from firstdose.cli.options import Seed
from firstdose.cli.problems import with_problems_shown

if TYPE_CHECKING:
    from firstdose.cli.design.truths import Scenario
    from firstdose.design.automaton.measures import Measure, WeightedEnds
    from firstdose.design.part_design import PartDesign
    from firstdose.protocol.designs import DesignSettings

EXAMPLE = "firstdose design oc --design boin --set target=0.3 --truth 0.05,0.15,0.3,0.45,0.6"
DIGITS = 6

Truth = Annotated[
    str,
    typer.Option(
        metavar="P1,P2,…",
        help="The assumed DLT risk of each regimen, or a truth that the study file names.",
        show_default=False,
    ),
]


@with_problems_shown
@naming_a_design
def oc(
    asked: Asked,
    *,
    truth: Truth = "",
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
    from firstdose.cli.design.truths import counted, scenario, wrong_numbers

    if exact and trials is not None:
        raise typer.BadParameter("Exact or random trials, one of the two.", param_hint="--trials")
    of_design = chosen(asked, counted(truth), wrong_numbers(truth))
    if not truth and of_design.study is None:
        raise typer.BadParameter("State the DLT risks.", param_hint="--truth")
    assumed = scenario(of_design, truth)
    aim = target_or(of_design.part.design, target)
    found = measured(of_design.design, assumed, aim, trials, seed)
    give("\n".join(_csv(of_design.design.order.names, assumed, found, full=full)) + "\n", out)


def target_or(settings: DesignSettings, stated: float | None) -> float | None:
    """The target stated, else that of the design."""
    from firstdose.design.target import target_of

    own = target_of(settings)
    return stated if stated is not None or own is None else float(own)


def ends_under(
    design: PartDesign, assumed: Scenario, trials: int | None, seed: int
) -> WeightedEnds:
    """Every way the part ends under a truth: exact, or those of random trials."""
    from firstdose.design.automaton.characteristics import ends
    from firstdose.design.automaton.measures import exact_ends
    from firstdose.design.designs import automaton_of
    from firstdose.simulate.operating_characteristics import drawn_ends

    if trials is not None:
        return drawn_ends(design, assumed.risk, seed=seed, trials=trials)
    every = ends(automaton_of(design))
    return exact_ends(every, every.probability_at(assumed.risk))


def measured(
    design: PartDesign, assumed: Scenario, target: float | None, trials: int | None, seed: int
) -> tuple[Measure, ...]:
    """Every measure of a design under a truth."""
    from firstdose.design.automaton.measures import measures

    return measures(
        ends_under(design, assumed, trials, seed), design.order.names, assumed.risk, target
    )


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
    risks = [*(number(each) for each in assumed.risk.tolist()), ""]
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
