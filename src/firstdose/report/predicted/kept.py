"""A prediction kept as a file: its rows, what they were made of, and the figure that shows them.

A file belongs to one version of a study and of a model.  Whoever shows it beside records asks with
`refuse_another` whether they are those of the records.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from math import isnan, nan
from typing import Any, TypeVar, cast

from firstdose.analyse.predicted import (
    DifferenceRow,
    EffectRow,
    IndexRow,
    OrderRow,
    RegimenRow,
)
from firstdose.records.problem import StudyError
from firstdose.report.page import FigureBlock
from firstdose.report.predicted.orders import order_sentences
from firstdose.report.predicted.sensitivity import sensitivity_figure
from firstdose.report.predicted.surface import surface_figure
from firstdose.report.predicted.what_if import what_if_figure
from firstdose.report.words import Words

FORMAT = "firstdose kept prediction 1"

Row = TypeVar("Row", DifferenceRow, EffectRow, IndexRow, OrderRow, RegimenRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeOf:
    """What a prediction was made of.

    ``posterior_sha256`` "": nothing was calibrated.  ``programmes_in_effect``: how many equally
    weighted programmes say as much as the posterior.  ``unsolved``: programmes left out because the
    course of somebody could not be computed.
    """

    study: str
    study_sha256: str
    model: str
    revision: str
    model_sha256: str
    posterior_sha256: str
    programmes_in_effect: float
    collapsed: bool
    seed: int
    patients: int
    unsolved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A result: effects and indices (``regimen`` is what they are of), regimens, or differences.

    ``orders`` go with regimens and with differences.  ``held``: covariates that everybody has at a
    value, as "lot_potency=0.7"; two values are those of the two sides of a difference.
    """

    of: MadeOf
    regimen: str = ""
    held: tuple[str, ...] = ()
    effects: tuple[EffectRow, ...] = ()
    indices: tuple[IndexRow, ...] = ()
    regimens: tuple[RegimenRow, ...] = ()
    differences: tuple[DifferenceRow, ...] = ()
    orders: tuple[OrderRow, ...] = ()


def figure_of(kept: Kept, words: Words) -> FigureBlock:
    """The figure of a result."""
    if kept.regimens:
        return surface_figure(kept.regimens, kept.orders, words, kept.held)
    if kept.differences:
        return what_if_figure(kept.differences, kept.orders, words, kept.held)
    return sensitivity_figure(kept.effects, kept.indices, kept.regimen, kept.of.patients, words)


def said_of(kept: Kept, words: Words) -> Iterator[str]:
    """Whether anything was calibrated, and what the populations say of each order."""
    of = kept.of
    if not kept.orders:
        return
    if not of.posterior_sha256:
        yield words("predicted.not_calibrated_note")
    elif of.collapsed:
        yield words("predicted.collapsed", n=round(of.programmes_in_effect))
    if of.unsolved:
        yield words("predicted.unsolved", n=of.unsolved)
    yield from order_sentences(kept.orders, words)


def made_of_sentence(of: MadeOf, words: Words) -> str:
    """What a result was made of, in a sentence."""
    said = {"model": of.model, "revision": of.revision, "seed": of.seed, "patients": of.patients}
    if not of.posterior_sha256:
        return words("predicted.kept.of_the_prior", **said)
    return words("predicted.kept.of_a_posterior", posterior=of.posterior_sha256[:12], **said)


# --- files ---------------------------------------------------------------------------------------


def written(kept: Kept) -> str:
    """The result as a file, a row a line; numbers with six significant digits."""
    said = {"format": FORMAT, "origin": "simulated", "of": asdict(kept.of)}
    said |= {"regimen": kept.regimen, **({"held": list(kept.held)} if kept.held else {})}
    head = json.dumps(said, ensure_ascii=False, indent=1).removesuffix("\n}")
    sheets = ",\n".join(f' "{name}": {_sheet(getattr(kept, name))}' for name in _KINDS)
    return f"{head},\n{sheets}\n}}\n"


def read(text: str, name: str) -> Kept:
    """A result from its file."""
    try:
        table = cast("Mapping[str, Any]", json.loads(text))
        is_ours = table["format"] == FORMAT
        kept = Kept(
            of=MadeOf(**table["of"]),
            regimen=str(table["regimen"]),
            held=tuple(map(str, table.get("held", ()))),
            effects=_rows(EffectRow, table["effects"]),
            indices=_rows(IndexRow, table["indices"]),
            regimens=_rows(RegimenRow, table["regimens"]),
            differences=_rows(DifferenceRow, table["differences"]),
            orders=_rows(OrderRow, table["orders"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _unreadable(name) from None
    if not is_ours or not (kept.effects or kept.regimens or kept.differences):
        raise _unreadable(name)
    return kept


def _unreadable(name: str) -> StudyError:
    return StudyError(
        "The file holds no prediction that can be shown.",
        where=name,
        because="It is not a file that `firstdose model … --keep FILE` wrote.",
        remedy="Make it by `firstdose model sensitivity`, `surface` or `what-if` with --keep.",
    )


def refuse_another(kept: Kept, *, study_sha256: str, model_sha256: str, name: str) -> None:
    """A ``StudyError`` where a result is of another study or model than the records."""
    of = kept.of
    if of.study_sha256 != study_sha256:
        because = f"It was made for {of.study} as another version of its study file has it."
    elif of.model_sha256 != model_sha256:
        because = (
            f"It was made by another version of the model {of.model} (revision {of.revision})."
        )
    else:
        return
    raise StudyError(
        "The prediction does not belong to this ledger.",
        where=name,
        because=because,
        remedy="Make it anew with --keep for the study file of the ledger, or leave it out.",
    )


_KINDS = ("effects", "indices", "regimens", "differences", "orders")


def _sheet(rows: Sequence[Any]) -> str:
    if not rows:
        return "[]"
    lines = [[each.name for each in fields(rows[0])], *(map(_said, astuple(row)) for row in rows)]
    said = (json.dumps(list(line), ensure_ascii=False) for line in lines)
    return "[\n  " + ",\n  ".join(said) + "\n ]"


def _said(value: object) -> object:
    if not isinstance(value, float):
        return value
    return None if isnan(value) else float(f"{value:.6g}")


def _rows(kind: type[Row], sheet: Sequence[Sequence[Any]]) -> tuple[Row, ...]:
    if not sheet:
        return ()
    names, *lines = sheet
    return tuple(kind(**dict(zip(names, map(_value, line), strict=True))) for line in lines)


def _value(said: object) -> Any:  # noqa: ANN401 (what a row holds is known by its class alone)
    """A value of a row; only a number that is none has no text of its own."""
    return nan if said is None else said
