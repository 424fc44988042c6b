"""Canonical JSON: the one text of a value, which a fingerprint can be taken of.

Keys are sorted and there are no spaces and no floats.  Text is in Unicode normal form C, which
whoever hands in a value has seen to.
"""

from __future__ import annotations

import json
from typing import cast

from firstdose.records.problem import Problem
from firstdose.records.wording import Json

# Breaks that some programs take for the end of a line, and that JSON lets stand as they are.
_BREAKS = {ord(mark): f"\\u{ord(mark):04x}" for mark in "\x7f\x85\u2028\u2029"}
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Json) -> str:
    """The canonical text of anything made of text, whole numbers, lists and records."""
    text = _ENCODER.encode(value)
    return text if text.isascii() and "\x7f" not in text else text.translate(_BREAKS)


def read_object(line: str, where: str, problems: list[Problem]) -> dict[str, Json] | None:
    """The JSON object in a line; None, with a problem collected, when there is none."""
    text = line.strip()
    try:
        value = cast("Json", _DECODER.decode(text))
    except json.JSONDecodeError as error:
        cut = text.startswith("{") and (not text.endswith("}") or error.pos >= len(text))
        what = "The line is cut short" if cut else "The line is not JSON"
        why = "" if cut else f": {error.msg} at character {error.pos + 1}"
    except (ValueError, RecursionError) as error:
        what, why = "The line cannot be read", f": {error}"
    else:
        if isinstance(value, dict):
            return value
        what, why = "The line is no JSON object", ""
    problems.append(
        Problem(
            what=f"{what}{why}.",
            where=where,
            because="Each line of a ledger is one whole entry.",
            remedy="Restore the line from the original ledger file; if the last line was cut off "
            "while it was written, it was never saved and may be removed.",
        )
    )
    return None


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the field `{twice}` stands there twice")
    return fields


def _not_a_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


# Made once: a reader of its own for every line would cost as much as reading it.
_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_not_a_number)
