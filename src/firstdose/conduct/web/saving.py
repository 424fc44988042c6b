"""What is handed in through a page: held once more against the duties, at the moment of saving."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from msgspec import structs

from firstdose.conduct.access import Act, Person, Refused, duties_of, site_of
from firstdose.conduct.refusals import refusal
from firstdose.conduct.safety.gates import gates
from firstdose.conduct.safety.signers import may_sign
from firstdose.conduct.store import Submission
from firstdose.conduct.web.page import Page, Scope
from firstdose.conduct.web.trial import Trial
from firstdose.records.delegation import ParticipantAtSite
from firstdose.records.kinds import participant_of
from firstdose.records.ledger import Ledger
from firstdose.records.problem import Problem
from firstdose.trial.clinic import Answer


def handed_in(submission: Submission, *, person: str, page: Page, trial: Trial) -> Submission:
    """The submission as it is stored.

    A participant of whom nothing is known yet belongs to the site of whoever enters the first fact.
    A duty that ended since the page was opened saves nothing, and neither does what a gate of the
    trial forbids, whichever page hands it in.
    """
    with trial.reading() as now:
        first, study = _first_at_site(submission, now.ledger), now.study
    asked = submission.condition

    def condition(ledger: Ledger) -> Iterable[Problem]:
        yield from _no_longer_allowed(ledger, submission, person, page, trial)
        yield from gates(study, submission.answers, may_sign)(ledger)
        if asked is not None:
            yield from asked(ledger)

    return replace(submission, answers=(*submission.answers, *first), condition=condition)


def _first_at_site(submission: Submission, ledger: Ledger) -> tuple[Answer, ...]:
    answer = submission.answers[0]
    participant = participant_of(answer.fact)
    stated = any(isinstance(each.fact, ParticipantAtSite) for each in submission.answers)
    if not participant or not submission.site or stated:
        return ()
    if site_of(ledger.history(participant)):
        return ()
    fact = ParticipantAtSite(participant=participant, site=submission.site)
    return (structs.replace(answer, fact=fact, amends=None, reason=""),)


def _no_longer_allowed(
    ledger: Ledger, submission: Submission, account: str, page: Page, trial: Trial
) -> Iterable[Problem]:
    if not isinstance(page.act, Act):
        return
    duties = duties_of(ledger.history(""), max(trial.today(), ledger.known_until))
    person = Person(account=account, duties=duties.get(account, ()))
    site = None if page.scope is Scope.STUDY else submission.site
    if isinstance(person.asks(page.act, site), Refused):
        yield refusal("duty_ended", account=account, page=page.name)
