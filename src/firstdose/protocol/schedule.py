"""The schedule of activities: procedures, visits and their windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from firstdose.protocol.words import Days, Key, Text, Words

Instrument = Literal["sledai_2k", "pga", "lldas", "bilag_2004", "crs", "icans", "licats"]
"""``lldas``: what LLDAS asks beside SLEDAI-2K and the physician, such as haemolytic anaemia."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """Something done at a visit: analytes measured and instruments scored."""

    name: Key
    text: Text
    analytes: tuple[str, ...] = ()
    instruments: tuple[Instrument, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A planned visit: its day from the anchor (that day is day 0) and its window.

    ``long_term`` visits are follow-up contacts after the treatment visits are over.
    """

    name: Key
    text: Text
    day: int
    window_before_days: Days
    window_after_days: Days
    procedures: tuple[str, ...]
    anchor: Literal["first_infusion", "last_infusion"] = "first_infusion"
    long_term: bool = False

    @property
    def opens_day(self) -> int:
        """The first day of its window."""
        return self.day - self.window_before_days

    @property
    def closes_day(self) -> int:
        """The last day of its window."""
        return self.day + self.window_after_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Every procedure and visit.  ``baseline_visit`` is the one that scores are compared with."""

    section: Words
    baseline_visit: str
    procedures: tuple[Procedure, ...]
    visits: tuple[Visit, ...]

    def visit_at(self, week: int) -> Visit | None:
        """The visit at which a week is read: nearest to it of those whose window holds it."""
        day = 7 * week
        from_first = [each for each in self.visits if each.anchor == "first_infusion"]
        holding = [each for each in from_first if each.opens_day <= day <= each.closes_day]
        return min(holding, key=lambda each: abs(each.day - day), default=None)

    @property
    def screening_visits(self) -> tuple[Visit, ...]:
        """Visits before the baseline visit: they are held when a person is screened."""
        baseline = next(visit.day for visit in self.visits if visit.name == self.baseline_visit)
        return tuple(
            visit
            for visit in self.visits
            if visit.anchor == "first_infusion" and visit.day < baseline
        )
