"""``firstdose design decide``: the next regimen, and every reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.design.asked import Asked, names_a_study
from firstdose.cli.design.option_groups import with_option_groups
from firstdose.cli.options import Lang, Language
from firstdose.cli.problems import with_problems_shown
from firstdose.records.problem import StudyError

if TYPE_CHECKING:
    from firstdose.design.part_design import PartDesign
    from firstdose.design.seen import Advice
    from firstdose.design.situation import Decision, Situation
    from firstdose.protocol.study import Study
    from firstdose.records.ledger import Ledger
    from firstdose.report.words import Words

EXAMPLE = (
    'firstdose design decide --design boin --set target=0.3 --regimens 5 --outcomes "1NNN 2NNT"'
)

AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]


@with_problems_shown
@with_option_groups
def decide(
    asked: Asked,
    *,
    outcomes: Annotated[
        str,
        typer.Option(
            metavar="OUTCOMES",
            help="Cohorts in order, as 1NNN 2NNT: N none, T DLT, E response, B both, P pending.",
        ),
    ] = "",
    as_json: AsJson = False,
    lang: Lang = Language.EN,
) -> None:
    """Say which regimen comes next, and why.

    Without outcomes: where the first cohort enters. They are written as in the R package
    escalation: a regimen, by number or as name and colon, and a letter for each participant;
    P(0.4) is pending with 0.4 of the window behind. Where a design reads graded toxicity, digits
    after a colon are classes, such as 1:002. A ledger file in place of STUDY is taken as it stands.
    """
    from firstdose.report.words import read_words

    words = read_words(lang.value)
    ledger = ledger_in(asked)
    if ledger is not None:
        if outcomes:
            raise typer.BadParameter("A ledger has its own outcomes.", param_hint="--outcomes")
        _give_of_ledger(ledger, asked, words, as_json=as_json)
        return
    _give_of_outcomes(asked, outcomes, words, as_json=as_json)


def _give_of_outcomes(asked: Asked, outcomes: str, words: Words, *, as_json: bool) -> None:
    from firstdose.cli.design.chosen import chosen, say_whose_guards
    from firstdose.design.seen import advice
    from firstdose.report.designs.advice import advice_lines

    assumed = assumed_regimens(asked, outcomes)
    of_design = chosen(asked, assumed)
    say_whose_guards(asked.guard, [of_design])
    design = of_design.design
    found = advice(design, after(design, outcomes))
    if as_json:
        typer.echo(json.dumps(_as_json(found, words), indent=1, ensure_ascii=False))
        return
    if assumed is not None:
        typer.echo(words("designs.advice.assumed_n", n=assumed), err=True)
    for line in advice_lines(found, words):
        typer.echo(line)


def after(design: PartDesign, outcomes: str) -> Situation:
    """The situation after outcomes as they are written."""
    from firstdose.design.notation import read_outcomes
    from firstdose.design.seen import situation_after

    return situation_after(design, read_outcomes(outcomes, design.order.names))


def assumed_regimens(asked: Asked, outcomes: str) -> int | None:
    """One regimen more than the highest named, where nothing says how many there are."""
    named = highest_named(asked, outcomes)
    return None if named is None else named + 1


def highest_named(asked: Asked, outcomes: str) -> int | None:
    """The highest regimen that outcomes name, or where the part starts; None where it is said."""
    from firstdose.design.notation import highest_place

    if names_a_study(asked) or asked.regimens is not None or asked.grid:
        return None
    return max(highest_place(outcomes), asked.start or 1)


def ledger_in(asked: Asked) -> Path | None:
    """The ledger file that stands in place of a study; None where a study is named."""
    from firstdose.cli.files import on_disk, read_text

    files = [Path(word) for word in asked.words if on_disk(word) and Path(word).is_file()]
    for file in files:
        if read_text(file, "study or ledger file").lstrip().startswith("{"):
            return file
    return None


def _give_of_ledger(file: Path, asked: Asked, words: Words, *, as_json: bool) -> None:
    from firstdose.report.designs.advice import decision_lines
    from firstdose.trial.planner import recommended

    ledger, study, part = of_ledger(file, asked)
    _refuse_before_its_turn(ledger, study, part)
    decision = recommended(study, ledger, part, ledger.entries[-1].known_on)
    if as_json:
        answer = {"part": part, "decisions": [_decision(decision, words)]}
        typer.echo(json.dumps(answer, indent=1, ensure_ascii=False))
        return
    for line in decision_lines([decision], words):
        typer.echo(line)


def of_ledger(file: Path, asked: Asked) -> tuple[Ledger, Study, str]:
    """The ledger, the study in force at its end, and the part: the one named, or the open one."""
    from firstdose.cli.belonging import study_of
    from firstdose.cli.design.asked import sorted_words
    from firstdose.cli.design.study_part import refuse_what_the_study_says
    from firstdose.cli.files import read_text
    from firstdose.records import lines

    sorted_words(asked)
    refuse_what_the_study_says(asked)
    if asked.design:
        raise typer.BadParameter("A ledger has its own design.", param_hint="--design")
    ledger = lines.read(read_text(file, "ledger file").split("\n"), file.name)
    study = study_of(ledger, file.name)
    names = [one.name for one in study.in_turn]
    part = asked.part or _open_part(ledger, study)
    if part not in names:
        raise StudyError(
            f"{study.identity.name} has no part '{part}'.",
            where=f"--part {part} on the command line",
            because="A decision is taken on one part.",
            remedy=f"Name one of: {', '.join(names)}.",
        )
    return ledger, study, part


def _refuse_before_its_turn(ledger: Ledger, study: Study, part: str) -> None:
    """Nobody may be entered in a part while the one before it is not complete."""
    from firstdose.trial.standing import decisions, is_complete

    before = next(one.opens_after for one in study.in_turn if one.name == part)
    if before and not is_complete(decisions(ledger.history(""), before)):
        raise StudyError(
            f"The part '{part}' is not open.",
            where=f"--part {part} on the command line",
            because=f"The part '{before}' must be complete first, and is not.",
            remedy=f"Ask for --part {before}, or leave --part out for the part that is open.",
        )


def _open_part(ledger: Ledger, study: Study) -> str:
    """The part in which participants are entered now; when all are over, the one decided last."""
    from firstdose.records.facts import DoseDecided
    from firstdose.trial.standing import decisions, open_part

    about = ledger.history("")
    entered, last = open_part(study, partial(decisions, about)), about.last(DoseDecided)
    if entered is not None:
        return entered.name
    return last.fact.part if last is not None else study.parts[0].name


def _as_json(found: Advice, words: Words) -> Mapping[str, object]:
    return {
        "decisions": [_decision(each, words) for each in found.decisions],
        "next_regimen": found.regimen,
        "enter": found.enter,
        "closed": list(found.closed),
        "counts": [
            {
                "regimen": tally.regimen,
                "evaluable": tally.evaluable,
                "dlts": tally.dlts,
                "pending": tally.pending,
                "responses": tally.responses,
            }
            for tally in found.situation.tallies
        ],
    }


def _decision(decision: Decision, words: Words) -> Mapping[str, object]:
    from firstdose.design.reasons import wording

    return {
        "action": decision.action.value,
        "regimen": decision.regimen,
        "reasons": [
            {
                "key": reason.key,
                "values": dict(reason.values),
                "text": wording(reason, words.language),
            }
            for reason in decision.reasons
        ],
    }
