"""``firstdose design recommend``: the regimen to recommend from DLTs and responses together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from firstdose.cli.design.asked import Asked
from firstdose.cli.design.option_groups import with_option_groups
from firstdose.cli.options import Lang, Language
from firstdose.cli.problems import with_problems_shown
from firstdose.records.problem import StudyError

if TYPE_CHECKING:
    from firstdose.design.boundaries.utility import Admissible
    from firstdose.design.order import RegimenOrder
    from firstdose.design.preferences import Preference
    from firstdose.design.recommended import Recommendation
    from firstdose.design.situation import Situation
    from firstdose.protocol.designs import DesignSettings
    from firstdose.report.words import Words

EXAMPLE = (
    "firstdose design recommend --design boin12 toxicity_limit=0.35 response_limit=0.25"
    ' --outcomes "1NNE 2NEE 3ETB"'
)

By = Literal["utility", "plateau", "peak"]


@with_problems_shown
@with_option_groups
def recommend(
    asked: Asked,
    *,
    outcomes: Annotated[
        str | None,
        typer.Option(
            metavar="OUTCOMES",
            help="Everyone, as 1NNE 2NEB: N none, T DLT, E response, B both, P pending.",
        ),
    ] = None,
    by: Annotated[
        By,
        typer.Option(
            help="The highest mean utility, the lowest regimen on the plateau of response, or the"
            " highest response where it may fall beyond a peak."
        ),
    ] = "utility",
    margin: Annotated[
        float | None,
        typer.Option(metavar="P", help="Of a plateau: how far below the highest response."),
    ] = None,
    toxicity_limit: Annotated[
        float | None,
        typer.Option(metavar="P", help="Highest acceptable DLT risk; by default the design's."),
    ] = None,
    response_limit: Annotated[
        float | None,
        typer.Option(metavar="P", help="Lowest acceptable response; by default the design's."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    lang: Lang = Language.EN,
) -> None:
    """Say which regimen to recommend from DLTs and responses.

    DLT risks do not fall where toxicity does not; regimens too toxic or with too few responses are
    out. Utilities and limits are those of the design, or of BOIN12 where it has none. A ledger file
    in place of STUDY counts everyone of whom both outcomes are known.
    """
    from firstdose.cli.design.decide import ledger_in
    from firstdose.design.recommended import recommendation
    from firstdose.report.designs.recommendation import recommendation_lines
    from firstdose.report.words import read_words

    ledger = ledger_in(asked)
    if (ledger is None) == (outcomes is None):
        raise typer.BadParameter("State outcomes, or name a ledger.", param_hint="--outcomes")
    if ledger is not None:
        settings, order, situation = _of_ledger(ledger, asked)
    else:
        settings, order, situation = _of_outcomes(asked, outcomes or "")
    limits = _limits(settings, toxicity_limit, response_limit)
    found = recommendation(order, situation, limits, _preference(settings, by, margin))
    words = read_words(lang.value)
    if as_json:
        typer.echo(json.dumps(_as_json(found, words), indent=1, ensure_ascii=False))
        return
    for line in recommendation_lines(found, words):
        typer.echo(line)


_Counted = tuple["DesignSettings", "RegimenOrder", "Situation"]


def _of_outcomes(asked: Asked, outcomes: str) -> _Counted:
    from firstdose.cli.design.chosen import chosen
    from firstdose.cli.design.decide import after, highest_named

    found = chosen(asked, highest_named(asked, outcomes))
    if found.design.reads.grades:
        raise _says_nothing_of_responses()
    return found.part.design, found.design.order, after(found.design, outcomes)


def _says_nothing_of_responses() -> StudyError:
    return StudyError(
        "Outcomes of this design are classes of toxicity and say nothing of responses.",
        where="--design on the command line",
        because="A recommendation on toxicity and response counts both.",
        remedy="Name a design that reads DLTs, such as boin, and write outcomes as letters.",
    )


def _of_ledger(file: Path, asked: Asked) -> _Counted:
    from firstdose.cli.design.decide import of_ledger
    from firstdose.design.designs import part_design
    from firstdose.trial.planner import both_outcomes

    ledger, study, part = of_ledger(file, asked)
    if study.part(part).response is None:
        raise StudyError(
            f"Part {part} does not say what a response is.",
            where=f"The study file inside {file.name}, parts.{part}.response",
            because="A recommendation on toxicity and response counts both.",
            remedy="Write `response` in the part, or state the outcomes with --outcomes.",
        )
    situation = both_outcomes(study, ledger, part, ledger.entries[-1].known_on)
    return study.part(part).design, part_design(study, part).order, situation


def _limits(settings: DesignSettings, toxicity: float | None, response: float | None) -> Admissible:
    from firstdose.design.boundaries.utility import Admissible
    from firstdose.design.target import target_of

    target, least = target_of(settings), getattr(settings, "response_limit", None)
    if toxicity is None and target is None:
        raise typer.BadParameter("State it: the design has none.", param_hint="--toxicity-limit")
    if response is None and least is None:
        raise typer.BadParameter("State it: the design has none.", param_hint="--response-limit")
    return Admissible(
        toxicity=toxicity if toxicity is not None else float(target or 0),
        response=response if response is not None else float(least or 0),
        too_toxic=float(getattr(settings, "too_toxic", 0.95)),
        too_few=float(getattr(settings, "too_few", 0.90)),
    )


def _preference(settings: DesignSettings, by: By, margin: float | None) -> Preference:
    from firstdose.design.boundaries.utility import Utilities
    from firstdose.design.preferences import BestUtility, HighestPeak, LowestOnPlateau

    if by == "plateau":
        if margin is None:
            raise typer.BadParameter("A plateau needs one.", param_hint="--margin")
        return LowestOnPlateau(margin=margin)
    if margin is not None:
        raise typer.BadParameter("It belongs to --by plateau.", param_hint="--margin")
    if by == "peak":
        return HighestPeak()
    return BestUtility(
        utilities=Utilities(
            neither=float(getattr(settings, "utility_neither", 40)),
            both=float(getattr(settings, "utility_both", 60)),
        )
    )


def _as_json(found: Recommendation, words: Words) -> Mapping[str, object]:
    from firstdose.design.reasons import wording

    return {
        "regimen": found.regimen,
        "regimens": [
            {
                "regimen": view.tally.regimen,
                "evaluable": view.tally.evaluable,
                "dlts": view.tally.dlts,
                "responses": view.tally.responses,
                "responses_with_dlt": view.tally.responses_with_dlt,
                "risk": view.risk,
                "response": view.response,
                "utility": view.utility,
                "best": view.best,
                "out": view.out.value if view.out is not None else None,
            }
            for view in found.regimens
        ],
        "reasons": [
            {"key": one.key, "values": dict(one.values), "text": wording(one, words.language)}
            for one in found.reasons
        ],
    }
