"""Settings that a calibration varies: names with several values, and the designs they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import TYPE_CHECKING

from firstdose.cli.design.asked import Asked
from firstdose.cli.files import on_disk
from firstdose.records.problem import Problem, StudyError

if TYPE_CHECKING:
    from firstdose.cli.design.chosen import Chosen
    from firstdose.protocol.designs import GuardSettings

PARTICIPANTS = "participants"
_COUNTS = (PARTICIPANTS, "cohort_size", "max_per_regimen", "start")
_MOST = 500
_NOTHING = "none"
"""How a setting without a value is shown."""
Varied = Mapping[str, tuple[str, ...]]


def varied(texts: Sequence[str]) -> Varied:
    """Each name with its values, of texts like ``under=0.5,0.6`` or ``participants=12:48:3``."""
    problems: list[Problem] = []
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        key, equals, said = (part.strip() for part in text.partition("="))
        values = _values(said)
        if not (key and equals and values) or key in found:
            problems.append(_no_values(text))
        if key in _COUNTS:
            problems += [each for value in values for each in _no_count(key, value)]
        found[key] = values
    if problems:
        raise StudyError.of(problems)
    return found


def combinations(over: Varied) -> Iterator[dict[str, str]]:
    """Every combination of the values, the last name varying fastest."""
    for values in product(*over.values()):
        yield dict(zip(over, values, strict=True))


def designed(
    asked: Asked, values: Mapping[str, str], regimens: int | None, also: Iterable[Problem] = ()
) -> Chosen:
    """The design of the command line with these values in place of its own.

    ``regimens`` and ``also``: as `chosen` has them.
    """
    from firstdose.cli.design.chosen import chosen

    of_guards = {key: value for key, value in values.items() if _is_of_a_guard(key)}
    others = {key: value for key, value in values.items() if key not in of_guards}
    stated = _with(asked, others)
    found = chosen(stated, regimens, also)
    if not of_guards:
        return found
    kinds = {guard.kind for guard in found.part.guards}
    absent = [key for key in of_guards if key.partition(".")[0] not in kinds]
    if absent:
        raise StudyError.of(_no_guard(key, kinds) for key in absent)
    guards = [_written(each, of_guards) for each in found.part.guards]
    return chosen(replace(stated, guard=guards), regimens)


def _with(asked: Asked, values: Mapping[str, str]) -> Asked:
    counts = {key: int(value) for key, value in values.items() if key in _COUNTS}
    settings = {key: value for key, value in values.items() if key not in counts}
    words = [
        each
        for each in asked.words
        if "=" not in each or on_disk(each) or _key(each) not in settings
    ]
    kept = [each for each in asked.set_ if _key(each) not in settings]
    pairs = [f"{key}={value}" for key, value in settings.items()]
    return replace(asked, words=words, set_=[*kept, *pairs], **counts)


def _written(guard: GuardSettings, values: Mapping[str, str]) -> str:
    """A guard as it is written on the command line, with values in place of its own."""
    from firstdose.report.designs.stated import setting_pairs

    own = {key: value for key, value in setting_pairs(guard) if value != _NOTHING}
    pairs = own | {
        key.partition(".")[2]: value
        for key, value in values.items()
        if key.partition(".")[0] == guard.kind
    }
    return f"{guard.kind}:{','.join(f'{key}={value}' for key, value in pairs.items())}"


def _is_of_a_guard(key: str) -> bool:
    from firstdose.protocol.catalogue import guard_classes

    kind, point, _ = key.partition(".")
    return bool(point) and kind in guard_classes()


def _key(pair: str) -> str:
    return pair.partition("=")[0].strip()


def _values(text: str) -> tuple[str, ...]:
    """Values with commas, or from:to:step with both ends."""
    if re.fullmatch(r"[^:,\s]+:[^:,\s]+:[^:,\s]+", text) is None:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    try:
        low, high, step = (Decimal(part) for part in text.split(":"))
    except InvalidOperation:
        return ()
    if step <= 0 or high < low or (high - low) / step > _MOST:
        return ()
    return tuple(f"{low + step * n:f}" for n in range(int((high - low) / step) + 1))


def _no_count(key: str, value: str) -> Iterator[Problem]:
    from firstdose.cli.design.said import too_many

    if re.fullmatch(r"[1-9][0-9]{0,99}", value) is None:
        yield Problem(
            what=f"'{value}' is no number of {key.replace('_', ' ')}.",
            where=f"--over {key} on the command line",
            because="It counts from 1.",
            remedy="Write whole numbers, such as 24,27,30.",
        )
    else:
        yield from too_many(f"--over {key}", int(value))


def _no_values(text: str) -> Problem:
    return Problem(
        what=f"'{text}' does not say what to vary.",
        where="--over on the command line",
        because=f"A setting is varied over values of its own, {_MOST} at most, and each setting"
        " once.",
        remedy="Write name=value,value or name=from:to:step, such as participants=12:48:3.",
    )


def _no_guard(key: str, kinds: Iterable[str]) -> Problem:
    known = ", ".join(sorted(kinds)) or "none"
    return Problem(
        what=f"The design has no guard {key.partition('.')[0]}.",
        where=f"--over {key} on the command line",
        because=f"Its guards are: {known}.",
        remedy="Add the guard by --guard, or vary a setting of one that it has.",
    )
