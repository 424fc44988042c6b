"""Random facts, entries and ledgers, made from the shapes of the fact classes.

``facts()`` draws any kind of fact, ``facts(Measured)`` one kind; ``ledgers()`` draws a whole ledger
with late reports, amendments and entries taken back.  A new kind of fact, or a new field, needs no
change here.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import TypeVar, assert_never, cast
from unicodedata import normalize

from hypothesis import strategies as st
from msgspec.structs import replace

from firstdose.records import (
    KINDS,
    Entry,
    Fact,
    Ledger,
    participant_of,
)
from firstdose.records.facts import EnteredInError, ProtocolVersionActive, StudyOpened
from firstdose.records.lines import study_sha256
from firstdose.records.ranges import Range
from firstdose.records.shapes import (
    Day,
    Flag,
    Many,
    Maybe,
    Number,
    Record,
    Row,
    Shape,
    Text,
    Whole,
    Word,
    record,
)

T = TypeVar("T", bound=Fact)

OPENED_ON = date(2026, 1, 1)
SUBJECT_NUMBERS = ("001", "002", "CN-01.003", "a_4")

days = st.dates(OPENED_ON, date(2029, 12, 31))
texts = st.one_of(
    st.sampled_from(
        [
            "",
            "word",
            "two words",
            "0.4",
            "none",
            "-",
            "#",
            'a "quote" and a \\ backslash',
            "line one\nline two\r\n\ttab",
            "known 2026-01-01, by jm)",
            "[a, b] {c=d}",
            "狼疮性肾炎，１２．５",
            "café",
            "\u2028\u2029\x85\x7f\x00\x0b\u200b\ufeff",
            "😀",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(
        lambda text: normalize("NFC", text)
    ),
)

reasons = texts.filter(str.strip)
numbers_of_entries = st.integers(1, 10**6)
days_until_known = st.integers(0, 30)
up_to_three = st.integers(0, 3)
people = st.sampled_from(["site", "jm", "研究者"])


def _ends(within: Range | None, otherwise: int) -> tuple[int, int]:
    return (-otherwise, otherwise) if within is None else (within.lowest, within.highest)


def numbers_within(within: Range | None) -> st.SearchStrategy[Decimal]:
    """Any decimal number of a range, its ends included, with up to 12 digits after the point."""
    lowest, highest = _ends(within, 10**14)

    def ends(places: int) -> st.SearchStrategy[Decimal]:
        digits = st.integers(lowest * 10**places, highest * 10**places)
        return digits.map(lambda each: Decimal(each).scaleb(-places))

    return st.integers(0, 12).flatmap(ends)


@cache
def values(shape: Shape) -> st.SearchStrategy[object]:
    """Anything that a shape allows."""
    match shape:
        case Text():
            return texts
        case Whole():
            return st.integers(*_ends(shape.range, 10**20))
        case Flag():
            return st.booleans()
        case Number():
            return numbers_within(shape.range)
        case Day():
            return days
        case Word():
            words = st.sampled_from(list(shape.words))
            return words | values(shape.number) if shape.number else words
        case Maybe():
            return st.none() | values(shape.of)
        case Many():
            return st.lists(values(shape.of), max_size=3).map(tuple)
        case Row():
            return st.tuples(*(values(of) for of in shape.of))
        case Record():
            return st.builds(
                shape.kind, **{field.name: values(field.shape) for field in shape.fields}
            )
    assert_never(shape)


@cache
def facts(kind: type[T] | None = None) -> st.SearchStrategy[T]:
    """Any fact of one kind, or of any kind, about one of ``SUBJECT_NUMBERS`` or the study."""
    if kind is None:
        return cast("st.SearchStrategy[T]", st.one_of(*(facts(kind) for kind in KINDS.values())))
    parts = {field.name: values(field.shape) for field in record(kind).fields}
    if "participant" in parts:
        parts["participant"] = st.sampled_from(SUBJECT_NUMBERS)
    drawn = st.builds(kind, **parts)
    return drawn.map(_with_fingerprint) if issubclass(kind, WITH_STUDY) else drawn


WITH_STUDY = (StudyOpened, ProtocolVersionActive)


def _with_fingerprint(fact: T) -> T:
    assert isinstance(fact, WITH_STUDY)
    return replace(fact, study_sha256=study_sha256(fact.study_text))


@st.composite
def entries(draw: st.DrawFn, of: st.SearchStrategy[Fact] | None = None) -> Entry[Fact]:
    """One entry by itself, of any number; it need not fit any ledger."""
    occurred_on = draw(days)
    amends = draw(st.none() | numbers_of_entries)
    return Entry(
        number=draw(numbers_of_entries),
        fact=draw(facts() if of is None else of),
        occurred_on=occurred_on,
        known_on=occurred_on + timedelta(days=draw(st.integers(0, 60))),
        entered_by=draw(reasons),
        amends=amends,
        reason=draw(texts),
    )


@st.composite
def ledgers(draw: st.DrawFn, *, most: int = 12) -> Ledger:
    """A whole ledger that keeps every rule: late reports, amendments, entries taken back."""
    ledger = Ledger()
    known_on = OPENED_ON
    _append(draw, ledger, draw(facts(StudyOpened)), known_on)
    for _ in range(draw(st.integers(0, most - 1))):
        known_on += timedelta(days=draw(up_to_three))
        open_to_amendment = _open_to_amendment(ledger)
        if open_to_amendment and draw(up_to_three) == 0:
            wrong = draw(st.sampled_from(open_to_amendment))
            right = draw(_corrections(type(wrong.fact), participant_of(wrong.fact)))
            _append(draw, ledger, right, known_on, amends=wrong.number)
        else:
            _append(draw, ledger, draw(LATER_FACTS), known_on)
    return ledger


LATER_FACTS: st.SearchStrategy[Fact] = st.one_of(
    *(facts(kind) for kind in KINDS.values() if kind not in (StudyOpened, EnteredInError))
)


def _append(
    draw: st.DrawFn, ledger: Ledger, fact: Fact, known_on: date, amends: int | None = None
) -> None:
    ledger.append(
        fact,
        occurred_on=known_on - timedelta(days=draw(days_until_known)),
        known_on=known_on,
        entered_by=draw(people),
        amends=amends,
        reason="" if amends is None else draw(reasons),
    )


def _open_to_amendment(ledger: Ledger) -> list[Entry[Fact]]:
    amended = {entry.amends for entry in ledger.entries}
    return [
        entry
        for entry in ledger.entries
        if entry.number not in amended and not isinstance(entry.fact, StudyOpened | EnteredInError)
    ]


@cache
def _corrections(kind: type[Fact], participant: str) -> st.SearchStrategy[Fact]:
    """What may amend a fact: the same kind about the same participant, or its taking back."""
    same: st.SearchStrategy[Fact] = facts(kind)
    if participant:
        same = same.map(lambda other: replace(other, participant=participant))
    return same | st.just(EnteredInError(participant=participant))
