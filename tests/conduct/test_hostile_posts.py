"""Whatever is sent to a form: no exception, and nothing accepted that a rule forbids.

Every form family gets the texts of the lists below in its blanks, mixed with good ones: some posts
are therefore accepted, and what is accepted is judged by other code than that which read it.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from unicodedata import category, normalize

import pytest

from firstdose.conduct.forms import Form, Read, Typed, first_texts, read
from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.computed import UNSAVED
from firstdose.conduct.forms.corrections import as_it_stands, correction, taking_back
from firstdose.conduct.forms.families import FAMILIES, build
from firstdose.conduct.forms.nodes import Blank
from firstdose.conduct.worklist import Worklist
from firstdose.records import Entry, Fact, lines, participant_of
from firstdose.records.care import SlotRequested
from firstdose.records.facts import (
    AdverseEventReported,
    CellsInfused,
    Consented,
    DemographyRecorded,
    Measured,
)
from firstdose.records.shapes import Day, Number, Whole
from firstdose.standards.ctcae import ctcae
from firstdose.standards.units import canonical
from firstdose.standards.verdict import Ungradable
from whole.trials import simulated, study

POSTS = 10_000 if "FIRSTDOSE_FULL" in os.environ else 250

HOSTILE = (
    "",
    " ",
    "0",
    "-1",
    "1e309",
    "NaN",
    "Infinity",
    "１２．５",
    "12，5",
    "12。5",
    "１",
    "-0",
    "9" * 80,
    "0.000000000000000000001",
    "2026-02-29",
    "0001-01-01",
    "9999-12-31",
    "２０２４-０１-０５",
    "1970-01-01",
    "yes",
    "true",
    "present",
    "null",
    "cafe\u0301",
    "\u202eabc",
    "a\x00b",
    "\ud800",
    "<script>alert(1)</script>",
    "'; DROP TABLE entries; --",
    "=HYPERLINK(1)",
    "x" * 9000,
    "mg/dL",
    "umol/L",
    "g",
    "𝟙𝟚",
    "٣",
    "001",
    "AE-1",
    "analyte,value,unit\ncreatinine,0.8,umol/L\nalt,1e5,U/L",
    "alt\t25\tU/L\nalt\t26\tU/L",
    'alt,"2,5",U/L\n"',
    "白细胞;5.1;10*9/L;3.5;9.5",
)


@cache
def worklist_at(number: int) -> Worklist:
    return Worklist(study(), simulated(1).as_of_entry(number))


def cases() -> Iterator[tuple[str, Form, Case]]:
    """One open form of every family, at moments at which the trial asks for it."""
    ledger = simulated(1)
    wanted = dict.fromkeys(FAMILIES)
    for number in (10, 31, 53, 82, 105, 107, 300, 480, 700, 2000, len(ledger)):
        worklist = worklist_at(number)
        today = ledger.entries[number - 1].known_on
        for who in ("", *worklist.participants):
            case = worklist.case(who, today)
            for name in [name for name in wanted if wanted[name] is None]:
                for about in _abouts(case):
                    form = build(name, case, about)
                    fits = (name != "consent" or not who) and (name != "thaw" or case.lots)
                    if form is not None and fits:
                        wanted[name] = form
                        yield name, form, case
                        break


def _abouts(case: Case) -> tuple[str, ...]:
    events = tuple(entry.fact.event for entry in case.events)
    steps = ("conditioning", "infusion-1", "1", "2", "-5", "-4", "day-7", "sledai_2k:day-7")
    return (*steps, *events, "bilag_2004", "")


def given_back(case: Case) -> tuple[Form, Case]:
    """The form that gives a place back, of somebody who waits and has asked for one."""
    asked = SlotRequested(participant=case.participant, part="escalation", regimen="d1-i7")
    entry = Entry(
        number=UNSAVED, fact=asked, occurred_on=case.today, known_on=case.today, entered_by="ann"
    )
    waiting = case.with_unsaved((entry,))
    form = build("slot_cancelled", waiting)
    assert form is not None
    return form, waiting


OPEN = {name: (form, case) for name, form, case in cases()}
OPEN["slot_cancelled"] = given_back(OPEN["slot"][1])


def corrections() -> Iterator[tuple[str, Form, Case]]:
    ledger = simulated(1)
    for number in (4, 11, 31, 105, 106, 110):
        entry = ledger.entries[number]
        case = worklist_at(len(ledger)).case(
            participant_of(entry.fact), ledger.entries[-1].known_on
        )
        form = correction(entry, case, entry.number)
        assert form is not None
        yield f"correction of {number}", form, case
    yield "take back", taking_back(ledger.entries[11], case, 12), case


for found_name, found_form, found_case in corrections():
    OPEN[found_name] = found_form, found_case


def posts(form: Form, case: Case, draw: random.Random) -> Typed:
    """A form as somebody hostile, careless or in a hurry sends it: some posts more than others."""
    sent = dict(as_it_stands(form) if form.amends is not None else first_texts(form))
    blanks = {blank.name: blank for blank in form.blanks}
    typed, hostile = draw.choice(MOODS)
    for name in sorted(form.names):
        fate = draw.random()
        if fate < hostile / 4:
            sent[name] = (draw.choice(HOSTILE), draw.choice(HOSTILE))
        elif fate < hostile / 3:
            sent.pop(name, None)
        elif fate < hostile:
            sent[name] = (draw.choice(HOSTILE),)
        elif draw.random() < typed and name in blanks:
            sent[name] = (draw.choice(_fitting(blanks[name], case, draw)),)
    if draw.random() < 0.03:
        sent[draw.choice(("fact.participant", "csrf", "__proto__", "amends"))] = ("1",)
    return sent


def _fitting(blank: Blank, case: Case, draw: random.Random) -> tuple[str, ...]:
    """Texts that the blank may well take."""
    ending = blank.name.rpartition(".")[2]
    if ending in KNOWN:
        return KNOWN[ending]
    if blank.choices:
        return tuple(choice.text for choice in blank.choices)
    match blank.shape:
        case Day():
            return (blank.first, blank.first, "2030-01-01", "1950-05-05")
        case Whole():
            return ("1", "2", "3", "40")
        case Number():
            return ("1", "5.5", "36.6", "140", blank.first or "2")
        case _:
            return (*case.lots, "009x", "U/L", "said", blank.first or "said")


MOODS = ((0.95, 0.0), (0.9, 0.02), (0.1, 0.0), (0.2, 0.01), (0.6, 0.1), (0.3, 0.4))
"""How much of a form is typed, and how much of it is hostile."""

KNOWN = {
    "term": ("Upper respiratory infection", "Shingles", "Sepsis"),
    "system_organ_class": ("Infections and infestations",),
    "eligible": ("yes", "no", "no"),
    "thawed_at": ("09:40", "9:40"),
    "began_at": ("10:05", "24:00"),
    "ended_at": ("10:35",),
    "lower_limit": ("", "1"),
    "upper_limit": ("", "50"),
    "attributed": ("yes",),
    "cells_given": ("740000000", "7"),
    "pasted": ("", "", "", "CRP,5,mg/L", "CRP,5"),
}


def violations(form: Form, typed: Typed, found: Read, case: Case) -> list[str]:
    """What is wrong with what was accepted, by other code."""
    wrong: list[str] = []
    if typed.keys() - form.names:
        wrong.append("a blank that the form does not have")
    for blank in form.blanks:
        sent = typed.get(blank.name, ())
        if len(sent) > 1:
            wrong.append(f"{blank.name} twice")
        text = next(iter(sent), "").strip()
        if text and isinstance(blank.shape, Number | Whole) and blank.choices == ():
            plain = normalize("NFKC", text.strip("\u3000 ")).replace("\u2212", "-")
            if not re.fullmatch(r"-?\d+(\.\d+)?", plain, re.ASCII):
                wrong.append(f"{blank.name} {text!r}")
    for draft in found.drafts:
        wrong.extend(_wrong_with(draft.fact, draft.occurred_on, case))
        entry = Entry(
            number=1,
            fact=draft.fact,
            occurred_on=draft.occurred_on,
            known_on=case.today,
            entered_by="jm",
            reason=draft.reason,
        )
        line = lines.write_entry(entry)
        if lines.read_entry(line) != entry:
            wrong.append("it is not read back")
        if any(category(letter) in ("Cc", "Cs") and letter != "\n" for letter in line):
            wrong.append("a control character")
    return wrong


def _wrong_with(fact: Fact, on: date, case: Case) -> Iterator[str]:
    if on > case.today:
        yield "a day to come"
    for entry in case.history.of(DemographyRecorded):
        if on.year < entry.occurred_on.year - entry.fact.age_years - 1:
            yield "before birth"
    match fact:
        case Measured():
            found = canonical(fact.analyte, fact.value, fact.unit)
            if isinstance(found, Ungradable) or found < 0 or _swapped(fact, found):
                yield f"{fact}"
        case AdverseEventReported():
            term = ctcae("5.0").terms.get(fact.term)
            if (
                term is None
                or fact.state.grade not in term.grades
                or term.system_organ_class != fact.system_organ_class
            ):
                yield f"{fact}"
        case CellsInfused():
            if fact.lot not in case.lots or fact.cells_given < 0:
                yield f"{fact}"
        case DemographyRecorded():
            if not 0 <= fact.age_years <= 120:
                yield f"{fact}"
        case Consented():
            if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", fact.participant):
                yield f"{fact}"
        case _:
            pass


def _swapped(fact: Measured, found: Decimal) -> bool:
    """A creatinine that only a wrong unit explains."""
    return fact.analyte == "creatinine" and not 10 <= found <= 3000 and not fact.qualifier


def test_every_family_is_open_at_some_moment() -> None:
    assert set(FAMILIES) <= set(OPEN)


@pytest.mark.parametrize("name", sorted(OPEN))
def test_no_exception_and_no_violation_accepted(name: str) -> None:
    form, case = OPEN[name]
    draw = random.Random(name)
    accepted = 0
    keys: Counter[str] = Counter()
    for _ in range(POSTS):
        typed = posts(form, case, draw)
        found = read(form, typed, case)
        assert bool(found.faults) is not bool(found.drafts)
        keys.update(fault.key for fault in found.faults)
        if found.drafts:
            accepted += 1
            assert violations(form, typed, found, case) == [], typed
        else:
            at = {fault.field for fault in found.faults}
            assert at <= form.names | {"", *(sheet.name for sheet in form.sheets)} | _beside(form)
    print(f"{name}: {POSTS} posts, {accepted} accepted, {dict(keys.most_common(4))}")


def _beside(form: Form) -> set[str]:
    """Fields of given parts, at which a fault can stand too."""
    return {f"{sheet.name}.{name}" for sheet in form.sheets for name, _ in sheet.node.fields}


def test_good_posts_are_among_them() -> None:
    """The judge sees accepted posts of every form."""
    draw = random.Random(1)
    for name, (form, case) in OPEN.items():
        found = (read(form, posts(form, case, draw), case) for _ in range(4000))
        assert any(one.drafts for one in found), name
