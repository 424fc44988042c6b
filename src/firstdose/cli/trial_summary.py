"""What many trials come to, for people: a figure for each part, and a line for each design."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from firstdose.cli.options import Language
from firstdose.design.automaton.measures import NONE
from firstdose.protocol.parts import Part
from firstdose.protocol.study import Study
from firstdose.report.designs.comparison import ComparedRow, comparison_figure
from firstdose.report.words import read_words
from firstdose.simulate.whole_trials.summary import Summarised, none_of

_DRAWN = ("p_select", "mean_n")


def figures(
    study: Study, rows: Sequence[Summarised], clinic: str, lang: Language
) -> dict[str, str]:
    """For each part how often its regimens are selected, and how many are treated there."""
    words = read_words(lang.value)
    stated = {each.name for each in study.simulation.truths}
    answered = words(f"names.clinic.{clinic}")
    titles = {
        row.truth: words("designs.compare.scenario", scenario=row.truth)
        if row.truth in stated
        else words("designs.compare.own_truth", truth=answered)
        for row in rows
    }
    return {
        f"{_file(study, part)}.svg": comparison_figure(
            [_compared(row, study, part) for row in rows if _drawn(row, study, part)],
            part.regimens,
            titles,
            words,
        )
        for part in study.parts
    }


def _file(study: Study, part: Part) -> str:
    return "summary" if len(study.parts) == 1 else f"summary-{part.name}"


def _drawn(row: Summarised, study: Study, part: Part) -> bool:
    places = (*part.regimens, none_of(study, part))
    return row.measure.name in _DRAWN and row.measure.regimen in places


def _compared(row: Summarised, study: Study, part: Part) -> ComparedRow:
    measure = row.measure
    if measure.regimen == none_of(study, part):
        measure = replace(measure, regimen=NONE)
    return ComparedRow(design=row.design, scenario=row.truth, measure=measure)


def in_short(study: Study, rows: Sequence[Summarised]) -> Iterator[str]:
    """Of each design under each truth: what the last part most often ends with, and who is there.

    With the Monte Carlo error of each number.
    """
    places = (*study.parts[-1].regimens, none_of(study, study.parts[-1]))
    for design, truth in dict.fromkeys((row.design, row.truth) for row in rows):
        own = [row.measure for row in rows if (row.design, row.truth) == (design, truth)]
        selected = {
            one.regimen: one for one in own if one.name == "p_select" and one.regimen in places
        }
        most = max(selected.values(), key=lambda one: one.value)
        of_all = {one.name: one for one in own if not one.regimen}
        numbers = (
            f"{of_all[name].value:.1f} (± {of_all[name].drawn_error:.1f}) {said}"
            for name, said in (
                ("mean_participants", "participants"),
                ("mean_dlts", "DLTs"),
                ("duration_mean", "days"),
            )
        )
        yield (
            f"{design}, {truth}: most often {most.regimen},"
            f" {100 * most.value:.0f} % (± {100 * most.drawn_error:.0f} %);"
            f" on average {', '.join(numbers)}"
        )
