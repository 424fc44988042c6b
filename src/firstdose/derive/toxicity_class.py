"""Toxicity class: how severe the worst toxicity of one participant in the DLT window was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from firstdose.derive.adverse_events import FATAL_GRADE, AdverseEvent
from firstdose.derive.dlt_clauses import DEATH
from firstdose.derive.dlt_watch import Dlt, Watch, is_suspect, watch_over
from firstdose.derive.dose_limiting_toxicity import DltStatus
from firstdose.derive.exposure import Exposure, part_of
from firstdose.derive.grade_course import grade_steps, spells
from firstdose.protocol.designs import GBoin
from firstdose.protocol.study import Study
from firstdose.records.history import History
from firstdose.standards.verdict import Grade, Ungradable, worst

__all__ = ["ToxicityClass", "toxicity_class"]

_GRADES = range(FATAL_GRADE, 0, -1)


class ToxicityClass(Struct, frozen=True, kw_only=True):
    """The class of one participant's worst toxicity in the window, as known on a day.

    ``worst`` is ungradable where no toxicity is known and a day of an event has no grade.
    ``sources``: the entries of every event and DLT that was looked at.
    """

    worst: Grade
    sources: tuple[int, ...]

    @property
    def is_known(self) -> bool:
        """Whether a class can be given."""
        return isinstance(self.worst, int)


def toxicity_class(
    study: Study, given: Exposure | None, dlt: DltStatus, history: History, today: date
) -> ToxicityClass | None:
    """The class on a day; None: the part reads none, or the window has not begun.

    An event counts where the DLT definition could blame it: related, and not of a kind that is
    never dose-limiting.  As there, its grade is one it reached in the window, so that what a
    participant brought along counts only once it is worse.  A DLT is at least in the class from
    which the design counts DLTs, whatever its grade.
    """
    if given is None:
        return None
    part = part_of(study, given.part)
    design, classes = part.design, part.toxicity_classes
    if not isinstance(design, GBoin) or classes is None:
        return None
    watch = watch_over(study, part, history, given, today)
    if watch is None:
        return None
    events = tuple([event for event in watch.events if is_suspect(study, event)])
    grades = [grade for event in events for grade in _grades(watch, event)]
    of_grades = [_class(grade, classes.of_grades) for grade in grades]
    of_dlts = [max(design.dlt_from, _of_death(one, watch, classes.of_grades)) for one in dlt.dlts]
    listed = [number for each in (*events, *dlt.dlts) for number in each.sources]
    return ToxicityClass(
        worst=worst((0, *of_grades, *of_dlts)), sources=tuple(dict.fromkeys(listed))
    )


def _grades(watch: Watch, event: AdverseEvent) -> Iterator[Grade]:
    """The worst grade that began in the window, and every day in it that could not be graded."""
    scored = watch.scored.get(event.event, ())
    steps = grade_steps(event, scored)
    for grade in _GRADES:
        if any(one.start_on <= watch.closes_on for one in spells(steps, grade, watch.opens_on)):
            yield grade
            break
    yield from (day.grade for day in scored if _ungraded(day.grade) and watch.inside(day.on))


def _ungraded(grade: Grade) -> bool:
    return isinstance(grade, Ungradable)


def _class(grade: Grade, of_grades: tuple[int, ...]) -> Grade:
    return grade if isinstance(grade, Ungradable) else of_grades[grade]


def _of_death(dlt: Dlt, watch: Watch, of_grades: tuple[int, ...]) -> int:
    """The class of grade 5 for a death, whatever tells it; 0 for any other DLT."""
    died = dlt.event == DEATH or any(
        event.event == dlt.event and event.fatal_on is not None and watch.inside(event.fatal_on)
        for event in watch.events
    )
    return of_grades[FATAL_GRADE] if died else 0
