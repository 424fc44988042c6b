"""A form: sheets that become facts, the day on which they happened, and why where that is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.deviations import EXPLAINED
from firstdose.conduct.forms.event_rules import completed
from firstdose.conduct.forms.nodes import Blank, Given, Parts, blanks, names, names_of_checks
from firstdose.conduct.forms.pasted import PASTED, results
from firstdose.conduct.forms.plain import GivenValues, fact_node, given_of
from firstdose.conduct.forms.reading import FAULTY, UNANSWERED, Reader
from firstdose.conduct.forms.rules import Filled, faults_of
from firstdose.conduct.forms.typed import Fault, Typed
from firstdose.conduct.forms.writing import opened, written
from firstdose.records.entry import Entry
from firstdose.records.facts import Fact
from firstdose.records.kinds import kind_of
from firstdose.records.shapes import Day, Text

OCCURRED_ON, REASON = "occurred_on", "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The part of a form that becomes one fact, or none where it is ``optional`` and left empty."""

    name: str
    kind: str
    node: Parts
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What is asked together and saved together.

    ``stream`` names what two people must not change at once.  ``amends``: the entry that is
    corrected; None: nothing is.  ``pasted``: results may be pasted as lines beside the sheets.
    """

    name: str
    participant: str
    stream: str
    sheets: tuple[Sheet, ...]
    occurred_on: Blank
    reason: Blank
    amends: Entry[Fact] | None = None
    pasted: Blank | None = None

    @property
    def blanks(self) -> tuple[Blank, ...]:
        """Every blank of the form, in order."""
        own = (self.occurred_on, *(one for sheet in self.sheets for one in blanks(sheet.node)))
        return (*own, *((self.pasted,) if self.pasted else ()), self.reason)

    @property
    def asks_reason(self) -> bool:
        """Whether a reason may be asked: of a correction, or of what went otherwise."""
        return self.amends is not None or any(one.kind in EXPLAINED for one in self.sheets)

    @property
    def asked(self) -> tuple[str, ...]:
        """Under which names the form asks, from the top down; a sheet's own is before its parts."""
        of_sheets = (name for one in self.sheets for name in (one.name, *names(one.node)))
        return (OCCURRED_ON, *of_sheets, *((PASTED,) if self.pasted else ()), REASON)

    @property
    def names(self) -> frozenset[str]:
        """The names under which the form is typed."""
        return frozenset(self.asked).difference(one.name for one in self.sheets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A fact as it was typed, before anybody saved it."""

    sheet: str
    fact: Fact
    occurred_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a form says: the facts where nothing is wrong, and every fault where something is."""

    drafts: tuple[Draft, ...]
    faults: tuple[Fault, ...] = field(default=())


def sheet(kind: str, case: Case, given: GivenValues, name: str, *, optional: bool = False) -> Sheet:
    """The sheet of a kind of fact; its blanks are named after ``name``."""
    return Sheet(name=name, kind=kind, node=fact_node(kind, case, given, name), optional=optional)


def form(
    name: str,
    case: Case,
    stream: str,
    sheets: tuple[Sheet, ...],
    pasted: Blank | None = None,
) -> Form:
    """A form of these sheets."""
    return Form(
        name=name,
        participant=case.participant,
        stream=stream,
        sheets=sheets,
        occurred_on=day_blank(case.today),
        reason=reason_blank(required=False),
        pasted=pasted,
    )


def day_blank(first: date) -> Blank:
    """The day on which it happened."""
    return Blank(name=OCCURRED_ON, shape=Day(), label="field.occurred_on", first=first.isoformat())


def reason_blank(*, required: bool) -> Blank:
    """Why: of a correction, or of what went otherwise than planned."""
    return Blank(
        name=REASON,
        shape=Text(),
        label="field.correction_reason" if required else "field.deviation_reason",
        required=required,
        empty="",
    )


# --- typing and reading --------------------------------------------------------------------------


def first_texts(form: Form) -> Typed:
    """What stands in a form when it is opened."""
    found: dict[str, tuple[str, ...]] = {}
    for one in form.sheets:
        found.update(opened(one.node))
    for blank in (form.occurred_on, form.reason, *((form.pasted,) if form.pasted else ())):
        found[blank.name] = (blank.first,)
    return found


def texts(form: Form, facts: Mapping[str, Fact], occurred_on: date, reason: str = "") -> Typed:
    """What to type into a form to say these facts, each by the name of its sheet."""
    found = dict(first_texts(form))
    for one in form.sheets:
        if one.name in facts:
            found.update(written(one.node, facts[one.name]))
    found[OCCURRED_ON], found[REASON] = (occurred_on.isoformat(),), (reason,)
    return found


def read(form: Form, typed: Typed, case: Case) -> Read:
    """What was typed into a form, read strictly; nothing of it where anything is wrong."""
    reader = Reader(typed, list(_out_of_shape(form, typed)))
    occurred_on = reader.read(form.occurred_on)
    reason = reader.read(form.reason)
    found = [(one.name, _fact(one, reader, case)) for one in form.sheets]
    found.extend(from_lines(form, reader))
    if not isinstance(occurred_on, date) or not isinstance(reason, str):
        return Read(drafts=(), faults=tuple(reader.faults))
    drafts = tuple(
        Draft(
            sheet=name,
            fact=fact,
            occurred_on=occurred_on,
            reason=reason if form.amends is not None or kind_of(fact) in EXPLAINED else "",
        )
        for name, fact in found
        if fact is not None
    )
    faults = (*reader.faults, *_beside(form, drafts, case, occurred_on))
    if not drafts and not faults:
        faults = (Fault(field="", key="nothing_answered"),)
    if drafts and not faults and form.amends is not None and _is_same(drafts[0], form.amends):
        faults = (Fault(field="", key="nothing_changed"),)
    return Read(drafts=() if faults else drafts, faults=faults)


def _out_of_shape(form: Form, typed: Typed) -> Iterator[Fault]:
    """What was sent for no blank of the form, or twice for one that takes one answer."""
    for name in sorted(typed.keys() - form.names):
        yield Fault(field="", key="unknown_blank", values=(("name", name[:60]),))
    several = {name for one in form.sheets for name in names_of_checks(one.node)}
    for name in sorted(typed.keys() & form.names - several):
        if len(typed[name]) > 1:
            yield Fault(field=name, key="typed_twice")


def _is_same(draft: Draft, entry: Entry[Fact]) -> bool:
    return (draft.fact, draft.occurred_on) == (entry.fact, entry.occurred_on)


def from_lines(form: Form, reader: Reader) -> Iterator[tuple[str, Fact]]:
    """The values that were pasted beside the sheets, each named after its line."""
    if form.pasted is None:
        return
    text = reader.text_in(form.pasted)
    visit = next((one for one in map(_visit_of, form.sheets) if one), "")
    found, faults = results(text, form.participant, visit)
    reader.faults.extend(faults)
    yield from ((f"{PASTED}:{number}", fact) for number, fact in found)


def _visit_of(one: Sheet) -> str:
    """The visit that comes with a sheet; "" when none does."""
    for name, part in one.node.fields:
        if name == "visit" and isinstance(part, Given):
            return f"{part.value}"
    return ""


def _fact(one: Sheet, reader: Reader, case: Case) -> Fact | None:
    """The fact of a sheet; None where it was left empty, or where something is wrong in it."""
    if one.optional and not reader.answered(one.node):
        return None
    before = len(reader.faults)
    found = reader.read(one.node)
    if found in (FAULTY, UNANSWERED) or len(reader.faults) > before:
        return None
    return completed(cast("Fact", found), case)


def _beside(form: Form, drafts: tuple[Draft, ...], case: Case, on: date) -> tuple[Fault, ...]:
    """What is wrong with facts that are each well written."""
    filled = tuple(
        Filled(sheet=one.sheet, fact=one.fact, occurred_on=on, reason=one.reason) for one in drafts
    )
    found = faults_of(filled, case, corrects=form.amends is not None)
    return tuple(_at_line(fault) for fault in found)


def _at_line(fault: Fault) -> Fault:
    """A fault of a pasted value stands at the blank it was pasted into, with its line."""
    if not fault.field.startswith(f"{PASTED}:"):
        return fault
    line = fault.field.removeprefix(f"{PASTED}:").partition(".")[0]
    return replace(fault, field=PASTED, line=int(line))


# --- the form of a fact that stands already ------------------------------------------------------


def form_of(fact: Fact, case: Case) -> Form:
    """The form by which one fact is said by itself."""
    kind = kind_of(fact)
    name = "fact"
    return form(
        kind, case, f"{case.participant}/{kind}", (sheet(kind, case, given_of(kind, fact), name),)
    )
