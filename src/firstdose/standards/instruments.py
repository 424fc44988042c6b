"""Every instrument by the name people ask for it: what it asks, and what it says of the answers.

An instrument is a row that names a table and the engine that reads it.  Each engine gives the
questions of a table and assesses one row of answers; a question without an answer was not
assessed, which the result says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from firstdose.standards.instrument_counted import counted_assessed, counted_questions
from firstdose.standards.instrument_scales import scale_assessed, scale_questions
from firstdose.standards.instrument_series import icaht_assessed, icaht_questions
from firstdose.standards.questions import (
    AnswerKind,
    Answers,
    Assessed,
    Question,
    Reading,
)
from firstdose.standards.scores import score, score_table
from firstdose.standards.tables import Confidence, label, rows
from firstdose.standards.verdict import Label, Presence, Ungradable, Verdict


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


def assess(
    instrument: Instrument, answers: Answers, accepted: frozenset[str] = frozenset()
) -> Assessed:
    """Assess one row of answers, each already read as its question asks for it.

    ``accepted`` names rules of low confidence that are to be used all the same, or the instrument
    for all of its rules.
    """
    whole = {instrument.table} if instrument.name in accepted else set[str]()
    return ENGINES[instrument.engine].assess(instrument, answers, accepted | whole)


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


def _score_questions(instrument: Instrument) -> tuple[Question, ...]:
    return tuple(
        Question(key=item.key, kind=AnswerKind.PRESENCE, label=item.label)
        for item in score_table(instrument.table).items
    )


def _score_assessed(instrument: Instrument, answers: Answers, accepted: frozenset[str]) -> Assessed:
    found = {key: a for key, a in answers.items() if isinstance(a, Presence)}
    scored = score(score_table(instrument.table), found)
    results = tuple(
        Reading(
            name=tag if tag == scored.table else f"{scored.table}_{tag}",
            value=tally.points,
            unit="points",
        )
        for tag, tally in scored.tallies.items()
    )
    criteria = tuple(
        Reading(name=f"points_{verdict.criterion}", value=_shown(verdict), unit="points")
        for verdict in scored.verdicts
    )
    return Assessed(results=results, criteria=criteria)


def _shown(verdict: Verdict) -> Decimal | str | Ungradable:
    """What a verdict found, or why nothing was found."""
    if verdict.why_unknown is not None:
        return verdict.why_unknown
    return "" if verdict.value is None else verdict.value


ENGINES: Mapping[str, Engine] = {
    "score": Engine(questions=_score_questions, assess=_score_assessed),
    "scale": Engine(
        questions=lambda instrument: scale_questions(instrument.table),
        assess=lambda instrument, answers, accepted: scale_assessed(
            instrument.table, answers, accepted
        ),
    ),
    "counted": Engine(
        questions=lambda instrument: counted_questions(instrument.table),
        assess=lambda instrument, answers, accepted: counted_assessed(
            instrument.table, answers, accepted
        ),
    ),
    "icaht": Engine(
        questions=lambda instrument: icaht_questions(instrument.table),
        assess=lambda instrument, answers, accepted: icaht_assessed(instrument.table, (answers,))[
            0
        ],
        series=lambda instrument, answers: icaht_assessed(instrument.table, answers),
    ),
}
"""How each engine named in the table asks and answers."""
