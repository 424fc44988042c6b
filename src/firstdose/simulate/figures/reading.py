"""The file of a clinic's figures: each row checked, and made a figure of its kind."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields

from pydantic import TypeAdapter

from firstdose.protocol.words import Text
from firstdose.simulate.figures.kinds import (
    Between,
    Figure,
    Fixed,
    Ladder,
    Pace,
    Quartiles,
    Share,
    Spread,
    Stated,
    Weights,
)
from firstdose.standards.tables import Confidence

_KINDS: Mapping[str, type[Figure]] = {
    "share": Share,
    "pace": Pace,
    "quartiles": Quartiles,
    "fixed": Fixed,
    "ladder": Ladder,
    "stated": Stated,
    "between": Between,
    "spread": Spread,
    "weights": Weights,
}

Value = str | bool | int | float | list[str] | list[int | float]
Row = Mapping[str, Value]

_FILE: TypeAdapter[dict[str, dict[str, Value]]] = TypeAdapter(dict[str, dict[str, Value]])


def read(text: str) -> Mapping[str, Figure]:
    """Every figure of a file by its key, in the order of the file."""
    found = _FILE.validate_python(tomllib.loads(text))
    return {key: _figure(key, row) for key, row in found.items()}


def _figure(key: str, row: Row) -> Figure:
    kind = _KINDS[str(row["kind"])]
    numbers = {field.name: row[field.name] for field in fields(kind) if field.name in row}
    confidence = Confidence(str(row["confidence"]))
    assumed = "en" in row and "zh" in row
    assert assumed is (row["mark"] == "A"), (
        f"{key}: an assumption, and only one, is said in both languages"
    )
    assert assumed or confidence is not Confidence.LOW, f"{key}: an unsure number is an assumption"
    about = {
        "key": key,
        "source": _source(row),
        "mark": row["mark"],
        "confidence": confidence,
        "statement": _statement(row) if assumed else None,
    }
    return TypeAdapter[Figure](kind).validate_python({"about": about, **numbers})


def _source(row: Row) -> Text:
    """A publication is cited as it is; why something is assumed is said in both languages."""
    return Text(en=str(row["source"]), zh=str(row.get("source_zh", row["source"])))


def _statement(row: Row) -> Text:
    said = {name: _said(value, _BETWEEN.get(name, ", ")) for name, value in row.items()}
    share = row.get("value", row.get("centre"))
    if isinstance(share, int | float):
        said["percent"] = f"{100 * share:.4g}"
    return Text(en=str(row["en"]).format_map(said), zh=str(row["zh"]).format_map(said))


_BETWEEN: Mapping[str, str] = {"weights": " : "}
"""What stands between the numbers of a list; a comma where nothing else is said."""


def _said(value: Value, between: str) -> str:
    match value:
        case float():
            return f"{value:g}"
        case list():
            return between.join(_said(one, between) for one in value)
        case _:
            return str(value)
