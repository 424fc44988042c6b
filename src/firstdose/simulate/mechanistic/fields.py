"""Reading the fields of a model's tables: what is missing or unreadable becomes a problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any, Final, TypeAlias, cast

from firstdose.records.problem import Problem
from firstdose.simulate.mechanistic.expressions import (
    FUNCTIONS,
    Expression,
    NotAFormula,
    Number,
    parsed,
)

Table: TypeAlias = Mapping[str, Any]

_NOTHING: Final = Number(float("nan"))


class Fields:
    """Reads fields and collects the problems found on the way."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def problem(self, what: str, where: str, because: str, remedy: str) -> None:
        self.problems.append(Problem(what=what, where=where, because=because, remedy=remedy))

    def tables(self, table: Table, key: str) -> Iterable[tuple[str, Table]]:
        return cast("Mapping[str, Table]", table.get(key, {})).items()

    def text(self, table: Table, key: str, where: str) -> str:
        value = table.get(key, "")
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.problem(
            f"{key.replace('_', ' ')} is missing",
            where,
            "a number without unit, meaning and source cannot be judged",
            f"Write '{key}' as text.",
        )
        return ""

    def number(self, table: Table, key: str, where: str) -> float:
        value = table.get(key)
        try:
            number = float(cast("str", value))
        except (TypeError, ValueError):
            number = float("nan")
        if not isfinite(number):
            self.problem(
                f"{key.replace('_', ' ')} is {value!r}, not a number",
                where,
                "the engine calculates with it",
                f"Write '{key}' as a finite number.",
            )
        return number

    def formula(self, table: Table, key: str, where: str) -> Expression:
        text = table.get(key)
        if not isinstance(text, str) or not text.strip():
            self.problem(
                f"{key} is missing",
                where,
                "nothing else defines it",
                f"Write '{key}' as a formula.",
            )
            return _NOTHING
        try:
            return parsed(text)
        except NotAFormula as error:
            self.problem(
                f"{key} cannot be read: {error}",
                where,
                "a formula holds numbers, names, + - * /, brackets and the functions "
                + ", ".join(FUNCTIONS),
                f"Correct '{text}'.",
            )
            return _NOTHING

    def one_of(self, row: Mapping[str, str], key: str, choices: tuple[str, ...], where: str) -> str:
        if row[key] not in choices:
            self.problem(
                f"{key} is '{row[key]}'", where, f"it is one of {', '.join(choices)}", "Choose one."
            )
        return row[key]
