"""``firstdose design sensitivity``: how what a design does depends on the assumed risks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.design.asked import Asked
from firstdose.cli.design.asked_truths import Truth, counted, wrong_numbers
from firstdose.cli.design.drawn import say_who_is_not_backfilled
from firstdose.cli.design.option_groups import with_option_groups
from firstdose.cli.design.virtual_people import VirtualPeople
from firstdose.cli.options import CsvFile, Seed
from firstdose.cli.problems import with_problems_shown
from firstdose.cli.progress import progress
from firstdose.records.problem import StudyError

if TYPE_CHECKING:
    from firstdose.cli.design.chosen import Chosen
    from firstdose.design.scenarios import Scenario
    from firstdose.design.states import Reals
    from firstdose.report.designs.sensitivity import Depends

EXAMPLE = (
    "firstdose design sensitivity --design boin --set target=0.3 --truth 0.05,0.15,0.3,0.45"
    " --within 0.05"
)


@with_problems_shown
@with_option_groups
def sensitivity(
    asked: Asked,
    virtual: VirtualPeople,
    *,
    truth: Truth = "",
    seed: Seed = 1,
    within: Annotated[
        float | None,
        typer.Option(
            metavar="W",
            min=0,
            max=1,
            help="Limits: so much below and above each assumed risk.",
            show_default=False,
        ),
    ] = None,
    lowest: Annotated[
        str,
        typer.Option(
            metavar="P1,P2,…", help="Limits: the lowest risk of each regimen.", show_default=False
        ),
    ] = "",
    highest: Annotated[
        str,
        typer.Option(
            metavar="P1,P2,…", help="Limits: the highest risk of each regimen.", show_default=False
        ),
    ] = "",
    out: CsvFile = None,
) -> None:
    """Say how operating characteristics depend on the assumed risks.

    The exact slope of each selection probability and of the mean number of participants in the
    risk of each regimen; inside limits also the lowest and the highest that a search finds. Risks
    that were simulated stand beside, with their Monte Carlo error.
    """
    import numpy as np

    from firstdose.cli.design.chosen import chosen, say_whose_guards
    from firstdose.cli.design.oc import give
    from firstdose.cli.design.truths import scenario
    from firstdose.design.automaton.characteristics import ends
    from firstdose.design.designs import automaton_of
    from firstdose.report.designs.sensitivity import as_csv, sensitivities

    wrong = wrong_numbers(("--truth", truth), ("--lowest", lowest), ("--highest", highest))
    of_design = chosen(asked, counted(truth), wrong)
    say_whose_guards(asked.guard, [of_design])
    say_who_is_not_backfilled([of_design], on_calendar=False)
    if not truth and of_design.study is None:
        raise typer.BadParameter("State the DLT risks.", param_hint="--truth")
    _refuse_responses(of_design)
    assumed = scenario(of_design, truth, virtual=virtual.from_seed(seed))
    limits = _limits(of_design, assumed, within, (lowest, highest))
    with progress("Searching") as reached:
        every = ends(automaton_of(of_design.design))
        rows: list[Depends] = []
        for each in sensitivities(every, np.array(assumed.risk), limits):
            reached(each.measure)
            rows.append(each)
    give(as_csv(rows, of_design.design.order.names, assumed), out)


def _refuse_responses(of_design: Chosen) -> None:
    if of_design.design.reads.responses or of_design.design.reads.grades:
        raise StudyError(
            "Slopes are not computed for a design that reads responses or graded toxicity.",
            where="--design on the command line",
            because="What it does depends on more probabilities than the DLT risks.",
            remedy="Compare it under several truths by `firstdose design compare`.",
        )


def _limits(
    of_design: Chosen, assumed: Scenario, within: float | None, texts: tuple[str, str]
) -> tuple[Reals, Reals] | None:
    """The lowest and highest risk of each regimen; None where no limits are stated."""
    import numpy as np

    from firstdose.cli.design.truths import one_each

    if within is not None and any(texts):
        raise typer.BadParameter("Limits are stated one way.", param_hint="--within")
    if within is not None:
        risk = np.array(assumed.risk)
        low, high = np.round(risk - within, 12), np.round(risk + within, 12)
        return np.maximum(low, 0.0), np.minimum(high, 1.0)
    if not any(texts):
        return None
    if not all(texts):
        raise typer.BadParameter("Limits have two ends.", param_hint="--lowest and --highest")
    low, high = (
        np.array(one_each(of_design, text, option, "DLT risks"))
        for option, text in zip(("--lowest", "--highest"), texts, strict=True)
    )
    return low, high
