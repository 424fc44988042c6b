"""Who is referred, and when: people arrive at the published pace while there is room to wait."""

from __future__ import annotations

from datetime import date, timedelta

from firstdose.simulate import questions
from firstdose.simulate.dice import STUDY, Dice
from firstdose.simulate.figures import Fixed, figure


class Reception:
    """Referrals one after the other; each wait depends on its number alone."""

    __slots__ = (
        "_arrived",
        "_days",
        "_dice",
        "_last",
        "_mean_days",
        "_start",
        "next_on",
        "waiting_places",
    )

    next_on: date | None
    """The day of the next referral; None when no one else will come."""

    def __init__(
        self, dice: Dice, referrals_per_day: float, start: date, planned_participants: int
    ) -> None:
        self._dice = dice
        self._mean_days = 1.0 / referrals_per_day
        self._start = start
        most = figure(Fixed, "referrals_per_planned_participant").value
        self._last = round(most * planned_participants)
        self._arrived = 0
        self._days = 0.0
        self.waiting_places = round(figure(Fixed, "waiting_list").value)
        self._wait()

    def arrivals(self, today: date) -> int:
        """How many people are referred by today and have not been counted yet."""
        count = 0
        while self.next_on is not None and self.next_on <= today:
            self._arrived += 1
            count += 1
            self._wait()
        return count

    def close(self) -> None:
        """No one else is referred."""
        self.next_on = None

    def _wait(self) -> None:
        """The day of the referral after those that have arrived, unless that was the last one."""
        self._days += self._dice.exponential(
            STUDY, questions.REFERRAL_WAIT, self._mean_days, self._arrived
        )
        is_over = self._arrived >= self._last
        self.next_on = None if is_over else self._start + timedelta(days=int(self._days))
