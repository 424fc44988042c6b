"""What was said and signed at a meeting, as tables of a page and of its minutes."""

from __future__ import annotations

from firstdose.conduct.safety.meeting import Meeting, SignatureSeen
from firstdose.conduct.safety.naming import action_text
from firstdose.report.page import Column, Row, TableBlock
from firstdose.report.words import Words


def signatures_table(meeting: Meeting, words: Words) -> TableBlock:
    """Who signed what, how, and whether it still is what is known."""
    return TableBlock(
        id="signatures",
        caption=words("minutes.signatures"),
        columns=tuple(
            Column(label=words(f"minutes.signature.{name}"), align="text")
            for name in ("who", "on", "meaning", "factors", "state")
        ),
        rows=tuple(_signature(one, words) for one in meeting.signatures),
        empty=words("meeting.unsigned"),
    )


def _signature(one: SignatureSeen, words: Words) -> Row:
    signature = one.signed.fact.signature
    state = words("meeting.signature.valid")
    if one.superseded_by is not None:
        state = words("minutes.superseded", entry=one.superseded_by)
    return Row.of(
        one.signed.entered_by,
        words.date(one.signed.occurred_on),
        words(f"meeting.meaning.{signature.meaning}"),
        words.list([words(f"meeting.factor.{factor}") for factor in signature.factors]),
        state,
    )


def votes_table(meeting: Meeting, words: Words) -> TableBlock:
    """The last vote of each member, and whether it was for something else than was decided."""
    dash, dissent = words("general.dash"), {entry.number for entry in meeting.dissent}
    return TableBlock(
        id="votes",
        caption=words("meeting.votes"),
        columns=tuple(
            Column(label=words(f"meeting.vote.{name}"), align="text")
            for name in ("who", "on", "for", "dissent", "comment")
        ),
        rows=tuple(
            Row.of(
                entry.entered_by,
                words.date(entry.occurred_on),
                action_text(words, entry.fact.action, entry.fact.regimen, expands=meeting.expands),
                words("meeting.vote.dissents") if entry.number in dissent else dash,
                entry.fact.comment or dash,
            )
            for entry in meeting.votes
        ),
        empty=words("minutes.no_votes"),
    )


def dissent_said(meeting: Meeting, words: Words) -> tuple[str, ...]:
    """The dissent that was recorded with the decision, in the words of whoever signed it."""
    recorded = "" if meeting.decision is None else meeting.decision.fact.dissent
    return (words("meeting.vote.recorded", dissent=recorded),) if recorded else ()


def overrides_said(meeting: Meeting, words: Words) -> tuple[str, ...]:
    """Every gate that was passed although it was shut, by whom and why."""
    return tuple(
        words(
            "minutes.overridden",
            gate=words(f"meeting.gate.{one.fact.gate}"),
            about=one.fact.about,
            who=one.entered_by,
            rationale=one.fact.rationale,
        )
        for one in meeting.overrides
    )
