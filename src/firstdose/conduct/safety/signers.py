"""Who may sign a decision: delegated for it by the log of the ledger, and trained before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from firstdose.conduct.access import Act, Duty, duties_of, matrix
from firstdose.conduct.access.matrix import Reach
from firstdose.conduct.refusals import refusal
from firstdose.records.delegation import DutyDelegated
from firstdose.records.ledger import Ledger
from firstdose.records.problem import Problem


def may_sign(ledger: Ledger, person: str, on: date) -> Iterator[Problem]:
    """What keeps a person from signing a decision on a day; nothing: they may."""
    table = matrix()
    duties = duties_of(ledger.history(""), on).get(person, ())
    signing = [d for d in duties if table.reach(Act.DECIDE, d.role) is not Reach.NOWHERE]
    if not signing:
        yield refusal("no_duty_to_sign", person=person, day=on)
    elif not any(_trained(ledger, duty, on) for duty in signing):
        yield refusal("not_trained", person=person, entry=signing[0].entry)


def _trained(ledger: Ledger, duty: Duty, on: date) -> bool:
    fact = ledger.entry(duty.entry).fact
    assert isinstance(fact, DutyDelegated), "a duty is delegated by an entry"
    days = (fact.gcp_trained_on, fact.protocol_trained_on)
    return all(day is not None and day <= on for day in days)
