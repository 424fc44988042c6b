"""Whether a duty may be delegated: which site, which training, and by whom (``roles.csv``).

``at``: a role is somebody's at one site, at every site, or either.  ``trained``: whether it asks
for training in good clinical practice and in the protocol.  ``by_investigator``: whether an
investigator may delegate it at the own site; an administrator may delegate each.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from firstdose.conduct.access.acts import Act
from firstdose.conduct.access.duties import Duty
from firstdose.conduct.access.person import Person
from firstdose.records.delegation import AccountClosed, AccountOpened, DutyDelegated, Role
from firstdose.records.history import History

SITE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")


class Objection(NamedTuple):
    """What is wrong with a line of the delegation log: at which field, and the key of the words."""

    field: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """What a role asks of whoever is to have it."""

    at: str
    trained: bool
    by_investigator: bool


@cache
def asked_by_roles() -> Mapping[Role, Asks]:
    """What each role asks."""
    text = (files("firstdose.conduct.access") / "roles.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines(), strict=True))
    assert [row["role"] for row in rows] == [role.value for role in Role], "one line a role"
    return {
        Role(row["role"]): Asks(
            at=row["at"],
            trained=row["trained"] == "yes",
            by_investigator=row["by_investigator"] == "yes",
        )
        for row in rows
    }


def objections(
    line: DutyDelegated, *, by: Person, study: History, duties: tuple[Duty, ...], today: date
) -> tuple[Objection, ...]:
    """Everything that forbids a line; ``duties``: those the person has, ``study``: its history."""
    asks = asked_by_roles()[line.role]
    return (
        *_of_the_account(line, by, study),
        *_of_the_site(line, asks),
        *_of_who_delegates(line, by, asks),
        *_of_the_training(line, asks, today),
        *_of_other_duties(line, duties),
    )


def is_open(study: History, account: str) -> bool:
    """Whether an account was opened and not closed since."""
    opened = any(entry.fact.person == account for entry in study.of(AccountOpened))
    closed = any(entry.fact.person == account for entry in study.of(AccountClosed))
    return opened and not closed


def _of_the_account(line: DutyDelegated, by: Person, study: History) -> Iterator[Objection]:
    if not is_open(study, line.person):
        yield Objection("person", "people.wrong.no_account")
    if line.person == by.account:
        yield Objection("person", "people.wrong.oneself")


def _of_the_site(line: DutyDelegated, asks: Asks) -> Iterator[Objection]:
    if line.site and not SITE.fullmatch(line.site):
        yield Objection("site", "people.wrong.site")
    elif asks.at == "one" and not line.site:
        yield Objection("site", "people.wrong.one_site")
    elif asks.at == "every" and line.site:
        yield Objection("site", "people.wrong.every_site")


def _of_who_delegates(line: DutyDelegated, by: Person, asks: Asks) -> Iterator[Objection]:
    if any(duty.role is Role.ADMINISTRATOR for duty in by.duties):
        return
    if not asks.by_investigator:
        yield Objection("role", "people.wrong.not_yours")
    elif not by.may(Act.DELEGATE_DUTIES, line.site):
        yield Objection("site", "people.wrong.not_your_site")


def _of_the_training(line: DutyDelegated, asks: Asks, today: date) -> Iterator[Objection]:
    for field, day in (
        ("gcp_trained_on", line.gcp_trained_on),
        ("protocol_trained_on", line.protocol_trained_on),
    ):
        if day is None:
            if asks.trained:
                yield Objection(field, "people.wrong.untrained")
        elif day > today:
            yield Objection(field, "people.wrong.future")


def _of_other_duties(line: DutyDelegated, duties: tuple[Duty, ...]) -> Iterator[Objection]:
    for duty in duties:
        if (duty.role, duty.site, duty.blinded) == (line.role, line.site, line.blinded):
            yield Objection("role", "people.wrong.has_it")
    others = {duty.role for duty in duties} | {line.role}
    if Role.ADMINISTRATOR in others and len(others) > 1:
        yield Objection("role", "people.wrong.apart")
