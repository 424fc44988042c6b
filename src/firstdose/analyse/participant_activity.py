"""One participant's disease activity: every assessment, and when states were first seen or lost."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from firstdose.analyse.cut import Participant
from firstdose.analyse.disease_activity import SCORES, score_of
from firstdose.analyse.response import MEASURES, holds
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Place
from firstdose.derive.disease_activity import ActivityAssessment
from firstdose.derive.over_time import Dated, first_lost, first_met, sustained
from firstdose.protocol.study import Study
from firstdose.records.facts import MedicationChanged

LAST = "last"
"""The last assessment after the first infusion, where others are named by their visit."""


def activity_of(study: Study, place: Place, who: Participant) -> Iterator[Result]:
    """Every assessment, and when a response was seen: by the study's rule, before rescue."""
    rescue_counts = study.endpoints.intercurrent_events.rescue == "non_response"
    after = [one for one in who.course.activity if one.study_day is not None and one.study_day > 0]
    unscheduled = 0
    for one in who.course.activity:
        unscheduled += not one.visit
        yield from _assessment(place, one, one.visit or f"unscheduled-{unscheduled}")
    if who.course.baseline_activity is not None:
        yield from _assessment(place, who.course.baseline_activity, "at_baseline")
    if after:
        yield from _assessment(place, after[-1], LAST)
    rescue_on = who.course.rescue_on if rescue_counts else None
    counting = [one for one in after if rescue_on is None or one.on < rescue_on]
    if after and len(counting) < len(after):
        rescue = who.sources(MedicationChanged)
        yield place.value(f"after_rescue.{LAST}", "yes", sources=rescue)
    yield from _over_time(place, counting, study.endpoints.instruments.sustained_visits)
    yield from _steroid_stop(place, after)


def _over_time(place: Place, counting: list[ActivityAssessment], visits: int) -> Iterator[Result]:
    """When each state was first seen, first seen to be sustained, and first lost."""
    study_day = {one.on: one.study_day for one in counting}
    for measure in MEASURES:
        answers = [
            Dated(on=one.on, value=holds(one, measure), sources=one.sources) for one in counting
        ]
        seen = {
            "first": first_met(answers),
            "sustained": sustained(answers, visits),
            "lost": first_lost(answers),
        }
        for name, found in seen.items():
            if found is not None:
                day = study_day[found.on]
                yield place.value(f"{name}.{measure}", day, "study day", found.sources)


def _assessment(place: Place, one: ActivityAssessment, name: str) -> Iterator[Result]:
    yield place.value(f"study_day.{name}", one.study_day, "study day", one.sources)
    for score, unit in SCORES.items():
        found = score_of(one, score)
        known = isinstance(found, Decimal)
        row = place.value(f"{score}.{name}", found if known else None, unit, one.sources)
        yield row if known else row.with_warning(found.reason)
    for measure in MEASURES:
        yield place.value(f"{measure}.{name}", holds(one, measure).value, sources=one.sources)


def _steroid_stop(place: Place, after: list[ActivityAssessment]) -> Iterator[Result]:
    """The first assessment without any glucocorticoid."""
    for one in after:
        if one.prednisone_mg_per_day == Decimal(0):
            yield place.value("steroid_free", one.study_day, "study day", one.sources)
            return
