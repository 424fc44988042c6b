"""Every fact of a simulated ledger can be typed: pages can conduct what simulation does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import fields

from firstdose.conduct.forms import Case, form_of, read, texts
from firstdose.conduct.forms.corrections import as_it_stands, correction
from firstdose.conduct.forms.layout import layouts
from firstdose.records import (
    KINDS,
    STUDY_KINDS,
    Entry,
    Fact,
    Ledger,
    care,
    facts,
    kind_of,
    participant_of,
)
from firstdose.simulate import trial
from protocol.shipped import STUDIES, text_of
from whole.trials import simulated, study


def at_each_entry(ledger: Ledger, name: str) -> Iterator[tuple[Entry[Fact], Case]]:
    """Each entry about a participant, and what was known before it."""
    growing = Ledger()
    for entry in ledger.entries:
        if kind_of(entry.fact) not in STUDY_KINDS:
            history = growing.history(participant_of(entry.fact))
            yield entry, Case(study=study(name), history=history, today=entry.known_on)
        growing.add(entry)


def unsaid(ledger: Ledger, name: str) -> tuple[list[Entry[Fact]], int]:
    """The entries that their forms do not say, digit for digit, and how many were typed."""
    wrong: list[Entry[Fact]] = []
    typed = 0
    for entry, case in at_each_entry(ledger, name):
        form = form_of(entry.fact, case)
        found = read(form, texts(form, {"fact": entry.fact}, entry.occurred_on), case)
        if found.faults and all(fault.field == "reason" for fault in found.faults):
            found = read(form, texts(form, {"fact": entry.fact}, entry.occurred_on, "why"), case)
        typed += 1
        said = [(draft.fact, draft.occurred_on) for draft in found.drafts]
        if found.faults or said != [(entry.fact, entry.occurred_on)]:
            wrong.append(entry)
    return wrong, typed


EVERY = [(name, clinic) for name in STUDIES for clinic in ("empirical", "mechanistic")]


@pytest.mark.parametrize(("name", "clinic"), EVERY)
def test_every_fact_of_a_simulated_trial_is_typed_and_read_again(name: str, clinic: str) -> None:
    ledger = trial.trial(study(name), text_of(name), seed=1, clinic=clinic)
    wrong, typed = unsaid(ledger, name)
    assert wrong == []
    assert typed > 1000


def test_every_fact_can_be_opened_for_correction_as_it_stands() -> None:
    ledger = simulated(1)
    for entry in ledger.entries[::37]:
        if kind_of(entry.fact) in STUDY_KINDS:
            continue
        history = ledger.history(participant_of(entry.fact))
        case = Case(study=study(), history=history, today=ledger.entries[-1].known_on)
        form = correction(entry, case, entry.number)
        assert form is not None
        unchanged = read(form, {**as_it_stands(form), "reason": ("misread",)}, case)
        assert [fault.key for fault in unchanged.faults] == ["nothing_changed"]


def test_every_kind_about_a_participant_has_a_form_and_names_only_its_own_fields() -> None:
    own = (facts.__name__, care.__name__)
    of_care = {name for name, kind in KINDS.items() if kind.__module__ in own}
    assert set(layouts()) == of_care - STUDY_KINDS
    for kind, layout in layouts().items():
        own = {field.name for field in fields(KINDS[kind])} | {"grade"}
        assert {*layout.given, *layout.fields} <= own, kind
