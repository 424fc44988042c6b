"""Predictions frozen: what was predicted, of what, on which day, and a hash of all of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, cast

from firstdose.records.problem import StudyError
from firstdose.simulate.prediction.predicted import Counts
from firstdose.simulate.prediction.toxicity import Toxicity

FORMAT: Final = "firstdose prediction 1"
DLT: Final = "dlt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a prediction was made of.

    ``posterior_sha256`` tells the virtual programmes apart, ``targets_sha256`` the numbers that
    they were calibrated to, ``study_sha256`` the study file.
    """

    study: str
    study_sha256: str
    on: date
    version: str
    model: str
    revision: str
    calibrated_on: str
    targets_sha256: str
    posterior_sha256: str
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Predictions from one set of programmes: ``people`` of each followed under each regimen."""

    people: int
    counts: tuple[Counts, ...]
    toxicity: tuple[Toxicity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """Predictions by the posterior, and by the prior beside them."""

    origin: Origin
    posterior: Drawn
    prior: Drawn


def written(frozen: Frozen) -> str:
    """The predictions as a file, a line for each row; the last line is the hash of everything."""
    sides = (("posterior", frozen.posterior), ("prior", frozen.prior))
    return "\n".join(
        (
            "{",
            f' "format": {_line(FORMAT)},',
            ' "origin": "simulated",',
            f' "of": {_line(asdict(frozen.origin))},',
            *(line for name, side in sides for line in _side(name, side)),
            f' "sha256": "{content_hash(frozen)}"',
            "}\n",
        )
    )


def _side(name: str, side: Drawn) -> tuple[str, ...]:
    counts, toxicity = (
        ",\n".join(f"   {_line(asdict(row))}" for row in rows)
        for rows in (side.counts, side.toxicity)
    )
    return (
        f' "{name}": {{',
        f'  "people": {side.people},',
        f'  "counts": [\n{counts}\n  ],',
        f'  "toxicity": [\n{toxicity}\n  ]',
        " },",
    )


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def content_hash(frozen: Frozen) -> str:
    """The hash of the content: of its canonical JSON without spaces, keys in order."""
    whole = json.dumps(
        _table(frozen), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )
    return hashlib.sha256(whole.encode()).hexdigest()


def read(text: str, name: str) -> Frozen:
    """Predictions from their file; a problem where it is not whole as it was written."""
    try:
        table = cast("dict[str, Any]", json.loads(text))
        told = table.pop("sha256")
        about = cast("dict[str, Any]", table["of"])
        on = date.fromisoformat(about.pop("on"))
        frozen = Frozen(
            origin=Origin(on=on, **about),
            posterior=_drawn(table["posterior"]),
            prior=_drawn(table["prior"]),
        )
        is_ours = table["format"] == FORMAT
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _unreadable(name, "It is not a file that `firstdose predict` wrote.") from None
    if not is_ours or content_hash(frozen) != told:
        raise _unreadable(name, "Its content is not what its hash was taken of.")
    return frozen


def _table(frozen: Frozen) -> Mapping[str, object]:
    return {
        "format": FORMAT,
        "origin": "simulated",
        "of": asdict(frozen.origin),
        "posterior": asdict(frozen.posterior),
        "prior": asdict(frozen.prior),
    }


def _drawn(table: Mapping[str, Any]) -> Drawn:
    return Drawn(
        people=int(table["people"]),
        counts=tuple(
            Counts(
                regimen=row["regimen"],
                measure=row["measure"],
                counts=tuple(map(int, row["counts"])),
            )
            for row in table["counts"]
        ),
        toxicity=tuple(Toxicity(**row) for row in table["toxicity"]),
    )


def _unreadable(name: str, because: str) -> StudyError:
    return StudyError(
        "The predictions cannot be scored.",
        where=name,
        because=because,
        remedy="Use the file as `firstdose predict STUDY --out FILE` wrote it.",
    )
