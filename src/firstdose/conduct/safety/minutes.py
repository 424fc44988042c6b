"""The minutes of a meeting: what was looked at, said, decided and signed, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from firstdose.conduct.safety.board import board
from firstdose.conduct.safety.board_picture import board_picture, moves_table
from firstdose.conduct.safety.futures_table import futures_table
from firstdose.conduct.safety.meeting import Meeting, SignatureState
from firstdose.conduct.safety.naming import action_text, reason_texts
from firstdose.conduct.safety.snapshot import Snapshot
from firstdose.conduct.safety.stopping import rule_rows
from firstdose.conduct.safety.stopping_picture import stopping_picture
from firstdose.conduct.safety.watches import watch_rows
from firstdose.conduct.safety.watches_picture import earliest_text, watches_picture
from firstdose.conduct.store import Head
from firstdose.report.page import (
    Column,
    ListBlock,
    NoticeBlock,
    Page,
    Paragraphs,
    Row,
    Section,
    TableBlock,
)
from firstdose.report.page.pdf import pdf
from firstdose.report.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Chained:
    """The chain of the ledger where the snapshot ends, and where the meeting does."""

    evidence: Head
    meeting: Head


def minutes(meeting: Meeting, snapshot: Snapshot, chain: Chained, words: Words) -> bytes:
    """The minutes as PDF; made again of the same entries they are the same bytes."""
    return pdf(minutes_page(meeting, snapshot, chain, words))


def minutes_page(meeting: Meeting, snapshot: Snapshot, chain: Chained, words: Words) -> Page:
    """The minutes as blocks."""
    seen, fact = snapshot.seen, meeting.frozen.fact
    study = seen.study
    return Page(
        title=words("minutes.title"),
        subtitle=study.identity.title.text(words.language),
        language=words.language,
        origin=seen.ledger.opened.fact.origin,
        facts=(
            (words("minutes.study"), study.identity.registry_id),
            (words("minutes.part"), seen.standing.part.title.text(words.language)),
            (words("minutes.on"), words.date(meeting.frozen.occurred_on)),
            (words("minutes.snapshot"), fact.snapshot_sha256),
            (words("minutes.evidence"), words.number(fact.evidence_through)),
            (words("minutes.chain_evidence"), _head(chain.evidence, words)),
            (words("minutes.chain_meeting"), _head(chain.meeting, words)),
        ),
        sections=(
            _decision(meeting, snapshot, words),
            _recommendation(snapshot, words),
            _votes(meeting, words),
            _looked_at(snapshot, words),
        ),
        imprint=(words("minutes.imprint"),),
    )


def _head(head: Head, words: Words) -> str:
    return words("minutes.head", number=head.number, hash=head.hash)


def _decision(meeting: Meeting, snapshot: Snapshot, words: Words) -> Section:
    decided = meeting.decision
    blocks: list[Paragraphs | NoticeBlock | TableBlock] = []
    if decided is None:
        blocks.append(Paragraphs(texts=(words("minutes.undecided"),)))
    else:
        text = action_text(words, decided.fact.action, decided.fact.regimen)
        blocks.append(Paragraphs(texts=(text,)))
        blocks.append(_signatures(meeting, words))
    if meeting.superseded_by is not None:
        said = words("minutes.superseded", entry=meeting.superseded_by)
        title = words("meeting.superseded")
        blocks.append(NoticeBlock(title=title, texts=(said,), kind="caution"))
    blocks += list(_overrides(meeting, words))
    return Section(id="decision", title=words("minutes.decision"), blocks=tuple(blocks))


def _signatures(meeting: Meeting, words: Words) -> TableBlock:
    return TableBlock(
        id="signatures",
        caption=words("minutes.signatures"),
        columns=tuple(
            Column(label=words(f"minutes.signature.{name}"), align="text")
            for name in ("who", "on", "meaning", "factors", "state")
        ),
        rows=tuple(
            Row.of(
                one.signed.entered_by,
                words.date(one.signed.occurred_on),
                words(f"meeting.meaning.{one.signed.fact.signature.meaning}"),
                words.list(
                    [words(f"meeting.factor.{f}") for f in one.signed.fact.signature.factors]
                ),
                words(f"meeting.signature.{one.state}")
                if one.state is SignatureState.VALID
                else words("minutes.superseded", entry=one.superseded_by or 0),
            )
            for one in meeting.signatures
        ),
        empty=words("meeting.unsigned"),
    )


def _overrides(meeting: Meeting, words: Words) -> Iterator[NoticeBlock]:
    for one in meeting.overrides:
        said = words(
            "minutes.overridden",
            gate=words(f"meeting.gate.{one.fact.gate}"),
            about=one.fact.about,
            who=one.entered_by,
            rationale=one.fact.rationale,
        )
        yield NoticeBlock(title=words("meeting.override"), texts=(said,), kind="caution")


def _recommendation(snapshot: Snapshot, words: Words) -> Section:
    seen = snapshot.seen
    recommended = seen.recommended
    critical = [query.about for query in snapshot.queries if query.critical]
    return Section(
        id="recommendation",
        title=words("minutes.recommendation"),
        blocks=(
            Paragraphs(texts=(action_text(words, recommended.action, recommended.regimen),)),
            ListBlock(points=reason_texts(seen.study, words, recommended.reasons)),
            Paragraphs(
                texts=(
                    earliest_text(seen, words),
                    words("minutes.queries", n=len(critical), which=words.list(critical))
                    if critical
                    else words("minutes.no_queries"),
                )
            ),
            futures_table(seen, words),
        ),
    )


def _votes(meeting: Meeting, words: Words) -> Section:
    dash, dissent = words("general.dash"), {entry.number for entry in meeting.dissent}
    table = TableBlock(
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
                action_text(words, entry.fact.action, entry.fact.regimen),
                words("meeting.vote.dissents") if entry.number in dissent else dash,
                entry.fact.comment or dash,
            )
            for entry in meeting.votes
        ),
        empty=words("minutes.no_votes"),
    )
    return Section(id="votes-cast", title=words("minutes.votes"), blocks=(table,))


def _looked_at(snapshot: Snapshot, words: Words) -> Section:
    seen = snapshot.seen
    shown = board(seen)
    return Section(
        id="looked-at",
        title=words("minutes.looked_at"),
        blocks=(
            board_picture(seen, shown, words),
            moves_table(seen, shown, words),
            watches_picture(seen, watch_rows(seen), words),
            stopping_picture(seen, rule_rows(seen), words),
        ),
    )
