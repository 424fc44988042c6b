"""``firstdose design list``: every design with its settings and its source."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.problems import with_problems_shown

if TYPE_CHECKING:
    from firstdose.protocol.catalogue import Described

EXAMPLE = "firstdose design list"
WIDTH = 96


@with_problems_shown
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    guards: Annotated[
        bool, typer.Option("--guards", help="Guards and stopping conditions instead.")
    ] = False,
) -> None:
    """Show every design with its settings and source.

    Settings without a default must be stated. What can go with a design, guards and conditions of
    stopping rules, is shown by --guards.
    """
    from firstdose.protocol.catalogue import (
        condition_classes,
        described,
        design_classes,
        guard_classes,
    )

    classes = {**guard_classes(), **condition_classes()} if guards else design_classes()
    found = [described(each) for each in classes.values()]
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in found], indent=1, ensure_ascii=False))
        return
    typer.echo("\n\n".join("\n".join(_lines(each)) for each in found))


def _lines(design: Described) -> Iterator[str]:
    yield f"{design.kind}: {_plain(design.title)}"
    yield from _wrapped(_plain(design.explanation), "  ")
    for setting in design.settings:
        default = "required" if setting.required else f"default {setting.default}"
        yield from _wrapped(f"{setting.name}: {setting.takes} ({default})", "  - ")
    if design.source:
        yield from _wrapped(f"source: {design.source}", "  ")


def _plain(text: str) -> str:
    """A docstring without its marks."""
    return text.replace("``", "").replace("`", "")


def _wrapped(text: str, first: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
