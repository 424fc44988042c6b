"""How a command line states assumed truths: the options of the commands that take them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated

import typer

from firstdose.records.problem import Problem

OddsRatio = Annotated[
    float,
    typer.Option(
        metavar="R", help="Odds ratio of a response with a DLT to one without; 1: independent."
    ),
]
Response = Annotated[
    str,
    typer.Option(
        metavar="P1,P2,…",
        help="The assumed response probability of each regimen, for designs that read responses.",
        show_default=False,
    ),
]
Grades = Annotated[
    str,
    typer.Option(
        metavar="P0,P1,…;…",
        help="In place of --truth, for designs that read graded toxicity: the assumed probability"
        " of each class, none first; regimens apart by semicolons.",
        show_default=False,
    ),
]
Truth = Annotated[
    str,
    typer.Option(
        metavar="P1,P2,…",
        help="The assumed DLT risk of each regimen, or a truth that the study file names.",
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTruth:
    """What the command line says of one truth."""

    truth: Truth = ""
    response: Response = ""
    odds_ratio: OddsRatio = 1.0
    grades: Grades = ""

    def regimens(self) -> int | None:
        """How many regimens it speaks of; None where it does not say."""
        return counted_grades(self.grades) or counted(self.truth)


def _no_texts() -> list[str]:
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Truths:
    """What the command line says of truths."""

    truth: Annotated[
        list[str],
        typer.Option(
            metavar="P1,P2,…",
            help="An assumed DLT risk of each regimen, or a truth of the study; may be repeated.",
        ),
    ] = field(default_factory=_no_texts)
    response: Response = ""
    grades: Annotated[
        list[str],
        typer.Option(
            metavar="P0,P1,…;…",
            help="A truth for designs that read graded toxicity, as of design oc; may be repeated.",
        ),
    ] = field(default_factory=_no_texts)
    scenarios: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Truths that come with firstdose: five-in-a-line, two-by-three, random, or"
            " mechanistic (simulated, by the posterior and by the prior).",
        ),
    ] = ""
    count: Annotated[
        int, typer.Option(metavar="N", min=1, help="How many random truths, drawn from --seed.")
    ] = 20


def is_a_list(text: str) -> bool:
    """Whether it is written as numbers with commas, some of them perhaps wrong, not as a name."""
    of_numbers = re.compile(r"[\s0-9.,eE+-]+")
    parts = text.split(",")
    return of_numbers.fullmatch(text) is not None or (
        len(parts) > 1 and any(of_numbers.fullmatch(part) for part in parts)
    )


def counted(text: str) -> int | None:
    """How many regimens a list of risks speaks of; None where it is no list."""
    return len(text.split(",")) if is_a_list(text) else None


def counted_grades(text: str) -> int | None:
    """How many regimens a list of class probabilities speaks of; None where there is none."""
    return len(text.split(";")) if text else None


def wrong_numbers(*texts: tuple[str, str]) -> Iterator[Problem]:
    """Each number that is no probability, of texts with the options they belong to."""
    for option, text in texts:
        if not is_a_list(text):
            continue
        for place, part in enumerate(text.split(","), start=1):
            if not is_probability(part):
                yield Problem(
                    what=f"'{part.strip()}' is no probability.",
                    where=f"{option} {text} on the command line, number {place}",
                    because="A risk is a probability: a number from 0 to 1.",
                    remedy="Write a number such as 0.3, not a percentage.",
                )


def is_probability(text: str) -> bool:
    """Whether it is a number from 0 to 1."""
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False
