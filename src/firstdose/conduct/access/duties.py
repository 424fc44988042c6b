"""Duties: who has which role at which site today, by the delegation log of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from firstdose.records.delegation import (
    AccountClosed,
    DutyDelegated,
    DutyEnded,
    ParticipantAtSite,
    Role,
)
from firstdose.records.entry import Entry
from firstdose.records.history import History

EVERY_SITE = ""
"""The site of a duty that is for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A role at a site, and since when; ``entry`` is the one that delegated it."""

    role: Role
    site: str
    blinded: bool
    since: date
    entry: int

    def is_at(self, site: str) -> bool:
        """Whether it is a duty at this site; one for every site is, at a site that is known."""
        return bool(site) and self.site in (EVERY_SITE, site)


def duties_of(study: History, today: date) -> Mapping[str, tuple[Duty, ...]]:
    """The duties that stand on a day, by account.

    ``study`` is the history of the study itself.  A duty stands from the day on which it was
    delegated to the day on which it ended, and none stands after the account was closed.
    """
    found: dict[str, dict[tuple[Role, str], Duty]] = {}
    for entry in _in_order(study, today):
        match entry.fact:
            case DutyDelegated() as fact:
                duty = Duty(
                    role=fact.role,
                    site=fact.site,
                    blinded=fact.blinded,
                    since=entry.occurred_on,
                    entry=entry.number,
                )
                found.setdefault(fact.person, {})[fact.role, fact.site] = duty
            case DutyEnded() as fact:
                found.get(fact.person, {}).pop((fact.role, fact.site), None)
            case AccountClosed() as fact:
                found.pop(fact.person, None)
    return {person: tuple(duties.values()) for person, duties in found.items() if duties}


def _in_order(
    study: History, today: date
) -> list[Entry[DutyDelegated] | Entry[DutyEnded] | Entry[AccountClosed]]:
    """What shaped the duties by the end of a day, in the order in which it was entered."""
    return sorted(
        (
            *study.until(DutyDelegated, today),
            *study.until(DutyEnded, today),
            *study.until(AccountClosed, today),
        ),
        key=lambda entry: entry.number,
    )


def site_of(participant: History) -> str:
    """The site that treats a participant; "" where nobody has said."""
    last = participant.last(ParticipantAtSite)
    return last.fact.site if last is not None else ""
