"""The reporting terms of authorities, read from the dated table ``reporting_clocks.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from firstdose.records.oversight import SafetyReport
from firstdose.standards.verdict import Label


class Category(StrEnum):
    """What kind of suspected unexpected serious adverse reaction it is; the first is the graver."""

    FATAL_OR_LIFE_THREATENING = "fatal_or_life_threatening"
    OTHER_SERIOUS = "other_serious"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule:
    """One term: who is to be told of what within how many days, since when, and where it says so.

    An initial report counts from first knowledge, that day being day 0; a follow-up from the day of
    the initial report.
    """

    id: str
    authority: str
    category: Category
    report: SafetyReport
    days: int
    in_force_from: date
    source: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Soon:
    """When a clock is nearly over: so few days are left, or so small a share of its term."""

    days: int
    share_of_term: float

    def is_soon(self, days_left: int, term_days: int) -> bool:
        """Whether a clock with so many days left of its term is nearly over."""
        return days_left <= self.days or days_left <= self.share_of_term * term_days


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRules:
    """The whole table."""

    version: str
    dated: date
    rules: tuple[ClockRule, ...]
    soon: Soon

    def on(self, day: date) -> tuple[ClockRule, ...]:
        """The rules in force on a day: of each authority, category and report the latest."""
        latest: dict[tuple[str, Category, SafetyReport], ClockRule] = {}
        for rule in sorted(self.rules, key=lambda rule: rule.in_force_from):
            if rule.in_force_from <= day:
                latest[rule.authority, rule.category, rule.report] = rule
        return tuple(latest.values())


_TABLE = TypeAdapter(ClockRules)


def read_clock_rules(text: str) -> ClockRules:
    """The table in a text."""
    return _TABLE.validate_python(tomllib.loads(text))


@cache
def clock_rules() -> ClockRules:
    """The table that ships."""
    path = files("firstdose.conduct.safety") / "reporting_clocks.toml"
    return read_clock_rules(path.read_text("utf-8"))
