"""A weighted index as an instrument: its items asked, one row added up.

Beside the points an index shows what its published bands, changes or classification say of them.
"""

from decimal import Decimal

from firstdose.standards.instrument_states import shown_assessed, shown_questions, total
from firstdose.standards.questions import AnswerKind, Answers, Assessed, Question, Reading
from firstdose.standards.scores import score, score_table
from firstdose.standards.verdict import Presence, Ungradable, Verdict


def score_questions(table: str, variants: frozenset[str]) -> tuple[Question, ...]:
    """Every item of an index, and what is asked beside them."""
    items = tuple(
        Question(key=item.key, kind=AnswerKind.PRESENCE, label=item.label)
        for item in score_table(table).items
    )
    known = {item.key for item in items}
    beside = shown_questions(table, variants)
    return (*items, *(question for question in beside if question.key not in known))


def score_assessed(name: str, variants: frozenset[str], answers: Answers) -> Assessed:
    """The total and subtotals of one row of answers, and the points of each item."""
    table = score_table(name)
    keys = {item.key for item in table.items}
    found = {k: a for k, a in answers.items() if k in keys and isinstance(a, Presence)}
    scored = score(table, found)
    beside = shown_assessed(name, variants, answers)
    whole = total(name, answers)
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
