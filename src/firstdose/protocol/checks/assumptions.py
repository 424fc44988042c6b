"""Assumptions must be about something that is in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import cast

from firstdose.protocol.finding import Finding, nearest
from firstdose.protocol.shape import UnreadBlockError
from firstdose.protocol.study import Study


def about_nothing(study: Study) -> Iterator[Finding]:
    """Assumptions about a path that the study does not have."""
    for number, assumption in enumerate(study.assumptions):
        try:
            missing = _missing(study, assumption.about)
        except UnreadBlockError:
            continue
        if missing is not None:
            part, known = missing
            yield Finding(
                path=("assumptions", number, "about"),
                what=f"The assumption is about `{assumption.about}`, which is not in the study.",
                because=f"There is no `{part}` at this point of the path.",
                remedy=nearest(part, known),
            )


def _missing(study: Study, about: str) -> tuple[str, tuple[str, ...]] | None:
    """The first part of the path that does not exist, and what does exist there."""
    here: object = study
    top = True
    for part in about.split("."):
        known = _children(Study if top else here)
        if part not in known:
            return part, known
        here = _child(here, part)
        top = False
    return None


def _children(here: object) -> tuple[str, ...]:
    if isinstance(here, tuple):
        return tuple(_name(element) for element in cast("tuple[object, ...]", here))
    return tuple(field.name for field in fields(here)) if is_dataclass(here) else ()


def _child(here: object, part: str) -> object:
    if isinstance(here, tuple):
        elements = cast("tuple[object, ...]", here)
        return next(element for element in elements if _name(element) == part)
    return getattr(here, part)


def _name(element: object) -> str:
    """How a list element is called: its name, its key, its measure or its kind."""
    for label in ("name", "key", "measure", "kind", "drug"):
        value: object = getattr(element, label, None)
        if isinstance(value, str):
            return value
    return ""
