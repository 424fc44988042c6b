"""``firstdose design calibrate``: settings and sizes by how often they lead to a right regimen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.design.asked import Asked, names_a_study
from firstdose.cli.design.asked_truths import Truths, wrong_numbers
from firstdose.cli.design.drawn import say_who_is_not_backfilled
from firstdose.cli.design.option_groups import with_option_groups
from firstdose.cli.design.over import PARTICIPANTS, combinations, designed, varied
from firstdose.cli.design.virtual_people import VirtualPeople
from firstdose.cli.options import CsvFileBesideFigure, FigureFile, Lang, Language, Seed
from firstdose.cli.problems import with_problems_shown
from firstdose.cli.progress import progress
from firstdose.records.problem import StudyError

if TYPE_CHECKING:
    from firstdose.cli.design.chosen import Chosen
    from firstdose.design.calibration import Truth
    from firstdose.design.scenarios import Scenario
    from firstdose.report.designs.calibration import Tried

EXAMPLE = (
    "firstdose design calibrate --design boin --set target=0.3 --truth 0.05,0.15,0.3,0.45"
    " --over participants=12:36:6 --for correct_selection=0.6 --figure calibrated.svg"
)
WANTED = "correct_selection"


class Judged(StrEnum):
    """How several truths become one number."""

    MEAN = "mean"
    LEAST = "least"


@with_problems_shown
@with_option_groups
def calibrate(
    asked: Asked,
    truths: Truths,
    virtual: VirtualPeople,
    *,
    over: Annotated[
        list[str],
        typer.Option(
            metavar="KEY=V1,V2,…",
            help="A setting to vary, also of a guard (too_toxic.probability), or participants,"
            " cohort_size; V1:V2:STEP for a range; may be repeated.",
        ),
    ],
    wanted: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="correct_selection=P",
            help="The fewest participants with so high a probability.",
            show_default=False,
        ),
    ] = "",
    judged: Annotated[
        Judged, typer.Option(help="By the mean over the truths, or the least of them.")
    ] = Judged.MEAN,
    none_above: Annotated[
        float | None,
        typer.Option(
            metavar="P",
            min=0,
            max=1,
            help="Recommending none is right where every risk is above P.",
            show_default=False,
        ),
    ] = None,
    target: Annotated[
        float | None,
        typer.Option(
            metavar="P",
            min=0,
            max=1,
            help="The risk that the right regimen is nearest to; by default the design's target.",
            show_default=False,
        ),
    ] = None,
    seed: Seed = 1,
    out: CsvFileBesideFigure = None,
    figure: FigureFile = None,
    lang: Lang = Language.EN,
) -> None:
    """Vary settings of a design, and see how often it recommends a right regimen.

    Right is the regimen whose DLT risk is nearest to the target, or each of them; on graded
    toxicity the one whose mean score is nearest to the target score. Exact under each truth,
    without a random number; the risks of a mechanistic truth are simulated. With --for
    participants are added until the design does as wanted.
    """
    from firstdose.cli.design.chosen import say_whose_guards
    from firstdose.cli.design.oc import give
    from firstdose.cli.design.truth_sets import of_the_grid, scenarios_of, spoken_of
    from firstdose.cli.files import refuse_unwritable, write_all
    from firstdose.report.designs.calibration import Calibration, as_csv, best, calibration_figure
    from firstdose.report.words import read_words

    values, least = varied(over), _wanted(wanted)
    _refuse(asked, values, least)
    named = of_the_grid(asked, truths)
    wrong = wrong_numbers(*(("--truth", text) for text in truths.truth))
    first = designed(named, next(combinations(values)), spoken_of(named, truths), wrong)
    _refuse_responses(first)
    say_whose_guards(asked.guard, [first])
    say_who_is_not_backfilled([first], on_calendar=False)
    aim = _aim(first, target)
    scenarios = scenarios_of([first], truths, aim, seed, virtual)
    if aim is None:
        raise typer.BadParameter("State the target of the right regimen.", param_hint="--target")
    right = _right(first, scenarios, aim, none_above)
    others, sizes = _sizes(values, least)
    found: list[Tried] = []
    refuse_unwritable(out, figure)
    with progress("Calibrating") as reached:
        for one in combinations(others):
            for tried in _each(named, one, sizes, (right, len(first.part.regimens))):
                reached(tried.settings)
                found.append(tried)
                if least is not None and tried.judged(judged.value) >= least:
                    break
    words = read_words(lang.value)
    shown = Calibration(
        tried=tuple(found),
        scenarios=tuple(each.name for each in scenarios),
        judged=judged.value,
        wanted=least,
        simulated=any(each.risk_error for each in scenarios),
    )
    if figure is not None:
        write_all({figure: calibration_figure(shown, words)})
    give(as_csv(shown), out)
    for line in best(shown, words):
        typer.echo(line, err=True)


def _each(
    asked: Asked,
    values: Mapping[str, str],
    sizes: Sequence[str],
    by: tuple[Sequence[Truth], int],
) -> Iterator[Tried]:
    """The values tried, with each number of participants from the lowest up."""
    from firstdose.design.calibration import led
    from firstdose.report.designs.calibration import Tried

    truths, regimens = by
    for more in [{PARTICIPANTS: size} for size in sizes] or [{}]:
        every = {**values, **more}
        design = designed(asked, every, None if names_a_study(asked) else regimens).design
        yield Tried(settings=tuple(every.items()), led=led(design, truths))


def _wanted(text: str) -> float | None:
    if not text:
        return None
    name, _, number = (part.strip() for part in text.partition("="))
    if name != WANTED or tuple(wrong_numbers(("--for", number))) or not number:
        raise typer.BadParameter(f"Write {WANTED}=0.6, or another number.", param_hint="--for")
    return float(number)


def _refuse(asked: Asked, values: Mapping[str, tuple[str, ...]], least: float | None) -> None:
    if not asked.design:
        raise typer.BadParameter("Name the design to calibrate.", param_hint="--design")
    if asked.stop and PARTICIPANTS in values:
        raise typer.BadParameter(
            "The stopping rule says how many participants there are.", param_hint="--stop"
        )
    if least is not None and PARTICIPANTS not in values:
        raise typer.BadParameter(
            "Say how many participants to try: --over participants=12:48:3.", param_hint="--for"
        )


def _refuse_responses(of_design: Chosen) -> None:
    if of_design.design.reads.responses:
        raise StudyError(
            "A design that reads responses is not calibrated.",
            where="--design on the command line",
            because="Which regimen is right does not follow from DLT risks alone.",
            remedy="Compare settings by `firstdose design compare` under stated truths.",
        )


def _aim(of_design: Chosen, stated: float | None) -> float | None:
    """The DLT risk that is right, or on graded toxicity the mean score."""
    from firstdose.cli.design.oc import target_or
    from firstdose.protocol.designs import GBoin

    settings = of_design.part.design
    if not isinstance(settings, GBoin):
        return target_or(settings, stated)
    if stated is not None:
        raise typer.BadParameter(
            "The target of a design on graded toxicity is its target_score.",
            param_hint="--target",
        )
    return float(settings.target_score)


def _right(
    of_design: Chosen, scenarios: Sequence[Scenario], target: float, none_above: float | None
) -> tuple[Truth, ...]:
    """The truths, each with the regimens that are right under it."""
    from firstdose.design.calibration import (
        nearest_is_right,
        nearest_score_is_right,
        none_is_right,
    )
    from firstdose.protocol.designs import GBoin

    names, settings = of_design.design.order.names, of_design.part.design
    if isinstance(settings, GBoin):
        weights = [float(each) for each in settings.weights]
        found = [
            nearest_score_is_right(
                dict(zip(names, each.grades, strict=True)), weights, settings.dlt_from, target
            )
            for each in scenarios
        ]
    else:
        found = [
            nearest_is_right(dict(zip(names, each.risk, strict=True)), target) for each in scenarios
        ]
    if none_above is None:
        return tuple(found)
    return tuple(none_is_right(each, none_above) for each in found)


def _sizes(
    values: Mapping[str, tuple[str, ...]], least: float | None
) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """What is varied altogether, and the participants that are tried one after the other."""
    if least is None:
        return dict(values), ()
    others = {key: each for key, each in values.items() if key != PARTICIPANTS}
    return others, tuple(sorted(values[PARTICIPANTS], key=_number))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
