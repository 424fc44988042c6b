"""The minutes of a meeting: what was looked at, said, decided and signed, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from firstdose.conduct.safety.board import board
from firstdose.conduct.safety.board_picture import board_picture, moves_table
from firstdose.conduct.safety.futures_table import futures_table
from firstdose.conduct.safety.meeting import Meeting
from firstdose.conduct.safety.minutes_tables import (
    dissent_said,
    overrides_said,
    signatures_table,
    votes_table,
)
from firstdose.conduct.safety.naming import action_text, reason_texts
from firstdose.conduct.safety.snapshot import Snapshot
from firstdose.conduct.safety.stopping import rule_rows
from firstdose.conduct.safety.stopping_picture import stopping_picture
from firstdose.conduct.safety.watches import watch_rows
from firstdose.conduct.safety.watches_picture import earliest_text, watches_picture
from firstdose.conduct.store import Head, Store
from firstdose.report.page import (
    ListBlock,
    NoticeBlock,
    Page,
    Paragraphs,
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


def chained(store: Store, meeting: Meeting) -> Chained:
    """The links of the chain that the minutes print."""
    said = (*meeting.votes, *meeting.overrides, *(one.signed for one in meeting.signatures))
    last = max((meeting.frozen.number, *(entry.number for entry in said)))
    return Chained(
        evidence=_link(store, meeting.frozen.fact.evidence_through), meeting=_link(store, last)
    )


def _link(store: Store, number: int) -> Head:
    (row,) = store.rows(number - 1, number)
    return row.head


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
        fact = decided.fact
        text = action_text(words, fact.action, fact.regimen, expands=meeting.expands)
        blocks.append(Paragraphs(texts=(text,)))
        blocks.append(signatures_table(meeting, words))
    if meeting.superseded_by is not None:
        said = words("minutes.superseded", entry=meeting.superseded_by)
        title = words("meeting.superseded")
        blocks.append(NoticeBlock(title=title, texts=(said,), kind="caution"))
    blocks += list(_overrides(meeting, words))
    return Section(id="decision", title=words("minutes.decision"), blocks=tuple(blocks))


def _overrides(meeting: Meeting, words: Words) -> Iterator[NoticeBlock]:
    for said in overrides_said(meeting, words):
        yield NoticeBlock(title=words("meeting.override"), texts=(said,), kind="caution")


def _recommendation(snapshot: Snapshot, words: Words) -> Section:
    seen = snapshot.seen
    recommended = seen.recommended
    critical = [query.about for query in snapshot.queries if query.critical]
    return Section(
        id="recommendation",
        title=words("minutes.recommendation"),
        blocks=(
            Paragraphs(
                texts=(
                    action_text(
                        words, recommended.action, recommended.regimen, expands=seen.expands
                    ),
                )
            ),
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
    blocks: list[TableBlock | Paragraphs] = [votes_table(meeting, words)]
    if recorded := dissent_said(meeting, words):
        blocks.append(Paragraphs(texts=recorded))
    return Section(id="votes-cast", title=words("minutes.votes"), blocks=tuple(blocks))


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
