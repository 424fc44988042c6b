"""What was read, handed in: facts with who enters them, saved whole or not at all.

At the moment of saving, while nobody else can write, what was typed is read once more by what the
ledger then says.  An order that no longer stands, or a lot that was taken back, is found then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.form import Draft, Form, Read, read
from firstdose.conduct.forms.typed import Typed
from firstdose.conduct.refusals import refusal
from firstdose.conduct.store.submission import Submission
from firstdose.records.ledger import Ledger
from firstdose.records.problem import Problem
from firstdose.trial.clinic import Answer

Again = Callable[[Ledger], "tuple[Form | None, Case]"]
"""The form and its case by a ledger that may have grown; no form: it is no longer there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who hands in: the account, the role in which they act, and their site."""

    entered_by: str
    role: str
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """A form that was filled in: what was typed, when, and after which version of its stream."""

    form: Form
    typed: Typed
    known_on: date
    seen: int


def submission(handed_in: HandedIn, found: Read, hand: Hand, again: Again) -> Submission:
    """What the store is asked to save."""
    assert not found.faults, "what has a fault is not handed in"
    return Submission(
        answers=tuple(_answer(draft, handed_in.form, hand) for draft in found.drafts),
        known_on=handed_in.known_on,
        stream=handed_in.form.stream,
        seen=handed_in.seen,
        role=hand.role,
        site=hand.site,
        condition=lambda ledger: still(handed_in, found, again(ledger)),
    )


def _answer(draft: Draft, form: Form, hand: Hand) -> Answer:
    return Answer(
        fact=draft.fact,
        occurred_on=draft.occurred_on,
        entered_by=hand.entered_by,
        amends=form.amends.number if form.amends is not None else None,
        reason=draft.reason,
    )


def still(handed_in: HandedIn, found: Read, now: tuple[Form | None, Case]) -> Iterator[Problem]:
    """Why what was read is no longer what would be read: nothing where it still is."""
    form, case = now
    if form is None:
        yield refusal("no_longer_asked", stream=handed_in.form.stream)
        return
    anew = read(form, handed_in.typed, case)
    if anew.drafts != found.drafts:
        yield refusal("known_otherwise", stream=handed_in.form.stream)
