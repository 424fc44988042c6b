"""Two editors: what somebody else saved in a form, beside what was typed into it."""

from __future__ import annotations

from collections.abc import Iterable

from firstdose.conduct.forms.corrections import Change, is_other
from firstdose.conduct.forms.form import Form, Sheet, first_texts, texts
from firstdose.conduct.forms.nodes import Given
from firstdose.conduct.forms.shown import labels_of
from firstdose.conduct.forms.typed import Typed
from firstdose.records.entry import Entry
from firstdose.records.facts import Fact


def saved_by_others(form: Form, entries: Iterable[Entry[Fact]]) -> Typed:
    """What would have been typed into the form to save these entries."""
    facts: dict[str, Fact] = {}
    last: Entry[Fact] | None = None
    for entry in entries:
        for sheet in form.sheets:
            if is_said_by(sheet, entry.fact):
                facts[sheet.name] = entry.fact
                last = entry
                break
    if last is None:
        return first_texts(form)
    return texts(form, facts, last.occurred_on, last.reason)


def beside(form: Form, theirs: Typed, mine: Typed) -> tuple[Change, ...]:
    """Every blank that was typed into by either: ``old`` is theirs, ``new`` is mine."""
    untouched = first_texts(form)
    return tuple(
        Change(name=name, labels=labels_of(form, name), old=theirs[name], new=mine.get(name, ()))
        for name in untouched
        if is_other(theirs[name], untouched[name]) or is_other(mine.get(name, ()), untouched[name])
    )


def is_said_by(sheet: Sheet, fact: Fact) -> bool:
    """Whether a sheet is about what a fact says: its kind, and all that comes with the form."""
    if type(fact) is not sheet.node.kind:
        return False
    given = ((name, part.value) for name, part in sheet.node.fields if isinstance(part, Given))
    return all(getattr(fact, name) == value for name, value in given)
