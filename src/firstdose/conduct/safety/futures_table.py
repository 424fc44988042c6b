"""What each decision in reach would lead to, as rows: the next cohort, outcome by outcome."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.conduct.safety.naming import action_text
from firstdose.conduct.safety.seen import Seen
from firstdose.design.consequences import Consequence, Outcome, consequences
from firstdose.design.designs import part_design
from firstdose.records.values import Action
from firstdose.report.page import Column, Note, Row, TableBlock
from firstdose.report.words import Words
from firstdose.trial import expansion


def choices(seen: Seen) -> tuple[Consequence, ...]:
    """Every decision in reach; what follows from one on an expansion, no rule says."""
    if seen.expands:
        return tuple(_on_expansion(seen))
    return consequences(part_design(seen.study, seen.standing.part.name), seen.situation)


def _on_expansion(seen: Seen) -> Iterator[Consequence]:
    planned = seen.study.expansion(seen.standing.part.name)
    places = min(planned.participants_per_regimen if planned else 0, seen.standing.planned_left)
    for action, regimen in expansion.choices(seen.study, seen.standing, seen.today):
        yield Consequence(
            action=action,
            regimen=regimen,
            closed=False,
            enter=places if action is Action.START else 0,
            pending=0,
            outcomes=(),
        )


def futures_table(seen: Seen, words: Words) -> TableBlock:
    """One row for each decision and outcome of the next cohort."""
    return TableBlock(
        id="consequences",
        caption=words("meeting.futures.caption"),
        columns=(
            Column(label=words("meeting.futures.decision"), align="text"),
            Column(label=words("meeting.futures.enter")),
            Column(label=words("meeting.futures.outcome"), align="text"),
            Column(label=words("meeting.futures.then"), align="text"),
        ),
        rows=tuple(row for one in choices(seen) for row in _rows(one, words, expands=seen.expands)),
        notes=(
            Note(
                text=words("meeting.futures.expansion" if seen.expands else "meeting.futures.note")
            ),
        ),
    )


def _rows(one: Consequence, words: Words, *, expands: bool) -> Iterator[Row]:
    dash = words("general.dash")
    decision = action_text(words, one.action, one.regimen, expands=expands)
    if one.closed and one.enter == 0:
        decision = words("meeting.futures.closed", decision=decision)
    if not one.outcomes:
        then = words("meeting.futures.pending", n=one.pending) if one.pending else dash
        yield Row.of(decision, words.number(one.enter) if one.enter else dash, dash, then)
    for at, outcome in enumerate(one.outcomes):
        head = (decision, words.number(one.enter)) if at == 0 else ("", "")
        yield Row.of(*head, _outcome(outcome, one.enter, words), _then(outcome, words))


def _outcome(outcome: Outcome, enter: int, words: Words) -> str:
    said = words("meeting.futures.dlts", dlts=outcome.dlts, people=enter)
    plain = set(outcome.letters) <= {"N", "T"}
    return said if plain else words("meeting.futures.letters", said=said, letters=outcome.letters)


def _then(outcome: Outcome, words: Words) -> str:
    return action_text(words, outcome.then.action, outcome.then.regimen)
