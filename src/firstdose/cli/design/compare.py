"""``firstdose design compare``: designs beside each other under several truths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.design.asked import Asked, names_a_study
from firstdose.cli.design.asked_truths import Truths, wrong_numbers
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
from firstdose.cli.options import CsvFileBesideFigure, FigureFile, Lang, Language, Target
from firstdose.cli.problems import with_problems_shown
from firstdose.records.problem import StudyError

if TYPE_CHECKING:
    from firstdose.cli.design.chosen import Chosen
    from firstdose.design.scenarios import Scenario
    from firstdose.report.designs.comparison import ComparedRow
    from firstdose.report.words import Words

EXAMPLE = (
    'firstdose design compare --designs "boin target=0.3; 3+3" --scenarios five-in-a-line'
    " --out compared.csv --figure compared.svg"
)

FEW = 6
"""Regimens whose risks fit over a panel."""


@with_problems_shown
@with_option_groups
def compare(
    asked: Asked,
    truths: Truths,
    virtual: VirtualPeople,
    drawn: Drawn,
    *,
    designs: Annotated[
        str,
        typer.Option(
            metavar="DESIGNS",
            help='Designs with their settings, as "boin target=0.3; 3+3"; beside that of STUDY.',
        ),
    ] = "",
    target: Target = None,
    out: CsvFileBesideFigure = None,
    figure: FigureFile = None,
    lang: Lang = Language.EN,
) -> None:
    """Compare designs under several assumed truths.

    A row for each design, truth, regimen and measure, and a figure of selection and participants.
    Random trials meet the same people under every design; on a calendar durations are compared too.
    """
    from firstdose.cli.design.chosen import say_whose_guards
    from firstdose.cli.design.oc import give, target_or
    from firstdose.cli.design.truth_sets import of_the_grid, scenarios_of
    from firstdose.cli.files import refuse_unwritable
    from firstdose.report.designs.comparison import ComparedRow, as_csv
    from firstdose.simulate.candidates import Candidate
    from firstdose.simulate.comparison import compared

    refuse_half_said(drawn)
    refuse_unwritable(out, figure)
    of_designs = _designs(of_the_grid(asked, truths), designs, truths)
    if figure is not None:
        _refuse_too_many([name for name, _ in of_designs])
    first = of_designs[0][1]
    say_whose_guards(asked.guard, [one for _, one in of_designs])
    say_who_is_not_backfilled((one for _, one in of_designs), on_calendar=drawn.on_calendar())
    assumed = scenarios_of(
        [one for _, one in of_designs],
        truths,
        target_or(first.part.design, target),
        drawn.seed,
        virtual,
    )
    say_where_nobody_responds(
        [one for _, one in of_designs], assumed, on_calendar=drawn.on_calendar()
    )
    candidates = [
        Candidate(
            name=name,
            design=one.design,
            part=one.part,
            target=target_or(one.part.design, target),
        )
        for name, one in of_designs
    ]
    with draws_of(drawn) as draws:
        found = [
            row
            for each in assumed
            for row in compared(
                candidates,
                [each],
                draws,
                calendar_for(drawn, first, each),
                late_events_of(drawn),
            )
        ]
    rows = [
        *_simulated_risks([one.name for one in candidates], assumed, first.design.order.names),
        *(
            ComparedRow(
                design=one.design, scenario=one.scenario, measure=one.measure, against=one.against
            )
            for one in found
        ),
    ]
    if figure is not None:
        _draw(rows, first.design.order.names, assumed, figure, lang)
    give(as_csv(rows), out)


def _designs(asked: Asked, designs: str, truths: Truths) -> list[tuple[str, Chosen]]:
    """The designs by how they were stated, that of the study first; all problems at once."""
    from firstdose.cli.design.chosen import chosen
    from firstdose.cli.design.several import alone, several
    from firstdose.cli.design.truth_sets import spoken_of

    stated = [each.strip() for each in designs.split(";") if each.strip()]
    if asked.design:
        raise typer.BadParameter("Name the designs by --designs.", param_hint="--design")
    if not stated and not names_a_study(asked):
        raise typer.BadParameter("Name a STUDY, or the designs to compare.", param_hint="--designs")
    regimens = spoken_of(asked, truths)
    problems = [*wrong_numbers(*(("--truth", text) for text in truths.truth))]
    own = [chosen(alone(asked))] if names_a_study(asked) else []
    named = [(one.study.identity.name, one) for one in own if one.study is not None]
    return [*named, *several(asked, stated, regimens, problems)]


def _simulated_risks(
    designs: Sequence[str], assumed: Sequence[Scenario], names: Sequence[str]
) -> Iterator[ComparedRow]:
    """The risks of truths that were simulated, each with its Monte Carlo error, for each design."""
    from firstdose.design.automaton.measures import Measure
    from firstdose.report.designs.comparison import ComparedRow

    for each in assumed:
        measures = [
            Measure(name="true_risk", regimen=name, value=risk, error=error)
            for name, risk, error in zip(names, each.risk, each.risk_error, strict=False)
        ]
        for design in designs:
            for one in measures:
                yield ComparedRow(design=design, scenario=each.name, measure=one)


def _refuse_too_many(names: Sequence[str]) -> None:
    from firstdose.report.designs.comparison import MOST_DESIGNS

    if len(names) > MOST_DESIGNS:
        raise StudyError(
            f"A figure shows at most {MOST_DESIGNS} designs.",
            where="--figure on the command line",
            because="More colours cannot be told apart.",
            remedy="Compare fewer, or leave --figure out.",
        )


def _over(assumed: Scenario, words: Words) -> str:
    """What a truth is called over its panel; one that was simulated is not called assumed."""
    if assumed.risk_error:
        return words("designs.compare.own_truth", truth=assumed.name)
    return words("designs.compare.scenario", scenario=_title(assumed))


def _title(assumed: Scenario) -> str:
    """The name of a truth, with its risks where they are few."""
    risks = ", ".join(f"{risk:g}" for risk in assumed.risk)
    if assumed.grades:
        return f"{risks} ({assumed.name})"
    few = len(assumed.risk) <= FEW and "," not in assumed.name
    return f"{assumed.name}: {risks}" if few else assumed.name


def _draw(
    rows: Sequence[ComparedRow],
    names: Sequence[str],
    assumed: Sequence[Scenario],
    figure: Path,
    lang: Language,
) -> None:
    from firstdose.cli.files import write_all
    from firstdose.report.designs.comparison import comparison_figure
    from firstdose.report.words import read_words

    words = read_words(lang.value)
    over = {each.name: _over(each, words) for each in assumed}
    write_all({figure: comparison_figure(rows, names, over, words)})
    typer.echo(f"Written: {figure}", err=True)
