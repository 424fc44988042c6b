"""An empty path is refused: it would name the folder one is in, and be written into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer
from typer.core import TyperGroup, TyperOption

if TYPE_CHECKING:
    from typer._click import Context

PLACES = frozenset({"FILE", "DIR", "LEDGER", "DB", "WORKBOOK"})
"""What stands in the help text for the value of an option that names a place."""


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
    options = _options(group, words)
    for before, word in zip(("firstdose", *words), words, strict=False):
        option, given, value = word.partition("=")
        if given and not value and option in options and options[option].metavar in PLACES:
            yield option
        elif not word and (before not in options or options[before].metavar in PLACES):
            yield before


def _options(group: TyperGroup, words: Sequence[str]) -> dict[str, TyperOption]:
    """The options, of the command that is called, after which a value stands."""
    command = group
    for word in words:
        if not isinstance(command, TyperGroup) or word not in command.commands:
            break
        command = command.commands[word]
    return {
        option: each
        for each in command.params
        if isinstance(each, TyperOption) and not each.is_flag
        for option in each.opts
    }
