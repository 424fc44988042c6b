"""Stopping rules beside what has been seen: for each, how far the count is from its boundary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

from firstdose.conduct.safety.seen import Seen
from firstdose.design.order import regimen_order
from firstdose.design.situation import Tally
from firstdose.design.stopping import worded
from firstdose.design.too_toxic import fewest_dlts_too_toxic
from firstdose.design.whole_part import fewest_dlts_in_part
from firstdose.protocol.designs import (
    Coherent,
    DoseIncrement,
    NoSkipping,
    ParticipantCap,
    ParticipantsAtRegimen,
    ParticipantsTreated,
    Stays,
    StoppingRule,
    TooToxic,
    WaitForPending,
    WholePartTooToxic,
)

RuleKind = Literal["study_stop", "too_toxic", "whole_part_too_toxic", "participant_cap", "stopping"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One rule: what is counted, how many were seen, and at how many it acts.

    ``boundary`` None: so far no number would.  ``about`` is the regimen, or the key of a rule of
    the study file.  ``evaluable``: of how many, where the boundary moves with it.  ``condition``:
    a rule of the part in the words of the study file, where its conditions must hold together.
    """

    kind: RuleKind
    about: str
    seen: int
    boundary: int | None
    evaluable: int | None = None
    participants: tuple[str, ...] = ()
    condition: str = ""

    @property
    def holds(self) -> bool:
        """Whether the boundary has been reached."""
        return self.boundary is not None and self.seen >= self.boundary

    @property
    def one_away(self) -> bool:
        """Whether one more would reach it."""
        return self.boundary is not None and self.seen + 1 == self.boundary


def rule_rows(seen: Seen) -> tuple[RuleRow, ...]:
    """Rules of the whole study first, then those of the part."""
    return (*_study_stops(seen), *_guards(seen), *_endings(seen))


def _study_stops(seen: Seen) -> Iterator[RuleRow]:
    for stop in seen.stops:
        yield RuleRow(
            kind="study_stop",
            about=stop.rule,
            seen=len(stop.participants),
            boundary=stop.boundary,
            participants=stop.participants,
        )


def _guards(seen: Seen) -> Iterator[RuleRow]:
    tallies = seen.situation.tallies
    for guard in seen.standing.part.guards:
        match guard:
            case TooToxic():
                if guard.counts == "dlts":
                    yield from _too_toxic(seen, guard)
            case WholePartTooToxic():
                evaluable = sum(tally.evaluable for tally in tallies)
                fewest = fewest_dlts_in_part(guard, evaluable)[evaluable]
                yield RuleRow(
                    kind="whole_part_too_toxic",
                    about=seen.standing.part.name,
                    seen=sum(tally.dlts for tally in tallies),
                    boundary=_reachable(fewest, evaluable),
                    evaluable=evaluable,
                )
            case ParticipantCap():
                yield RuleRow(
                    kind="participant_cap",
                    about=seen.standing.part.name,
                    seen=sum(tally.places_taken for tally in tallies),
                    boundary=guard.participants,
                )
            case WaitForPending() | NoSkipping() | Coherent() | DoseIncrement():
                continue
            case _:
                assert_never(guard)


def _too_toxic(seen: Seen, guard: TooToxic) -> Iterator[RuleRow]:
    """One row a regimen where someone is evaluable, and one for the open regimen in any case."""
    order = regimen_order(seen.study.regimens, seen.standing.part)
    for tally in seen.situation.tallies:
        if not tally.evaluable and tally.regimen != seen.situation.current:
            continue
        lowest = order.rank[order.names.index(tally.regimen)] == 0
        fewest = fewest_dlts_too_toxic(guard, tally.evaluable, at_the_lowest=bool(lowest))
        yield RuleRow(
            kind="too_toxic",
            about=tally.regimen,
            seen=tally.dlts,
            boundary=_reachable(fewest[tally.evaluable], tally.evaluable),
            evaluable=tally.evaluable,
        )


def _reachable(fewest: int, evaluable: int) -> int | None:
    """The fewest DLTs that act among so many; None where no number of them does."""
    return fewest if fewest <= evaluable else None


def _endings(seen: Seen) -> Iterator[RuleRow]:
    for rule in seen.standing.part.stopping:
        yield from _ending(seen, rule)


def _ending(seen: Seen, rule: StoppingRule) -> Iterator[RuleRow]:
    tallies = seen.situation.tallies
    for condition in rule.all_of:
        match condition:
            case ParticipantsTreated():
                counted = sum(tally.places_taken for tally in tallies)
            case ParticipantsAtRegimen():
                counted = _here(seen).places_taken if seen.situation.current else 0
            case Stays():
                continue
            case _:
                assert_never(condition)
        yield RuleRow(
            kind="stopping",
            about=condition.kind,
            seen=counted,
            boundary=condition.participants,
            condition=worded(rule),
        )


def _here(seen: Seen) -> Tally:
    return seen.situation.tally(seen.situation.current)
