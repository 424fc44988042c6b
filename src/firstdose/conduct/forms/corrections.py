"""Corrections: an entry as it stands in its form, a reason asked, the old beside the new."""

from __future__ import annotations

from dataclasses import dataclass, replace

from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.form import Form, form, form_of, reason_blank, sheet, texts
from firstdose.conduct.forms.layout import layouts
from firstdose.conduct.forms.reading import Reader
from firstdose.conduct.forms.shown import Labels, labels_of
from firstdose.conduct.forms.typed import Typed
from firstdose.records.entry import Entry
from firstdose.records.facts import EnteredInError, Fact
from firstdose.records.kinds import kind_of, participant_of
from firstdose.records.ledger import Ledger

FACT = "fact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One blank of a correction: what stood there, and what stands there now."""

    name: str
    labels: Labels
    old: tuple[str, ...]
    new: tuple[str, ...]


def is_other(now: tuple[str, ...], before: tuple[str, ...]) -> bool:
    """Whether something else is said: a blank left out is one left empty."""
    return [text for text in now if text.strip()] != [text for text in before if text.strip()]


def root_of(ledger: Ledger, entry: Entry[Fact]) -> int:
    """The number of the entry that a chain of corrections began with."""
    while entry.amends is not None:
        entry = ledger.entry(entry.amends)
    return entry.number


def in_force(ledger: Ledger, entry: Entry[Fact]) -> Entry[Fact] | None:
    """The last correction of the fact that an entry said; None where it was taken back."""
    root = root_of(ledger, entry)
    history = ledger.history(participant_of(entry.fact))
    return next((one for one in history.of(type(entry.fact)) if root_of(ledger, one) == root), None)


def correction(entry: Entry[Fact], case: Case, root: int) -> Form | None:
    """The form that corrects an entry; None for a fact that no form can say as it stands.

    What cannot be corrected is taken back and entered anew, as when it is of another participant.
    """
    if kind_of(entry.fact) not in layouts() or isinstance(entry.fact, EnteredInError):
        return None
    made = replace(
        form_of(entry.fact, case),
        name="correction",
        stream=f"entry/{root}",
        amends=entry,
        reason=reason_blank(required=True),
    )
    said = Reader(texts(made, {FACT: entry.fact}, entry.occurred_on)).read(made.sheets[0].node)
    return made if said == entry.fact else None


def taking_back(entry: Entry[Fact], case: Case, root: int) -> Form:
    """The form that takes an entry back altogether."""
    given = {"participant": case.participant}
    made = form("take_back", case, f"entry/{root}", (sheet("entered_in_error", case, given, FACT),))
    return replace(made, amends=entry, reason=reason_blank(required=True))


def as_it_stands(form: Form) -> Typed:
    """What stands in a correction when it is opened."""
    assert form.amends is not None, "a correction corrects an entry"
    if isinstance(form.amends.fact, form.sheets[0].node.kind):
        return texts(form, {FACT: form.amends.fact}, form.amends.occurred_on)
    return texts(form, {}, form.amends.occurred_on)


def changes(form: Form, typed: Typed) -> tuple[Change, ...]:
    """Every blank in which something else was typed than stands in the entry."""
    before = as_it_stands(form)
    return tuple(
        Change(name=name, labels=labels_of(form, name), old=before[name], new=typed[name])
        for name in before
        if name in typed and name != form.reason.name and is_other(typed[name], before[name])
    )
