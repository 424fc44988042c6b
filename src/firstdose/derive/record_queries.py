"""What cannot be so, or is missing, in what was recorded of one participant.

Nothing here is left out of what is derived, or put right: a query asks the site, which may amend.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from typing import Literal, TypeVar

from msgspec import Struct

from firstdose.derive.adverse_events import AdverseEvent, adverse_events, as_likely
from firstdose.derive.dlt_clauses import never_counted
from firstdose.derive.dlt_watch import watch_over
from firstdose.derive.exposure import exposure, part_of
from firstdose.derive.happened import happened
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import (
    AdverseEventChanged,
    AdverseEventReported,
    CellsInfused,
    Died,
    DrugGiven,
    Fact,
    Withdrawn,
)
from firstdose.records.history import History
from firstdose.records.values import Component, Relatedness

T = TypeVar("T", bound=Fact)
K = TypeVar("K", bound=Hashable)

RecordQueryKind = Literal[
    "treated_unassigned",
    "infused_after_leaving",
    "infusion_twice",
    "event_twice",
    "unknown_event",
    "fatal_without_death",
    "related_before_cells",
    "never_counted",
]


class RecordQuery(Struct, frozen=True, kw_only=True):
    """One thing that cannot be so, or is missing: what it is about, since when, and the entries.

    ``treated_unassigned``: cells or conditioning of someone who has no regimen, and is therefore
    in no population of those treated.  ``infused_after_leaving``: about ``died`` or ``withdrawn``.
    ``infusion_twice`` and ``event_twice``: one number or one name in several entries.
    ``unknown_event``: a change of an event that nobody reported.  ``fatal_without_death``: an event
    of outcome fatal or grade 5, and no death.  ``related_before_cells``: an event that somebody
    judged possibly caused by the cells, though it began before them and grew no worse since.
    ``never_counted``: about a clause of the DLT definition that asks for a blood count, of which
    there is no usable value from conditioning to its day.
    """

    kind: RecordQueryKind
    about: str
    on: date
    sources: tuple[int, ...]


def record_queries(study: Study, history: History, today: date) -> tuple[RecordQuery, ...]:
    """Every such query of one participant."""
    cells = happened(history, CellsInfused, today)
    reported = happened(history, AdverseEventReported, today)
    return (
        *_unassigned(study, history, today, cells),
        *_left(history, today, cells),
        *_twice("infusion_twice", cells, [entry.fact.number for entry in cells]),
        *_twice("event_twice", reported, [entry.fact.event for entry in reported]),
        *_unreported(happened(history, AdverseEventChanged, today), reported),
        *_of_events(study, history, today, cells),
        *_uncounted(study, history, today),
    )


def _unassigned(
    study: Study, history: History, today: date, cells: tuple[Entry[CellsInfused], ...]
) -> Iterator[RecordQuery]:
    if exposure(study, history, today) is not None:
        return
    drugs = [e for e in happened(history, DrugGiven, today) if e.fact.given_dose_mg]
    treated = [*drugs, *cells]
    if treated:
        yield RecordQuery(
            kind="treated_unassigned",
            about="",
            on=min(entry.occurred_on for entry in treated),
            sources=tuple([entry.number for entry in treated]),
        )


def _left(
    history: History, today: date, cells: tuple[Entry[CellsInfused], ...]
) -> Iterator[RecordQuery]:
    ends = (
        ("died", happened(history, Died, today)),
        ("withdrawn", happened(history, Withdrawn, today)),
    )
    for about, entries in ends:
        for entry in entries:
            later = [one.number for one in cells if one.occurred_on > entry.occurred_on]
            if later:
                yield RecordQuery(
                    kind="infused_after_leaving",
                    about=about,
                    on=entry.occurred_on,
                    sources=(entry.number, *later),
                )


def _twice(
    kind: RecordQueryKind, entries: tuple[Entry[T], ...], names: list[K]
) -> Iterator[RecordQuery]:
    """Names under which there is more than one entry."""
    if len(set(names)) == len(names):
        return
    found: dict[K, list[Entry[T]]] = {}
    for name, entry in zip(names, entries, strict=True):
        found.setdefault(name, []).append(entry)
    for name, those in found.items():
        if len(those) > 1:
            yield _about(kind, str(name), those)


def _unreported(
    changed: Iterable[Entry[AdverseEventChanged]], reported: Iterable[Entry[AdverseEventReported]]
) -> Iterator[RecordQuery]:
    known = {entry.fact.event for entry in reported}
    found: dict[str, list[Entry[AdverseEventChanged]]] = {}
    for entry in changed:
        if entry.fact.event not in known:
            found.setdefault(entry.fact.event, []).append(entry)
    for event, those in found.items():
        yield _about("unknown_event", event, those)


def _about(kind: RecordQueryKind, about: str, entries: list[Entry[T]]) -> RecordQuery:
    return RecordQuery(
        kind=kind,
        about=about,
        on=entries[0].occurred_on,
        sources=tuple([entry.number for entry in entries]),
    )


def _of_events(
    study: Study, history: History, today: date, cells: tuple[Entry[CellsInfused], ...]
) -> Iterator[RecordQuery]:
    """Deaths that only an event tells, and events that the cells came too late to cause."""
    dead = bool(happened(history, Died, today))
    infused_on = cells[0].occurred_on if cells else None
    for event in adverse_events(study, history, today):
        if event.fatal_on is not None and not dead:
            yield RecordQuery(
                kind="fatal_without_death",
                about=event.event,
                on=event.fatal_on,
                sources=event.sources,
            )
        before = infused_on is None or event.onset_on < infused_on
        if before and not event.emergent_from_cells and _blames_cells(event):
            yield RecordQuery(
                kind="related_before_cells",
                about=event.event,
                on=event.onset_on,
                sources=event.sources,
            )


def _blames_cells(event: AdverseEvent) -> bool:
    """Whether somebody last said that the cells may have caused it; nobody asked says nothing."""
    said = event.judgements(Component.CELLS)
    return any(as_likely(each, Relatedness.POSSIBLE) for each in said)


def _uncounted(study: Study, history: History, today: date) -> Iterator[RecordQuery]:
    given = exposure(study, history, today)
    if given is None:
        return
    watch = watch_over(study, part_of(study, given.part), history, given, today)
    if watch is None:
        return
    infused = tuple([infusion.entry for infusion in given.infusions[:1]])
    for clause, by_on in never_counted(study, watch):
        yield RecordQuery(kind="never_counted", about=clause.key, on=by_on, sources=infused)
