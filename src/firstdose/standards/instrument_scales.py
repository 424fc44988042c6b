"""A graded event as an instrument: its domains asked as a form asks them, one row graded.

A domain whose number is an analyte may be answered in another unit (``liver_unit``), and a domain
whose number is the total of an index by the items of that index.
"""

from collections.abc import Mapping
from decimal import Decimal

from firstdose.standards.questions import AnswerKind, Answers, Assessed, Question, Reading
from firstdose.standards.reasons import ungradable, words
from firstdose.standards.scale_tables import Domain, Level, Scale, scale
from firstdose.standards.scales import (
    Finding,
    Measurement,
    event_grade,
    findings_as_levels,
    graded_levels,
)
from firstdose.standards.scores import score, score_table
from firstdose.standards.units import conversions
from firstdose.standards.verdict import Label, Presence, Ungradable, YesNo

BEGUN = "begun"
"""Whether the event was established on an earlier day: asked where a scale has a sign of onset."""


def scale_questions(name: str) -> tuple[Question, ...]:
    """Every domain of a scale, in the order of its table."""
    chosen = scale(name)
    asked = tuple(q for domain in chosen.assessed for q in _domain_questions(domain))
    if not chosen.onset_domains:
        return asked
    return (Question(key=BEGUN, kind=AnswerKind.YES_NO, label=words()[BEGUN]), *asked)


def scale_assessed(name: str, answers: Answers, accepted: frozenset[str]) -> Assessed:
    """The grade of one row of answers, and the grade and level of each domain."""
    chosen = scale(name)
    findings = _findings(chosen, answers)
    begun = answers.get(BEGUN) is YesNo.YES
    graded = event_grade(chosen, findings, begun=begun, accepted=accepted)
    grades = graded_levels(chosen, findings, accepted)
    levels = findings_as_levels(chosen, findings, accepted)
    return Assessed(
        results=(
            Reading(name="grade", value=graded.grade),
            Reading(name="decided_by", value=graded.decided_by.domain if graded.decided_by else ""),
            Reading(name="could_be_raised_by", value=" ".join(graded.unknown)),
        ),
        criteria=(
            *(Reading(name=f"grade_{domain}", value=grade) for domain, grade in grades.items()),
            *(Reading(name=f"level_{d}", value=_shown(level)) for d, level in levels.items()),
        ),
    )


def _shown(level: Level | Ungradable) -> str | Ungradable:
    return level.key if isinstance(level, Level) else level


def _domain_questions(domain: Domain) -> tuple[Question, ...]:
    items = score_table(domain.score).items if domain.score else ()
    itself = Question(
        key=domain.key,
        kind=AnswerKind.LEVEL_OR_NUMBER if domain.unit else AnswerKind.LEVEL,
        label=words()[domain.key],
        unit=domain.unit,
        levels=tuple(level.key for level in domain.levels),
        lowest=domain.lowest,
        highest=domain.highest,
    )
    of_score = tuple(
        Question(key=item.key, kind=AnswerKind.PRESENCE, label=item.label, optional=True)
        for item in items
    )
    return (itself, *of_score, *_unit_question(domain))


def _unit_question(domain: Domain) -> tuple[Question, ...]:
    """In which unit the number was recorded; unanswered: in the unit of the publication."""
    if not domain.analyte:
        return ()
    name, unit = words()[domain.key], words()["unit"]
    return (
        Question(
            key=_unit_of(domain),
            kind=AnswerKind.LEVEL,
            label=Label(en=f"{name.en}: {unit.en}", zh=f"{name.zh}：{unit.zh}"),
            levels=tuple(conversion.unit for conversion in conversions(domain.analyte)),
        ),
    )


def _unit_of(domain: Domain) -> str:
    return f"{domain.key}_unit"


def _findings(chosen: Scale, answers: Answers) -> Mapping[str, Finding]:
    found: dict[str, Finding] = {}
    for domain in chosen.assessed:
        finding = _finding(domain, answers)
        if finding is not None:
            found[domain.key] = finding
    return found


def _finding(domain: Domain, answers: Answers) -> Finding | None:
    answer = answers.get(domain.key)
    unit = answers.get(_unit_of(domain))
    if isinstance(answer, Decimal) and domain.analyte and isinstance(unit, str):
        return Measurement(value=answer, unit=unit)
    total = _total(domain.score, answers) if domain.score else None
    if answer is None:
        return total
    if isinstance(answer, Decimal) and isinstance(total, Decimal) and answer != total:
        return ungradable(
            "contradicted", quantity=domain.key, recorded=f"{answer}", computed=f"{total}"
        )
    return answer


def _total(name: str, answers: Answers) -> Finding | None:
    """The total of an index from its items; None when none of them was answered."""
    table = score_table(name)
    answered = ((item.key, answers.get(item.key)) for item in table.items)
    items = {key: answer for key, answer in answered if isinstance(answer, Presence)}
    return score(table, items).total if items else None
