"""Whom a participant's page is about, as known on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from firstdose.derive.course import Course, course
from firstdose.protocol.study import Study
from firstdose.records.history import History
from firstdose.records.values import Origin
from firstdose.report.words import Words
from firstdose.standards.ctcae import ctcae


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One participant in the words of one language.

    Days count from the first infusion; until there is one, from consent.
    """

    study: Study
    history: History
    today: date
    words: Words
    origin: Origin

    @property
    def name(self) -> str:
        """The subject number."""
        return self.history.participant

    @property
    def course(self) -> Course:
        """Everything that is derived about them."""
        return course(self.study, self.history, self.today)

    @property
    def day_0(self) -> date:
        """The day that is 0 on the axis."""
        given = self.course.exposure
        infused_on = given.first_infusion_on if given is not None else None
        return infused_on or self.course.consented_on or self.today

    @property
    def is_infused(self) -> bool:
        """Whether day 0 is that of an infusion."""
        given = self.course.exposure
        return given is not None and given.first_infusion_on is not None

    def day(self, on: date) -> int:
        """A date as a day of the axis."""
        return (on - self.day_0).days

    @property
    def last_day(self) -> int:
        """Where the axis ends: when follow-up does."""
        return max(self.day(self.course.followed_until), 1)

    def term(self, term: str) -> str:
        """An adverse event as CTCAE calls it in this language, where that is known."""
        known = ctcae(self.study.endpoints.instruments.ctcae).terms.get(term)
        return known.label.text(self.words.language) if known is not None else term
