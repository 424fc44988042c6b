"""Every instrument by the name people ask for it: what it asks, and what it says of the answers.

An instrument is a row that names a table and the engine that reads it.  Each engine gives the
questions of a table and assesses one row of answers; a question without an answer was not
assessed, which the result says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from firstdose.standards.assessments import (
    shown_assessed,
    shown_questions,
    state_assessed,
    state_questions,
    total,
)
from firstdose.standards.questions import (
    AnswerKind,
    Answers,
    Assessed,
    Question,
    Reading,
)
from firstdose.standards.reasons import words
from firstdose.standards.scales import Finding, Scale, event_grade, graded_levels, scale
from firstdose.standards.scores import score, score_table
from firstdose.standards.states import StateTable, state_table
from firstdose.standards.tables import Confidence, label, rows
from firstdose.standards.verdict import Label, Presence, Ungradable, Verdict, YesNo

BEGUN = "begun"
"""Whether the event was established on an earlier day: asked where a scale has a sign of onset."""


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
    """How one kind of table is asked and answered."""

    questions: Callable[[Instrument], tuple[Question, ...]]
    assess: Callable[[Instrument, Answers], Assessed]


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


def assess(instrument: Instrument, answers: Answers) -> Assessed:
    """Assess one row of answers, each already read as its question asks for it."""
    return ENGINES[instrument.engine].assess(instrument, answers)


def _score_questions(instrument: Instrument) -> tuple[Question, ...]:
    items = tuple(
        Question(key=item.key, kind=AnswerKind.PRESENCE, label=item.label)
        for item in score_table(instrument.table).items
    )
    known = {item.key for item in items}
    beside = shown_questions(instrument.table, instrument.variants)
    return (*items, *(question for question in beside if question.key not in known))


def _score_assessed(instrument: Instrument, answers: Answers) -> Assessed:
    table = score_table(instrument.table)
    keys = {item.key for item in table.items}
    found = {k: a for k, a in answers.items() if k in keys and isinstance(a, Presence)}
    scored = score(table, found)
    beside = shown_assessed(instrument.table, instrument.variants, answers)
    whole = total(instrument.table, answers)
    results = tuple(
        Reading(name=f"{scored.table}_{tag}", value=tally.points, unit="points")
        if tag != scored.table
        else Reading(name=tag, value=tally.points if whole is None else whole, unit="points")
        for tag, tally in scored.tallies.items()
    )
    criteria = tuple(
        Reading(name=f"points_{verdict.criterion}", value=_shown(verdict), unit="points")
        for verdict in scored.verdicts
    )
    return Assessed(results=(*results, *beside.results), criteria=(*criteria, *beside.criteria))


def _shown(verdict: Verdict) -> Decimal | str | Ungradable:
    """What a verdict found, or why nothing was found."""
    if verdict.why_unknown is not None:
        return verdict.why_unknown
    return "" if verdict.value is None else verdict.value


def _scale_questions(instrument: Instrument) -> tuple[Question, ...]:
    chosen = scale(instrument.table)
    domains = tuple(_domain_question(chosen, domain) for domain in chosen.domains)
    if not chosen.onset_domain:
        return domains
    return (Question(key=BEGUN, kind=AnswerKind.YES_NO, label=words()[BEGUN]), *domains)


def _domain_question(chosen: Scale, domain: str) -> Question:
    levels = tuple(level for level in chosen.levels if level.domain == domain)
    bands = tuple(level.band for level in levels if level.band is not None)
    return Question(
        key=domain,
        kind=AnswerKind.LEVEL_OR_NUMBER if bands else AnswerKind.LEVEL,
        label=words()[domain],
        unit=bands[0].unit if bands else "",
        levels=tuple(level.key for level in levels),
    )


def _scale_assessed(instrument: Instrument, answers: Answers) -> Assessed:
    chosen = scale(instrument.table)
    findings: dict[str, Finding] = {
        key: answer for key, answer in answers.items() if key in chosen.domains
    }
    begun = answers.get(BEGUN) is YesNo.YES
    graded = event_grade(chosen, findings, begun=begun)
    deciding = graded.decided_by.domain if graded.decided_by is not None else ""
    levels = graded_levels(chosen, findings)
    return Assessed(
        results=(
            Reading(name="grade", value=graded.grade),
            Reading(name="decided_by", value=deciding),
            Reading(name="could_be_raised_by", value=" ".join(graded.unknown)),
        ),
        criteria=tuple(
            Reading(name=f"grade_{domain}", value=level) for domain, level in levels.items()
        ),
    )


def _state_questions(instrument: Instrument) -> tuple[Question, ...]:
    return state_questions(_state_table(instrument))


def _state_assessed(instrument: Instrument, answers: Answers) -> Assessed:
    result = instrument.name.replace("-", "_")
    return state_assessed(_state_table(instrument), result, answers)


def _state_table(instrument: Instrument) -> StateTable:
    """The state in the variants of the instrument; none named: those taken by default."""
    return state_table(instrument.table, instrument.variants or None)


def _shown_questions(instrument: Instrument) -> tuple[Question, ...]:
    return shown_questions(instrument.table, instrument.variants)


def _shown_assessed(instrument: Instrument, answers: Answers) -> Assessed:
    return shown_assessed(instrument.table, instrument.variants, answers)


ENGINES: Mapping[str, Engine] = {
    "score": Engine(questions=_score_questions, assess=_score_assessed),
    "scale": Engine(questions=_scale_questions, assess=_scale_assessed),
    "state": Engine(questions=_state_questions, assess=_state_assessed),
    "shown": Engine(questions=_shown_questions, assess=_shown_assessed),
}
"""How each engine named in the table asks and answers."""
