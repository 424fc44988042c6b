"""The table of how each kind of fact is asked for (``asking.toml``), read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import TypedDict, cast


class _Stated(TypedDict, total=False):
    list: str
    offers: str
    lowest: str
    first: str
    long: bool
    must: bool
    first_time: bool
    by_term: bool
    time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How one field is asked for.

    ``list``: a closed list.  ``must``: it may not be left empty though the class allows it.
    ``first_time``: typed when a participant is new, and given from then on.  ``by_term``: said by
    the term where it is left empty.  ``time``: a time of day.
    """

    list: str = ""
    offers: str = ""
    lowest: Decimal | None = None
    first: str = ""
    long: bool = False
    must: bool = False
    first_time: bool = False
    by_term: bool = False
    time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How one kind of fact is asked for: what comes with the form, and how the rest is typed."""

    given: tuple[str, ...]
    fields: Mapping[str, Asking]

    def asking(self, field: str) -> Asking:
        """How a field is asked for."""
        return self.fields.get(field, _PLAINLY)


_PLAINLY = Asking()


@cache
def layouts() -> Mapping[str, Layout]:
    """Every kind of fact that has a form, by its name."""
    text = (
        resources.files("firstdose.conduct.forms")
        .joinpath("asking.toml")
        .read_text(encoding="utf-8")
    )
    return {kind: _layout(table) for kind, table in tomllib.loads(text).items()}


def _layout(table: Mapping[str, object]) -> Layout:
    return Layout(
        given=tuple(cast("list[str]", table["given"])),
        fields={
            name: _asking(cast("_Stated", stated))
            for name, stated in table.items()
            if name != "given"
        },
    )


def _asking(stated: _Stated) -> Asking:
    return Asking(
        list=stated.get("list", ""),
        offers=stated.get("offers", ""),
        lowest=_end(stated.get("lowest")),
        first=stated.get("first", ""),
        long=stated.get("long", False),
        must=stated.get("must", False),
        first_time=stated.get("first_time", False),
        by_term=stated.get("by_term", False),
        time=stated.get("time", False),
    )


def _end(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)
