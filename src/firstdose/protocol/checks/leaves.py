"""What a study file holds, with its path: every value under a key, every criterion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import cast

from firstdose.protocol.criteria import Criterion
from firstdose.protocol.finding import Path
from firstdose.protocol.shape import UnreadBlockError
from firstdose.protocol.study import Study


def keyed(study: Study) -> Iterator[tuple[Path, object]]:
    """The value of every key, outermost first; blocks that could not be read are left out."""
    for block in fields(Study):
        try:
            value: object = getattr(study, block.name)
        except UnreadBlockError:
            continue
        yield from _at((block.name,), value)


def _at(path: Path, value: object) -> Iterator[tuple[Path, object]]:
    yield path, value
    yield from _below(path, value)


def _below(path: Path, value: object) -> Iterator[tuple[Path, object]]:
    if isinstance(value, tuple):
        for place, each in enumerate(cast("tuple[object, ...]", value)):
            yield from _below((*path, place), each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _at((*path, field.name), getattr(value, field.name))


def every_criterion(study: Study) -> Iterator[tuple[Path, Criterion]]:
    """Every criterion, with its path: those of entry also where readiness could not be read."""
    for number, criterion in enumerate(study.eligibility.criteria):
        yield ("eligibility", "criteria", number), criterion
    readiness = study.readiness
    for number, criterion in enumerate(readiness.before_conditioning):
        yield ("readiness", "before_conditioning", number), criterion
    for number, criterion in enumerate(readiness.before_each_infusion):
        yield ("readiness", "before_each_infusion", number), criterion
