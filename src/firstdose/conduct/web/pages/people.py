# pyright: standard
"""The people of a trial: their accounts, and the delegation log with the days of training."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from firstdose.conduct.access import Act, Duty
from firstdose.conduct.web.accounts.directory import Known, directory, is_taken
from firstdose.conduct.web.accounts.enrolment import invite
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.links import link
from firstdose.conduct.web.pages.enter import NAME
from firstdose.conduct.web.people import PEOPLE, nobody_has
from firstdose.records.delegation import AccountOpened, DutyDelegated, DutyEnded, Role
from firstdose.records.entry import Entry
from firstdose.records.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A line of the list of people."""

    name: str
    known: Known | None
    duties: tuple[Duty, ...]


def people(asked: Asked) -> HttpResponse:
    """Everybody with an account, and every line of the delegation log, ended ones included."""
    with asked.reading() as now:
        study = now.ledger.history("")
        named = [entry.fact.person for entry in study.of(AccountOpened)]
        duties = now.duties
        log = _log((*study.of(DutyDelegated), *study.of(DutyEnded)))
    accounts = directory()
    return asked.show(
        "people.html",
        people=[
            Listed(name=name, known=accounts.get(name), duties=duties.get(name, ()))
            for name in dict.fromkeys(named)
        ],
        log=log,
        lonely=sum(_keeps_accounts(theirs) for theirs in duties.values()) == 1,
        may_open=asked.may(Act.MANAGE_ACCOUNTS),
    )


def _keeps_accounts(duties: tuple[Duty, ...]) -> bool:
    return any(duty.role is Role.ADMINISTRATOR for duty in duties)


def _log(entries: tuple[Entry[Fact], ...]) -> list[Entry[Fact]]:
    return sorted(entries, key=lambda entry: entry.number, reverse=True)


def new_account(asked: Asked) -> HttpResponse:
    """Open an account, which by itself allows nothing; the link is shown once."""
    name = asked.typed("name").strip()
    full_name = asked.typed("full_name").strip()
    problems: dict[str, str] = {}
    if asked.posted:
        if not NAME.fullmatch(name):
            problems["name"] = asked.words("doors.enter.wrong_name")
        elif is_taken(name):
            problems["name"] = asked.words("doors.enter.taken")
        if not 2 <= len(full_name) <= 120 or not full_name.isprintable():
            problems["full_name"] = asked.words("doors.enter.wrong_full_name")
        if not problems:
            with asked.reading() as now:
                day = now.today
            asked.save(
                [asked.answer(AccountOpened(person=name), day)],
                stream=PEOPLE,
                seen=None,
                condition=nobody_has(name),
            )
            return link(asked, name, invite(name, full_name))
    return asked.show(
        "new_account.html",
        status=400 if problems else 200,
        problems=problems,
        name=name,
        full_name=full_name,
    )
