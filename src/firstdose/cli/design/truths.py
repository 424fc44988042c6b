"""Assumed truths: a number for each regimen, or a truth that the study file names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
import typer

from firstdose.cli.design.asked_truths import OneTruth, is_a_list, is_probability, wrong_numbers
from firstdose.cli.design.chosen import Chosen
from firstdose.cli.design.virtual_people import POSTERIOR, PRIOR
from firstdose.design.order import RegimenOrder
from firstdose.design.scenarios import Scenario
from firstdose.protocol.finding import nearest
from firstdose.protocol.study import Study
from firstdose.records.problem import Problem, StudyError

_COMMAND_LINE = "stated on the command line"

Virtual = Callable[[Chosen, str], Scenario]
"""Finds a truth of the mechanistic clinic by its name."""


def scenario(
    design: Chosen,
    text: str,
    response: str = "",
    odds_ratio: float = 1.0,
    virtual: Virtual | None = None,
) -> Scenario:
    """The truth that texts state: numbers, or the name of one of the study file.

    With ``virtual`` also that of the mechanistic clinic, which it finds.
    """
    study = design.study
    if virtual is not None and text in {POSTERIOR, PRIOR}:
        found = virtual(design, text)
    elif text and is_a_list(text):
        risk = one_each(design, text, "--truth", "DLT risks")
        found = Scenario(name=text, risk=risk, assumes=_COMMAND_LINE)
    elif study is None:
        raise StudyError.of([_not_numbers(text)])
    else:
        _refuse_unknown(study, text, () if virtual is None else (POSTERIOR, PRIOR))
        found = named_truth(study, design.design.order, text or None)
    return responding(design, found, response, odds_ratio)


def responding(
    design: Chosen, assumed: Scenario, response: str, odds_ratio: float = 1.0
) -> Scenario:
    """The same truth with the response probabilities that a text states, if any."""
    if not response:
        return assumed
    responses = one_each(design, response, "--response", "response probabilities")
    return replace(assumed, response=responses, odds_ratio=odds_ratio)


def refuse_two(stated: OneTruth) -> None:
    """One truth is stated once."""
    if stated.truth and stated.grades:
        raise typer.BadParameter("One truth: this or --truth.", param_hint="--grades")


def assumed_by(design: Chosen, stated: OneTruth, virtual: Virtual | None = None) -> Scenario:
    """The truth that the options state; refused where the design reads more than they state."""
    if stated.grades:
        return with_grades(design, stated.grades)
    said = scenario(design, stated.truth, stated.response, stated.odds_ratio, virtual)
    found = with_responses(design, said)
    refuse_without_grades(design)
    return found


def refuse_without_grades(design: Chosen) -> None:
    """A truth of DLT risks alone, for a design on graded toxicity."""
    reads = design.design.reads
    if reads.grades:
        raise StudyError(
            f"This design reads {reads.grades} classes of toxicity beyond none, and the truth does"
            " not say how likely each is.",
            where="--truth on the command line, or the truths of the study file",
            because="How likely each decision is depends on how often each class occurs.",
            remedy="State --grades in its place: the probability of every class at each regimen.",
        )


def with_grades(design: Chosen, text: str) -> Scenario:
    """The truth that class probabilities state; the DLT risk is that of the DLT classes."""
    reads, names = design.design.reads, design.design.order.names
    if not reads.grades:
        raise StudyError(
            "This design does not read graded toxicity.",
            where="--grades on the command line",
            because="It decides on DLTs.",
            remedy="State the DLT risk of each regimen by --truth.",
        )
    rows = [each.split(",") for each in text.split(";")]
    if len(rows) != len(names) or any(
        len(row) != reads.grades + 1 or not all(map(is_probability, row)) for row in rows
    ):
        raise StudyError(
            "The class probabilities do not fit the design.",
            where=f"--grades {text} on the command line",
            because=f"There are {len(names)} regimens, and {reads.grades + 1} classes, none being"
            " the first; each has a probability.",
            remedy="Separate classes by commas and regimens by semicolons, such as"
            " 0.6,0.2,0.15,0.05;0.4,0.3,0.2,0.1.",
        )
    grades = tuple(tuple(float(each) for each in row) for row in rows)
    risk = tuple(sum(reversed(row[reads.dlt_from :])) for row in grades)
    return Scenario(name=text, risk=risk, assumes=_COMMAND_LINE, grades=grades)


def with_responses(design: Chosen, assumed: Scenario) -> Scenario:
    """The same; refused where the design reads responses and none are assumed."""
    if design.design.reads.responses and not assumed.response:
        raise StudyError(
            "This design reads responses, and none are assumed.",
            where="--response on the command line",
            because="How likely each decision is depends on how often regimens have responses.",
            remedy="State --response with a probability for each regimen.",
        )
    return assumed


def chances(design: Chosen, assumed: Scenario) -> dict[str, dict[str, float]]:
    """How likely each outcome letter of a participant is, by the name of the regimen."""
    from firstdose.design.automaton.outcomes import outcome_probabilities

    names = design.design.order.names
    if design.design.reads.grades:
        return {
            name: {str(number): likely for number, likely in enumerate(each)}
            for name, each in zip(names, assumed.grades, strict=True)
        }
    risk = np.array(assumed.risk, dtype=np.float64)
    response = np.array(assumed.response or (0.0,) * len(risk), dtype=np.float64)
    four = outcome_probabilities(risk, response, assumed.odds_ratio)
    return {
        name: dict(zip("NTEB", each, strict=True))
        for name, each in zip(names, four.tolist(), strict=True)
    }


def named_truth(study: Study, order: RegimenOrder, name: str | None) -> Scenario:
    """A truth of the study file; without a name the one that it calls its default."""
    from firstdose.simulate.truth import dlt_risk, truth_named

    truth = truth_named(study, name)
    risk = tuple(dlt_risk(study, truth, regimen) for regimen in order.names)
    return Scenario(name=truth.name, risk=risk, assumes=truth.text.en)


def one_each(design: Chosen, text: str, option: str, what: str) -> tuple[float, ...]:
    """A probability for each regimen, as an option states them."""
    found = text.split(",")
    names = design.design.order.names
    problems: Iterable[Problem] = list(wrong_numbers((option, text)))
    if not is_a_list(text) or len(found) != len(names):
        said = f"There are {len(found)} {what} for {len(names)} regimens."
        problems = [
            Problem(
                what=said if is_a_list(text) else f"'{text}' is no list of {what}.",
                where=f"{option} {text} on the command line",
                because=f"Each regimen has one, in this order: {', '.join(names)}.",
                remedy="State one number for each regimen, with commas between them.",
            )
        ]
    if problems:
        raise StudyError.of(problems)
    return tuple(float(each) for each in found)


def _refuse_unknown(study: Study, name: str, others: Sequence[str]) -> None:
    """A truth that neither the study file names nor ``others``."""
    known = [*(truth.name for truth in study.simulation.truths), *others]
    if name and name not in known:
        raise StudyError(
            f"This study has no truth named '{name}'.",
            where=f"--truth {name} on the command line",
            because=f"These have a name: {', '.join(known)}.",
            remedy=nearest(name, known) + " Or state a risk for each regimen.",
        )


def _not_numbers(text: str) -> Problem:
    return Problem(
        what=f"'{text}' is no list of DLT risks.",
        where="--truth on the command line",
        because="Without a study file there are no truths with a name.",
        remedy="State a risk for each regimen, such as --truth 0.05,0.15,0.30.",
    )
