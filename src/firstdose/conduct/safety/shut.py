"""Which gates before a decision are shut, so that a page can say it and the store can refuse it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from firstdose.conduct.refusals import refusal
from firstdose.conduct.safety.queries import open_queries
from firstdose.conduct.safety.seen import Seen
from firstdose.conduct.safety.snapshot import made_again, study_then
from firstdose.conduct.safety.superseded import superseded_by
from firstdose.conduct.words import Words
from firstdose.design.reasons import WORDS, wording
from firstdose.protocol.study import Study
from firstdose.records.committee import Gate, SnapshotFrozen
from firstdose.records.entry import Entry
from firstdose.records.ledger import Ledger
from firstdose.records.problem import Problem
from firstdose.records.values import Action, Reason
from firstdose.trial.expansion import choices

UPWARDS = (Action.START, Action.ESCALATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shut:
    """A gate that is shut: what an override of it must name, and the entry behind it.

    ``reasons`` are those of the design, where it is that which is gone beyond.
    """

    gate: Gate
    about: str
    entry: int
    reasons: tuple[Reason, ...] = ()


def shut_gates(
    study: Study,
    ledger: Ledger,
    frozen: Entry[SnapshotFrozen],
    decided: tuple[Action, str],
    today: date,
) -> Iterator[Shut]:
    """Every gate that a decision on a snapshot meets shut, as the ledger stands."""
    action, regimen = decided
    looked_at = made_again(study, ledger, frozen).seen
    recommended = looked_at.recommended
    if action in UPWARDS and decided not in _not_beyond(looked_at):
        yield Shut(
            gate=Gate.BEYOND_RECOMMENDATION,
            about=regimen,
            entry=frozen.number,
            reasons=recommended.reasons,
        )
    yield from shut_by_data(study, ledger, frozen, today)


def _not_beyond(looked_at: Seen) -> tuple[tuple[Action, str], ...]:
    """What may be opened as recommended; which regimens are expanded, the committee chooses."""
    recommended = (looked_at.recommended.action, looked_at.recommended.regimen)
    if not looked_at.expands:
        return (recommended,)
    return (recommended, *choices(looked_at.study, looked_at.standing, looked_at.today))


def shut_by_data(
    study: Study, ledger: Ledger, frozen: Entry[SnapshotFrozen], today: date
) -> Iterator[Shut]:
    """The gates that are shut whatever is decided: the snapshot is old, or data are in question."""
    number = superseded_by(study_then(study, ledger, frozen), ledger, frozen)
    if number is not None:
        about = frozen.fact.snapshot_sha256
        yield Shut(gate=Gate.SNAPSHOT_SUPERSEDED, about=about, entry=number)
    for query in open_queries(study, ledger, today):
        if query.critical:
            yield Shut(gate=Gate.OPEN_QUERIES, about=query.about, entry=query.raised.number)


def problem_of(shut: Shut, part: str, snapshot: int) -> Problem:
    """The refusal of whoever comes to a gate that is shut."""
    match shut.gate:
        case Gate.BEYOND_RECOMMENDATION:
            return refusal(
                "beyond_recommendation",
                about=shut.about,
                part=part,
                snapshot=snapshot,
                reasons=lambda words: _reasons(shut, words),
            )
        case Gate.SNAPSHOT_SUPERSEDED:
            return refusal("snapshot_superseded", part=part, snapshot=snapshot, entry=shut.entry)
        case Gate.OPEN_QUERIES:
            return refusal("open_query", about=shut.about, part=part, entry=shut.entry)
        case Gate.DECISION_BEFORE_SLOT:
            raise AssertionError("no decision comes to the gate before a place")


def _reasons(shut: Shut, words: Words) -> str:
    """What the design says against it, as far as it has words."""
    said = (wording(one, words.language) for one in shut.reasons if one.key in WORDS)
    return words.sentence(*said) or words("refusals.no_reason_in_words")
