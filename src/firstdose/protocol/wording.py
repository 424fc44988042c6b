"""What pydantic found, in words for the study team."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic_core import ErrorDetails

from firstdose.protocol.finding import UNREAD, Finding, Path, did_you_mean
from firstdose.protocol.known import keys_at
from firstdose.protocol.study import Study

_NEEDED: Mapping[str, str] = {
    "dlt": (
        "Without a definition nothing counts as dose-limiting, and no escalation rule can run."
    ),
    "assumptions": "What is not published must be marked as assumed; an empty list says: nothing.",
    "section": "Every block names the protocol section it comes from.",
}

_EXPECTED: Mapping[str, tuple[str, str]] = {
    "int_parsing": ("is not a whole number", "Write a whole number without a unit, such as 28."),
    "int_type": ("is not a whole number", "Write a whole number without a unit, such as 28."),
    "int_from_float": ("is not a whole number", "Write a whole number, such as 28."),
    "decimal_parsing": ("is not a number", "Write a number without a unit, such as 0.75e9 or 7.5."),
    "decimal_type": ("is not a number", "Write a number without a unit, such as 0.75e9 or 7.5."),
    "finite_number": ("is not a number", "Write a number without a unit, such as 0.75e9 or 7.5."),
    "bool_parsing": ("is neither true nor false", "Write true or false."),
    "bool_type": ("is neither true nor false", "Write true or false."),
    "string_type": ("is not text", "Write text."),
    "string_too_short": ("is empty", "Write text."),
    "tuple_type": ("is not a list", "Write a list: [one, two], or one line with a dash for each."),
    "dataclass_type": ("is not a block of keys", "Write keys with values, indented below."),
    "model_attributes_type": ("is not a block of keys", "Write keys with values, indented below."),
    "date_type": ("is no day", "Write year-month-day, such as 2023-08-21."),
    "string_pattern_mismatch": (
        "is not a name",
        "Use small letters, digits, hyphens and underscores, beginning with a letter or digit.",
    ),
}

_WRONG_KIND = "Nothing can be computed from a value of another kind."


def worded(error: ErrorDetails, path: Path, root: type = Study) -> Finding:
    """One error of pydantic as a finding at ``path``, the error's place in the text."""
    value = _shown(error.get("input"))
    context: Mapping[str, object] = error.get("ctx", {})
    match error["type"]:
        case "missing" | "missing_argument" | "missing_keyword_only_argument":
            return _missing(path)
        case "unexpected_keyword_argument":
            return unknown_key(path, keys_at(error["loc"][:-1], root))
        case "literal_error" | "enum":
            return _not_one_of(path, value, str(context["expected"]))
        case "union_tag_invalid":
            return _not_one_of(
                (*path, "kind"), f"'{context['tag']}'", str(context["expected_tags"])
            )
        case "union_tag_not_found":
            return _missing((*path, "kind"))
        case "calendar_day":
            return Finding(
                path=path,
                what=f"{value} is no day of the calendar.",
                because=f"{context['why']}.",
                remedy="Write a day that exists as year-month-day, such as 2023-08-21.",
            )
        case "greater_than_equal" | "greater_than" | "less_than_equal" | "less_than":
            return Finding(
                path=path,
                what=f"{value} is out of range.",
                because=f"{error['msg'].replace('Input', 'The value')}.",
                remedy="Correct the number; see the study file reference for its meaning.",
            )
        case kind if kind in _EXPECTED:
            said, remedy = _EXPECTED[kind]
            return Finding(path=path, what=f"{value} {said}.", because=_WRONG_KIND, remedy=remedy)
        case _:
            return Finding(
                path=path,
                what=f"{value} is not accepted here.",
                because=f"{error['msg']}.",
                remedy="Correct the value; see the study file reference.",
            )


def unknown_key(path: Path, known: tuple[str, ...]) -> Finding:
    """A key that nothing reads, with the nearest known one."""
    key = str(path[-1])
    return Finding(
        path=path,
        what=f"The key `{key}` is not known here.",
        because=UNREAD,
        remedy=f"{did_you_mean(key, known)} Known here: {', '.join(known)}.".lstrip(),
    )


def _missing(path: Path) -> Finding:
    key = str(path[-1])
    return Finding(
        path=path,
        what=f"`{key}` is missing.",
        because=_NEEDED.get(key, "It has no value that could safely be assumed."),
        remedy=f"Add `{key}`; the study file reference and the shipped studies show how.",
    )


def _not_one_of(path: Path, value: str, expected: str) -> Finding:
    allowed = tuple(
        word.strip("' ") for word in expected.replace(" or ", ", ").split(",") if word.strip()
    )
    return Finding(
        path=path,
        what=f"{value} is not one of the choices.",
        because="Only these have a meaning: " + ", ".join(allowed) + ".",
        remedy=_meant(value.strip("'"), allowed) or "Write one of these.",
    )


def _meant(word: str, allowed: tuple[str, ...]) -> str:
    """The choice that was meant; of a sign written backwards, such as =<, the sign."""
    backwards = word[::-1]
    return f"Did you mean `{backwards}`?" if backwards in allowed else did_you_mean(word, allowed)


def _shown(value: object) -> str:
    """The value as written, short enough for one line."""
    if value is None:
        return "An empty value"
    if isinstance(value, list | dict):
        return "A list" if isinstance(value, list) else "A block of keys"
    text = str(value)
    return f"'{text}'" if len(text) <= 60 else f"'{text[:57]}…'"
