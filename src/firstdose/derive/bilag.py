"""BILAG-2004 at an assessment: categories, score, and what changed since earlier ones.

A worksheet is an ``ExaminationScored`` of instrument ``bilag_2004``.  Its items are those that
``standards`` asks for:

- ``bilag_severe_arthritis`` 4: the score of an item, 0 to 4;
- ``creatinine`` 140: a number, in the unit of the item;
- ``renal_previously_involved`` present or absent: a question answered yes or no;
- ``bilag_haematological.B`` present: a category as the site determined it.

A score of something that is not due to lupus counts as 0; where the cause is unknown, so is the
score.  An item that is not mentioned was not assessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache

from msgspec import Struct

from firstdose.derive.unchanged import Unchanged, unchanged
from firstdose.records.values import Item, YesNo
from firstdose.standards.composition import Record, all_composed, compared_as
from firstdose.standards.conditions import Quantity
from firstdose.standards.instrument_states import shown_in
from firstdose.standards.instruments import instruments, questions
from firstdose.standards.operations import Value
from firstdose.standards.outcomes import Undecided
from firstdose.standards.questions import AnswerKind
from firstdose.standards.specifications import BASELINE, PREVIOUS
from firstdose.standards.tables import rows
from firstdose.standards.verdict import Presence, Ungradable

BILAG = "bilag_2004"
NOT_DUE_TO_LUPUS = "0"
NEW_ACTIVITY = "new_bilag_activity"
CATEGORIES = ("A", "B", "C", "D", "E")
"""Of an organ system, from the most active to never involved."""

Worksheet = Mapping[str, Record]
"""What was recorded of BILAG at one assessment; empty where it was not scored."""


class BilagAssessment(Struct, frozen=True, kw_only=True):
    """BILAG-2004 on one day: a category for each system, the numeric score, and flares.

    Each is known, within limits, or unknown with its reason.
    """

    found: Mapping[str, Value]

    def category(self, system: str) -> Value:
        """The category of one organ system: ``renal``, ``mucocutaneous`` and so on."""
        return self.found[f"bilag_{system}"]

    @property
    def worst(self) -> str | None:
        """The worst category of any organ system; None where one that is not known may be worse."""
        categories = [self.category(system) for system in _systems()]
        for letter in CATEGORIES:
            if letter in categories:
                return letter
            if any(_may_be(category, letter) for category in categories):
                return None
        return None


def _may_be(category: Value, letter: str) -> bool:
    """Whether a category that is not known may be this one."""
    if isinstance(category, Undecided):
        return letter in category.possible
    return isinstance(category, Ungradable)


def bilag_worksheet(sheets: Sequence[tuple[Item, ...]]) -> Worksheet:
    """The answers of an assessment's worksheets as the standards take them; later ones stand."""
    read = [_read(unchanged(items)) for items in sheets]
    return read[0] if len(read) == 1 else {k: v for each in read for k, v in each.items()}


@lru_cache(maxsize=1024)
def _read(sheet: Unchanged[tuple[Item, ...]]) -> Worksheet:
    found: dict[str, Record] = {}
    scored = _scored()
    for item in sheet():
        key = item.key
        if key in scored:
            answer = _score(item)
        elif "." in key:
            key, _, level = key.partition(".")
            answer = level if level and item.answer is Presence.PRESENT else None
        else:
            answer = item.answer if item.answer is not Presence.NOT_ASSESSED else None
        if answer is not None:
            found[key] = answer
    return found


def bilag_assessment(now: Worksheet, previous: Worksheet) -> BilagAssessment:
    """Every category and what follows from them; ``previous``: at the last planned assessment."""
    return BilagAssessment(found=all_composed(_shown(), beside(now, {}, previous)))


def new_bilag_activity(now: Worksheet, previous: Worksheet) -> Mapping[str, Quantity]:
    """New activity since the last planned assessment; nothing where one has no worksheet."""
    if not (now and previous):
        return {}
    return compared((NEW_ACTIVITY,), beside(now, {}, previous))


def compared(names: Iterable[str], recorded: Mapping[str, Record]) -> Mapping[str, Quantity]:
    """Quantities as the conditions of a state take them."""
    return {name: compared_as(found) for name, found in all_composed(names, recorded).items()}


def beside(now: Worksheet, baseline: Worksheet, previous: Worksheet) -> dict[str, Record]:
    """What was recorded now, and what that of baseline and before amounts to, as one sheet."""
    earlier = ((BASELINE, baseline), (PREVIOUS, previous))
    found = dict(now)
    for at, sheet in earlier:
        if sheet:
            found |= _recorded_at(at, unchanged(sheet))
            found |= _recorded_at(at, unchanged(_categories(unchanged(sheet))))
    return found


def as_previous(sheet: Worksheet) -> Worksheet:
    """What was recorded at the assessment before, which a category of now looks at."""
    return _recorded_at(PREVIOUS, unchanged(sheet)) if sheet else {}


@lru_cache(maxsize=1024)
def _recorded_at(at: str, sheet: Unchanged[Worksheet]) -> Worksheet:
    """The same under names that say at which assessment."""
    return {f"{at}{key}": answer for key, answer in sheet().items()}


@lru_cache(maxsize=1024)
def _categories(sheet: Unchanged[Worksheet]) -> Worksheet:
    """The category of each organ system, or why it is not known."""
    found = all_composed((f"bilag_{system}" for system in _systems()), sheet())
    return {
        name: value.why if isinstance(value, Undecided) else value for name, value in found.items()
    }


def _score(item: Item) -> Record | None:
    """The score of an item; None where it is not known."""
    answer, due_to_lupus = item.answer, item.attributed
    if due_to_lupus is YesNo.YES and isinstance(answer, Decimal):
        return str(answer)
    if answer is Presence.NOT_ASSESSED or due_to_lupus is YesNo.UNKNOWN:
        return None
    if due_to_lupus is YesNo.NO or answer is Presence.ABSENT:
        return NOT_DUE_TO_LUPUS
    return None


@cache
def _systems() -> tuple[str, ...]:
    scored = dict.fromkeys(row["system"] for row in rows("bilag_2004/items.csv"))
    return (*scored, "renal")  # the one system without scored items


@cache
def _shown() -> tuple[str, ...]:
    return tuple(row["quantity"] for row in shown_in(BILAG))


@cache
def _scored() -> frozenset[str]:
    """Items that are answered by a score."""
    asked = questions(instruments()["bilag-2004"])
    return frozenset(q.key for q in asked if q.kind is AnswerKind.LEVEL and not q.in_place_of)
