"""An empty path is refused: it would name the folder one is in, and be written into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer
from typer.core import TyperArgument, TyperGroup, TyperOption

if TYPE_CHECKING:
    from typer._click import Command, Context

PLACES = frozenset({"FILE", "DIR", "LEDGER", "DB", "WORKBOOK", "STUDY"})
"""What stands in the help text for the value of an option or argument that names a place."""


class Commands(TyperGroup):
    """The commands, none of which takes an empty path, as a script makes of an unset variable."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Refuse an empty path before anything else is read of it."""
        for before in _before_an_empty_path(self, args):
            raise typer.BadParameter(
                f"an empty text stands after '{before}'. Write a path or a name there, or leave "
                "the option out; a variable that a script puts there may not be set.",
                ctx=ctx,
            )
        return super().parse_args(ctx, args)


def _before_an_empty_path(group: TyperGroup, words: Sequence[str]) -> Iterator[str]:
    """The option or word after which an empty path stands, for each."""
    command = _called(group, words)
    options = {option: each for each in _valued(command) for option in each.opts}
    arguments = [each for each in command.params if isinstance(each, TyperArgument)]
    an_argument_names_a_place = any(each.metavar in PLACES for each in arguments)
    for before, word in zip(("firstdose", *words), words, strict=False):
        option, given, value = word.partition("=")
        if given and not value and option in options and options[option].metavar in PLACES:
            yield option
        elif not word and before in options:
            if options[before].metavar in PLACES:
                yield before
        elif not word and an_argument_names_a_place:
            yield before


def _called(group: TyperGroup, words: Sequence[str]) -> Command:
    command: Command = group
    for word in words:
        if not isinstance(command, TyperGroup) or word not in command.commands:
            break
        command = command.commands[word]
    return command


def _valued(command: Command) -> Iterator[TyperOption]:
    """The options of a command after which a value stands."""
    for each in command.params:
        if isinstance(each, TyperOption) and not each.is_flag:
            yield each
