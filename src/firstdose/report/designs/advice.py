"""What a design says of outcomes, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from firstdose.design.reasons import wording
from firstdose.design.seen import Advice
from firstdose.design.situation import Decision, Situation
from firstdose.records.values import Action
from firstdose.report.names import code_name
from firstdose.report.words import Words


def advice_lines(found: Advice, words: Words) -> Iterator[str]:
    """The counts, the decision, whom it lets enter, and every reason."""
    for counts in _counts(found.situation, words):
        yield labelled(words("designs.advice.seen"), counts, words)
    yield from decision_lines(found.decisions, words)
    if found.enter:
        enter = words("designs.advice.enter_n", n=found.enter, regimen=found.regimen)
        yield labelled(words("designs.advice.next"), enter, words)
    if found.closed:
        yield labelled(words("designs.advice.closed"), words.list(found.closed), words)


def decision_lines(decisions: Sequence[Decision], words: Words) -> Iterator[str]:
    """Each decision with its reasons."""
    for decision in decisions:
        yield labelled(words("designs.advice.decision"), action_name(decision, words), words)
        for reason in decision.reasons:
            sentence = wording(reason, words.language)
            yield labelled(words("designs.advice.because"), sentence, words)


def action_name(decision: Decision, words: Words) -> str:
    """A decision in a few words, such as *Escalate to 2*."""
    name = words.texts[f"names.action.{decision.action}"]
    if decision.action is Action.STOP or not name.placeholders:
        return code_name(words, "action", decision.action)
    regimen = decision.regimen or words("general.dash")
    return words(f"names.action.{decision.action}", regimen=regimen)


def _counts(situation: Situation, words: Words) -> Iterator[str]:
    for tally in situation.tallies:
        if not tally.assigned:
            continue
        parts = [words("designs.advice.counts_n", n=tally.evaluable, dlts=tally.dlts)]
        if tally.responses:
            parts.append(words("designs.advice.responses", responses=tally.responses))
        if tally.pending:
            parts.append(words("designs.advice.pending", pending=tally.pending))
        separator = words("general.list_comma")
        yield words("designs.advice.at", regimen=tally.regimen, counts=separator.join(parts))


def labelled(label: str, text: str, words: Words) -> str:
    """One line: what it is about, and what is said."""
    wide = 9 if words.language == "en" else 5
    return f"{label}{' ' * max(1, wide - len(label))}{text}"
