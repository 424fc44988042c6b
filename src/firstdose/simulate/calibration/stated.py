"""The files of a calibration: tables of numbers, and the sentences that say what they assume."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias, cast

from firstdose.protocol.words import Assumption, Text

Table: TypeAlias = Mapping[str, Any]

FILES = ("prior", "people", "endpoints", "plausible")


@cache
def stated(name: str) -> Table:
    """One of the files, as it is written."""
    folder = files("firstdose.simulate.calibration") / "data"
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))


def assumptions() -> tuple[Assumption, ...]:
    """Everything a calibration assumes, in the words that a report prints."""
    return tuple(each for name in FILES for each in _assumed(f"calibration.{name}", stated(name)))


def _assumed(about: str, table: Table) -> Iterator[Assumption]:
    if "en" in table:
        said = {"parameters": ", ".join(table.get("parameters", ()))}
        yield Assumption(
            about=about,
            statement=Text(
                en=str(table["en"]).format_map(said), zh=str(table["zh"]).format_map(said)
            ),
            because=Text(en=str(table["because_en"]), zh=str(table["because_zh"])),
        )
    for name, inner in table.items():
        if isinstance(inner, dict):
            yield from _assumed(f"{about}.{name}", cast("Table", inner))
