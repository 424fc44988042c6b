"""Every instrument by the name people ask for it: what it asks, and what it says of the answers.

An instrument is a row that names a table and the engine that reads it.  Each engine gives the
questions of a table and assesses one row of answers; a question without an answer was not
assessed, which the result says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from firstdose.standards.instrument_counted import counted_assessed, counted_questions
from firstdose.standards.instrument_scales import scale_assessed, scale_questions
from firstdose.standards.instrument_scores import score_assessed, score_questions
from firstdose.standards.instrument_series import icaht_assessed, icaht_questions
from firstdose.standards.instrument_states import (
    shown_assessed,
    shown_questions,
    state_assessed,
    state_questions,
)
from firstdose.standards.questions import Answers, Assessed, Question
from firstdose.standards.states import StateTable, state_table
from firstdose.standards.tables import Confidence, label, rows
from firstdose.standards.verdict import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A published instrument: its name on the command line, its engine and its table."""

    name: str
    engine: str
    table: str
    variants: frozenset[str]
    label: Label
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """How one kind of table is asked and answered.

    ``assess`` is also told which rules of low confidence a study has accepted.  ``series``: an
    instrument that is assessed over all rows of one participant together; None: row by row.
    """

    questions: Callable[[Instrument], tuple[Question, ...]]
    assess: Callable[[Instrument, Answers, frozenset[str]], Assessed]
    series: Callable[[Instrument, tuple[Answers, ...]], tuple[Assessed, ...]] | None = None


@cache
def instruments() -> Mapping[str, Instrument]:
    """Every instrument by name: ``sledai-2k``, ``lldas``, ``crs`` and so on."""
    return {
        row["instrument"]: Instrument(
            name=row["instrument"],
            engine=row["engine"],
            table=row["table"],
            variants=frozenset(row["variants"].split()),
            label=label(row),
            source=row["source"],
            confidence=Confidence(row["confidence"]),
        )
        for row in rows("instruments/instruments.csv")
    }


@cache
def questions(instrument: Instrument) -> tuple[Question, ...]:
    """What an instrument asks, in the order of its table."""
    return ENGINES[instrument.engine].questions(instrument)


def needed(instrument: Instrument) -> tuple[Question, ...]:
    """Those questions that its result rests on, and no totals in their place."""
    return tuple(q for q in questions(instrument) if not q.optional and not q.in_place_of)


def assess(
    instrument: Instrument, answers: Answers, accepted: frozenset[str] = frozenset()
) -> Assessed:
    """Assess one row of answers, each already read as its question asks for it.

    ``accepted`` names rules of low confidence that are to be used all the same, or the instrument
    for all of its rules.
    """
    whole = {instrument.table} if instrument.name in accepted else set[str]()
    return ENGINES[instrument.engine].assess(instrument, answers, accepted | whole)


def is_series(instrument: Instrument) -> bool:
    """Whether all rows of one participant are assessed together."""
    return ENGINES[instrument.engine].series is not None


def assess_series(
    instrument: Instrument,
    answers: tuple[Answers, ...],
    accepted: frozenset[str] = frozenset(),
) -> tuple[Assessed, ...]:
    """Assess all rows of one participant, one answer for each in the order given."""
    together = ENGINES[instrument.engine].series
    if together is not None:
        return together(instrument, answers)
    return tuple(assess(instrument, row, accepted) for row in answers)


def state_of(instrument: Instrument, accepted: frozenset[str] = frozenset()) -> StateTable:
    """The state in the variants of the instrument; none named: those taken by default."""
    return state_table(instrument.table, instrument.variants or None, accepted)


ENGINES: Mapping[str, Engine] = {
    "score": Engine(
        questions=lambda asked: score_questions(asked.table, asked.variants),
        assess=lambda asked, answers, accepted: score_assessed(
            asked.table, asked.variants | accepted, answers
        ),
    ),
    "scale": Engine(
        questions=lambda asked: scale_questions(asked.table),
        assess=lambda asked, answers, accepted: scale_assessed(asked.table, answers, accepted),
    ),
    "state": Engine(
        questions=lambda asked: state_questions(state_of(asked)),
        assess=lambda asked, answers, accepted: state_assessed(
            state_of(asked, accepted), asked.name.replace("-", "_"), answers
        ),
    ),
    "shown": Engine(
        questions=lambda asked: shown_questions(asked.table, asked.variants),
        assess=lambda asked, answers, accepted: shown_assessed(
            asked.table, asked.variants | accepted, answers
        ),
    ),
    "counted": Engine(
        questions=lambda asked: counted_questions(asked.table),
        assess=lambda asked, answers, accepted: counted_assessed(asked.table, answers, accepted),
    ),
    "icaht": Engine(
        questions=lambda asked: icaht_questions(asked.table),
        assess=lambda asked, answers, accepted: icaht_assessed(asked.table, (answers,))[0],
        series=lambda asked, answers: icaht_assessed(asked.table, answers),
    ),
}
"""How each engine named in the table asks and answers."""
