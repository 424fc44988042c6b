"""Typed text read into the value that a form asks for, with every fault at its blank."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import assert_never, cast

from firstdose.conduct.forms import typed as strictly
from firstdose.conduct.forms.nodes import (
    Blank,
    Checks,
    Finding,
    Findings,
    Given,
    Lines,
    Node,
    Parts,
    Rows,
    blanks,
)
from firstdose.conduct.forms.typed import Fault, Refused, Typed
from firstdose.records.shapes import Day, Flag, Number, Text, Whole, Word
from firstdose.records.values import Item, Presence, YesNo


class Nothing(Enum):
    """What is read where nothing was answered, or where a fault was found."""

    UNANSWERED = "unanswered"
    FAULTY = "faulty"


UNANSWERED, FAULTY = Nothing.UNANSWERED, Nothing.FAULTY


@dataclass(slots=True)
class Reader:
    """Reads nodes from what was typed and collects every fault on the way."""

    typed: Typed
    faults: list[Fault] = field(default_factory=list[Fault])

    def read(self, node: Node) -> object:
        """The value of a node; `FAULTY` when a fault was found in it."""
        match node:
            case Blank():
                return self._blank(node)
            case Given():
                return node.value
            case Checks():
                return self._checks(node)
            case Lines():
                return self._lines(node)
            case Parts():
                return self._parts(node)
            case Rows():
                return self._several(tuple(self._parts(row) for row in node.rows))
            case Findings():
                return self._findings(node)
        assert_never(node)

    def answered(self, node: Node) -> bool:
        """Whether anything in a node differs from what stood there when the form was opened."""
        match node:
            case Checks() | Lines():
                return any(text.strip() for text in self.typed.get(node.name, ()))
            case Parts():
                return any(self.answered(part) for _, part in node.fields)
            case _:
                return any(self.text_in(blank) not in ("", blank.first) for blank in blanks(node))

    def text_in(self, blank: Blank) -> str:
        """What stands in a blank."""
        return next(iter(self.typed.get(blank.name, ())), "")

    def fault(self, name: str, refused: Refused) -> Nothing:
        """Collect what is wrong in a blank."""
        self.faults.append(Fault(field=name, key=refused.key, values=refused.values))
        return FAULTY

    def _blank(self, blank: Blank) -> object:
        text = self.text_in(blank)
        if not text.strip():
            return self.fault(blank.name, Refused("missing")) if blank.required else blank.empty
        found = _plain(blank, text)
        return self.fault(blank.name, found) if isinstance(found, Refused) else found

    def _checks(self, node: Checks) -> object:
        sent = self.typed.get(node.name, ())
        known = {choice.text for choice in node.choices}
        if len(set(sent)) < len(sent):
            return self.fault(node.name, Refused("typed_twice"))
        for text in sent:
            if text not in known:
                return self.fault(node.name, _not_among(text))
        return tuple(word for word in node.shape.words if word.value in sent)

    def _lines(self, node: Lines) -> object:
        found = strictly.paragraphs(next(iter(self.typed.get(node.name, ())), ""))
        if isinstance(found, Refused):
            return self.fault(node.name, found)
        return tuple(one.strip() for one in found.split("\n") if one.strip())

    def _parts(self, node: Parts) -> object:
        if node.answer:
            (leading,) = (one for one in blanks(node) if one.name == node.answer)
            if not self.text_in(leading).strip():
                if self.answered(node):
                    return self.fault(leading.name, Refused("missing"))
                return UNANSWERED
        found = {name: self.read(part) for name, part in node.fields}
        return FAULTY if FAULTY in found.values() else node.kind(**found)

    def _several(self, found: tuple[object, ...]) -> object:
        if FAULTY in found:
            return FAULTY
        return tuple(one for one in found if one is not UNANSWERED)

    def _findings(self, node: Findings) -> object:
        rest = self._blank(node.rest)
        if rest is FAULTY:
            return FAULTY
        absent = rest == Presence.ABSENT.value
        return self._several(tuple(self._finding(item, absent=absent) for item in node.items))

    def _finding(self, item: Finding, *, absent: bool) -> object:
        if not self.text_in(item.answer).strip():
            if absent and not isinstance(item.answer.shape, Number):
                return Item(key=item.key, answer=Presence.ABSENT)
            if self.answered(item.attributed):
                return self.fault(item.answer.name, Refused("missing"))
            return UNANSWERED
        answer, attributed = self._answer(item), self._blank(item.attributed)
        if isinstance(answer, Nothing) or isinstance(attributed, Nothing):
            return FAULTY
        return Item(key=answer[0], answer=answer[1], attributed=cast("YesNo", attributed))

    def _answer(self, item: Finding) -> tuple[str, Presence | Decimal] | Nothing:
        text = self.text_in(item.answer).strip()
        if text in item.presences:
            return item.key, Presence(text)
        if text in item.levels and text.isdecimal():
            return item.key, Decimal(text)
        if text in item.levels:
            return f"{item.key}.{text}", Presence.PRESENT
        if not isinstance(item.answer.shape, Number):
            return self.fault(item.answer.name, _not_among(text))
        found = _plain(item.answer, text)
        if isinstance(found, Refused):
            return self.fault(item.answer.name, found)
        return item.key, Decimal(cast("Decimal", found))


def _plain(blank: Blank, text: str) -> object:
    """What stands in a blank, or why it is not what the blank asks for."""
    match blank.shape:
        case Text():
            return _text(blank, text)
        case Number():
            return _within(blank, strictly.number(text))
        case Whole():
            return _within(blank, strictly.whole(text))
        case Day():
            return strictly.day(text)
        case Flag():
            return text == "yes" if text in ("yes", "no") else _not_among(text)
        case Word():
            found = next((word for word in blank.shape.words if word.value == text), None)
            sent = {choice.text for choice in blank.choices}
            return found if found is not None and found.value in sent else _not_among(text)
    assert_never(blank.shape)


def _text(blank: Blank, text: str) -> str | Refused:
    found = strictly.paragraphs(text) if blank.long else strictly.line(text)
    if isinstance(found, Refused):
        return found
    if blank.time:
        return strictly.on_any_keyboard(found)
    if (blank.closed or blank.choices) and found not in {choice.text for choice in blank.choices}:
        return _not_among(text)
    return found


def _within(blank: Blank, found: Decimal | int | Refused) -> Decimal | int | Refused:
    if isinstance(found, Refused):
        return found
    if blank.lowest is not None and found < blank.lowest:
        return Refused("too_low", (("limit", f"{blank.lowest:f}"),))
    if blank.highest is not None and found > blank.highest:
        return Refused("too_high", (("limit", f"{blank.highest:f}"),))
    return found


def _not_among(text: str) -> Refused:
    return Refused("not_among", (("found", text[:40]),))
