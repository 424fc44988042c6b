"""What the ledger is told of accounts and duties."""

from __future__ import annotations

from firstdose.conduct.store import Submission
from firstdose.conduct.web.trial import Trial
from firstdose.records.delegation import AccountOpened, DutyDelegated, Role
from firstdose.records.facts import Fact
from firstdose.trial.clinic import Answer

PEOPLE = "people"
"""The stream of accounts and duties."""


def tell(trial: Trial, by: str, *facts: Fact, role: str = Role.ADMINISTRATOR.value) -> None:
    """Put facts about people into the ledger, today."""
    known_on = trial.known_on()
    trial.store.append(
        Submission(
            answers=tuple(Answer(fact, known_on, by) for fact in facts),
            known_on=known_on,
            stream=PEOPLE,
            seen=None,
            role=role,
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
