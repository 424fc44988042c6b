"""What the ledger is told of accounts and duties."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from firstdose.conduct.access import Person, delegating, duties_of
from firstdose.conduct.refusals import refusal
from firstdose.conduct.store import Submission
from firstdose.conduct.web.trial import Trial
from firstdose.records.delegation import AccountOpened, DutyDelegated, Role
from firstdose.records.facts import Fact
from firstdose.records.history import History
from firstdose.records.ledger import Ledger
from firstdose.records.problem import Problem
from firstdose.trial.clinic import Answer

PEOPLE = "people"
"""The stream of accounts and duties."""


def tell(trial: Trial, by: str, *facts: Fact) -> None:
    """Put facts about accounts into the ledger where no page is behind it: the first, the lost."""
    known_on = trial.known_on()
    trial.store.append(
        Submission(
            answers=tuple(Answer(fact, known_on, by) for fact in facts),
            known_on=known_on,
            stream=PEOPLE,
            seen=None,
            role=Role.ADMINISTRATOR.value,
        )
    )


def first_administrator(trial: Trial, account: str) -> None:
    """Whoever came by the link on the terminal keeps the accounts from now on."""
    tell(
        trial,
        account,
        AccountOpened(person=account),
        DutyDelegated(person=account, role=Role.ADMINISTRATOR, site=""),
    )


def nobody_has(account: str) -> Callable[[Ledger], Iterable[Problem]]:
    """The condition that a name has never been anybody's."""

    def condition(ledger: Ledger) -> Iterable[Problem]:
        opened = ledger.history("").of(AccountOpened)
        if any(entry.fact.person == account for entry in opened):
            yield refusal("name_taken", account=account)

    return condition


def may_have(line: DutyDelegated, by: str, trial: Trial) -> Callable[[Ledger], Iterable[Problem]]:
    """The condition that a line of the delegation log still has nothing against it."""

    def condition(ledger: Ledger) -> Iterable[Problem]:
        today = max(trial.today(), ledger.known_until)
        for objection in objections(line, by, ledger.history(""), today):
            yield refusal(
                "duty_objected",
                person=line.person,
                objection=lambda words, key=objection.key: words(key),
            )

    return condition


def objections(
    line: DutyDelegated, by: str, study: History, today: date
) -> tuple[delegating.Objection, ...]:
    """What is against a line of the delegation log on a day."""
    duties = duties_of(study, today)
    return delegating.objections(
        line,
        by=Person(account=by, duties=duties.get(by, ())),
        study=study,
        duties=duties.get(line.person, ()),
        today=today,
    )
