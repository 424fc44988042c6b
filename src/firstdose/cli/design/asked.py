"""How a command line names a design: the options that every command on designs takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

import typer

from firstdose.cli.files import on_disk

Words = list[str]


class Turns(StrEnum):
    """The orders that a path may have."""

    IN_TURN = "in_turn"
    ALTERNATING = "alternating"
    FREE = "free"


PARTICIPANTS = 30
"""Of a whole part, where nobody says it."""


PartName = Annotated[
    str, typer.Option(metavar="P", help="The part of the study; by default its first.")
]
Settings = Annotated[
    Words,
    typer.Option("--set", metavar="KEY=VALUE", help="A setting of it; may be repeated."),
]
Participants = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, help="Participants of the whole part; by default 30."),
]
CohortSize = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Participants entered at a time.")
]
MaxPerRegimen = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Participants at one regimen at most.")
]
Guards = Annotated[
    Words,
    typer.Option(
        metavar="KIND:KEY=VALUE,…",
        help="A guard instead of those the design usually has; may be repeated; none.",
    ),
]
Stops = Annotated[
    Words,
    typer.Option(
        metavar="CONDITIONS",
        help='A stopping rule, as "participants_at_regimen=9 stays"; may be repeated; none.',
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line says of the design, as it was written."""

    words: Annotated[
        Words,
        typer.Argument(
            metavar="STUDY|KEY=VALUE",
            help="A study that ships, or the path of one; settings of --design.",
            show_default=False,
        ),
    ] = field(default_factory=Words)
    part: PartName = ""
    design: Annotated[
        str,
        typer.Option(metavar="NAME", help="A design, as list names it: 3+3, boin …"),
    ] = ""
    set_: Settings = field(default_factory=Words)
    regimens: Annotated[
        int | None,
        typer.Option(metavar="J", min=1, help="Regimens 1 to J in a line, without a study."),
    ] = None
    grid: Annotated[
        str,
        typer.Option(
            metavar="IxK",
            help="I doses at K schedules, d1s1 d1s2 …, in place of a line.",
            show_default=False,
        ),
    ] = ""
    path: Annotated[
        Turns | None,
        typer.Option(help="In which order steps of several kinds are taken.", show_default=False),
    ] = None
    participants: Participants = None
    cohort_size: CohortSize = None
    max_per_regimen: MaxPerRegimen = None
    start: Annotated[
        int | None, typer.Option(metavar="J", min=1, help="The regimen at which it starts.")
    ] = None
    guard: Guards = field(default_factory=Words)
    stop: Stops = field(default_factory=Words)


def names_a_study(asked: Asked) -> bool:
    """Whether the command line names a study."""
    return bool(sorted_words(asked)[0])


def sorted_words(asked: Asked) -> tuple[str, tuple[str, ...]]:
    """The study, and the settings that follow without an option of their own."""
    settings = [word for word in asked.words if "=" in word and not on_disk(word)]
    studies = [word for word in asked.words if word not in settings]
    if len(studies) > 1:
        raise typer.BadParameter(f"One study at a time, not {len(studies)}.", param_hint="STUDY")
    if (settings or asked.set_) and not asked.design:
        raise typer.BadParameter("Settings belong to a design.", param_hint="--design")
    return "".join(studies), (*asked.set_, *settings)
