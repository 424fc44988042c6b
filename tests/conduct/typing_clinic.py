"""A clinic whose people type: whatever another clinic answers is typed into forms and read again.

The forms are those that the worklist offers; what a form reads is handed to the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from firstdose.conduct.forms import Case, Form, Read, form_of, read, texts
from firstdose.conduct.forms.families import build
from firstdose.conduct.forms.handing_in import Hand, HandedIn, submission
from firstdose.conduct.store import Store, Submission
from firstdose.conduct.worklist import Worklist
from firstdose.records import kind_of, participant_of
from firstdose.records.facts import DoseDecided, Fact
from firstdose.records.ledger import Ledger
from firstdose.trial.clinic import Answer
from firstdose.trial.planner import Plan

WHY = "as at this site"
"""Why something went otherwise, where a form asks."""


@dataclass(slots=True)
class Typists:
    """People before the pages of one store, who type what they are told and save it."""

    store: Store
    worklist: Worklist
    used: Counter[str] = field(default_factory=Counter[str])

    def take_down(self, answers: Iterable[Answer], today: date) -> None:
        """Type and save these answers, in their order; a decision is signed elsewhere."""
        left = list(answers)
        while left:
            first = left[0]
            if isinstance(first.fact, DoseDecided):
                self._save_as_it_is(left.pop(0), today)
                continue
            form, facts = self._form(left, today)
            self._type(form, facts, left[: len(facts)], today)
            del left[: len(facts)]

    def _form(self, left: Sequence[Answer], today: date) -> tuple[Form, dict[str, Fact]]:
        """The form that is offered and takes the most of the answers; a plain one where none is."""
        with self.store.reading():
            case = self._case(left[0].fact, today)
            best: tuple[Form, dict[str, Fact]] | None = None
            for form in self._offered(left[0].fact, case):
                facts = fitting(form, left)
                if facts and (best is None or len(facts) > len(best[1])):
                    best = form, facts
        if best is not None:
            return best
        return form_of(left[0].fact, case), {"fact": left[0].fact}

    def _offered(self, fact: Fact, case: Case) -> Iterable[Form]:
        items = self.worklist.items(case.today)
        offered = {
            (one.name, one.about)
            for item in items
            if item.participant == participant_of(fact)
            for one in item.forms
        }
        for name, about in sorted({*offered, ("consent", ""), *_volunteered(fact)}):
            form = build(name, case, about)
            if form is not None:
                yield form

    def _type(
        self, form: Form, facts: dict[str, Fact], answers: Sequence[Answer], today: date
    ) -> None:
        (occurred_on,) = {answer.occurred_on for answer in answers}
        (entered_by,) = {answer.entered_by for answer in answers}
        with self.store.reading():
            case = self._case(answers[0].fact, today)
            typed = texts(form, facts, occurred_on)
            found = read(form, typed, case)
            if found.faults and all(fault.field == "reason" for fault in found.faults):
                typed = texts(form, facts, occurred_on, WHY)
                found = read(form, typed, case)
        assert not found.faults, (found.faults, facts)
        assert [draft.fact for draft in found.drafts] == [answer.fact for answer in answers]
        self.used[form.name] += 1
        self._hand_in(HandedIn(form=form, typed=typed, known_on=today, seen=0), found, entered_by)

    def _hand_in(self, typed: HandedIn, found: Read, entered_by: str) -> None:
        seen = len(self.store.stream(typed.form.stream))
        handed_in = HandedIn(form=typed.form, typed=typed.typed, known_on=typed.known_on, seen=seen)
        fact = found.drafts[0].fact

        def again(ledger: Ledger) -> tuple[Form | None, Case]:
            return typed.form, self._case(fact, typed.known_on)

        hand = Hand(entered_by=entered_by, role="coordinator", site="01")
        self.store.append(submission(handed_in, found, hand, again))
        self._fold()

    def _save_as_it_is(self, answer: Answer, today: date) -> None:
        self.store.append(Submission(answers=(answer,), known_on=today, stream="study", seen=None))
        self._fold()

    def _fold(self) -> None:
        with self.store.reading():
            pass

    def _case(self, fact: Fact, today: date) -> Case:
        who = participant_of(fact)
        known = who in self.store_participants()
        return self.worklist.case(who if known else "", today)

    def store_participants(self) -> tuple[str, ...]:
        """Everyone of whom something is in force."""
        return self.worklist.participants


def fitting(form: Form, answers: Sequence[Answer]) -> dict[str, Fact]:
    """The sheets that say the first answers, as many of them as the form says in this order."""
    found: dict[str, Fact] = {}
    place = 0
    for answer in answers:
        if (answer.occurred_on, answer.entered_by) != (
            answers[0].occurred_on,
            answers[0].entered_by,
        ):
            break
        at = next(
            (
                number
                for number, sheet in enumerate(form.sheets[place:], start=place)
                if _says(sheet.node.kind, sheet, answer.fact)
            ),
            None,
        )
        if at is None:
            break
        found[form.sheets[at].name] = answer.fact
        place = at + 1
    needed = {sheet.name for sheet in form.sheets if not sheet.optional}
    return found if needed <= found.keys() else {}


def _says(kind: type, sheet, fact: Fact) -> bool:
    from firstdose.conduct.forms.nodes import Given

    if type(fact) is not kind:
        return False
    return all(
        getattr(fact, name) == part.value
        for name, part in sheet.node.fields
        if isinstance(part, Given)
    )


def _volunteered(fact: Fact) -> set[tuple[str, str]]:
    """The forms that people open of their own accord to say a kind of fact."""
    kind = kind_of(fact)
    visit = getattr(fact, "visit", "")
    names: dict[str, set[tuple[str, str]]] = {
        "measured": {("laboratory", visit)},
        "examination_scored": {
            ("examination", f"{getattr(fact, 'instrument', '')}:{visit}"),
            ("worksheet", f"{getattr(fact, 'event', '')}"),
        },
        "adverse_event_reported": {("adverse_event", "")},
        "adverse_event_changed": {("adverse_event_change", f"{getattr(fact, 'event', '')}")},
        "medication_changed": {("medication", "")},
        "withdrawn": {("withdrawal", "")},
        "died": {("death", "")},
        "visit_attended": {("visit", visit)},
        "infusion_held": {("hold", f"{getattr(fact, 'step', '')}")},
    }
    return names.get(kind, set())


@dataclass(frozen=True, slots=True)
class Shown:
    """The worklist as the plans of a trial: every order stands on it as a line."""

    worklist: Worklist

    def plan(self, today: date) -> Plan:
        plan = self.worklist.plan(today)
        shown = [item.order for item in self.worklist.items(today) if item.order is not None]
        assert Counter(shown) == Counter(plan.orders)
        return plan
