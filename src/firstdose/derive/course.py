"""A participant's course: every derivation of one participant on one day, in one object."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Protocol, TypeVar

from msgspec import Struct

from firstdose.derive.disease_activity import ActivityAssessment, assessments, baseline
from firstdose.derive.dose_limiting_toxicity import DltStatus, dlt_status
from firstdose.derive.eligibility import EligibilityStatus, eligibility
from firstdose.derive.exposure import Exposure, exposure
from firstdose.derive.happened import first_on, happened
from firstdose.derive.medication import MedicationPeriod, medication_periods, rescue_on
from firstdose.derive.population import (
    Membership,
    completed_on,
    followed_days,
    followed_until,
    memberships,
)
from firstdose.derive.toxicity import (
    AdverseEvent,
    ScoredEpisode,
    adverse_events,
    crs_episodes,
    icans_episodes,
)
from firstdose.derive.visits import VisitStatus, visits
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import (
    Consented,
    DemographyRecorded,
    Died,
    Fact,
    PriorTherapyRecorded,
    Withdrawn,
)
from firstdose.records.history import History
from firstdose.records.values import Sex, WithdrawalReason

T = TypeVar("T", bound=Fact)


class Course(Struct, frozen=True, kw_only=True):
    """Everything derived about one participant on a day.

    None where it has not happened or was not recorded.  ``completed_on`` is the day on which the
    last planned visit's window closed on someone who had not left; ``followed_until`` that day, the
    day of leaving or, for everyone else, ``today``.
    """

    participant: str
    today: date
    consented_on: date | None
    sex: Sex | None
    age_years: int | None
    disease_duration_years: Decimal | None
    prior_therapies: tuple[PriorTherapyRecorded, ...]
    eligibility: EligibilityStatus
    eligible: bool | None
    exposure: Exposure | None
    dlt: DltStatus | None
    adverse_events: tuple[AdverseEvent, ...]
    crs: tuple[ScoredEpisode, ...]
    icans: tuple[ScoredEpisode, ...]
    activity: tuple[ActivityAssessment, ...]
    baseline_activity: ActivityAssessment | None
    visits: tuple[VisitStatus, ...]
    memberships: tuple[Membership, ...]
    medication: tuple[MedicationPeriod, ...]
    rescue_on: date | None
    withdrawn_on: date | None
    withdrawal_reason: WithdrawalReason | None
    died_on: date | None
    completed_on: date | None
    followed_until: date
    followed_days: int | None


class Histories(Protocol):
    """Anything with participants and their histories: a ledger."""

    @property
    def participants(self) -> Sequence[str]:
        """Everyone it speaks of, in the order of first mention."""
        ...

    def history(self, participant: str) -> History:
        """What is in force about one participant."""
        ...


@lru_cache(maxsize=1024)
def course(study: Study, history: History, today: date) -> Course:
    """The course of one participant as it stands on ``today``."""
    described = _last(happened(history, DemographyRecorded, today))
    entered = eligibility(study, history, today)
    withdrawn = next(iter(happened(history, Withdrawn, today)), None)
    return Course(
        participant=history.participant,
        today=today,
        consented_on=first_on(history, Consented, today),
        sex=described.fact.sex if described is not None else None,
        age_years=described.fact.age_years if described is not None else None,
        disease_duration_years=(
            described.fact.disease_duration_years if described is not None else None
        ),
        prior_therapies=tuple(
            entry.fact for entry in happened(history, PriorTherapyRecorded, today)
        ),
        eligibility=entered,
        eligible=entered.eligible,
        exposure=exposure(study, history, today),
        dlt=dlt_status(study, history, today),
        adverse_events=adverse_events(study, history, today),
        crs=crs_episodes(study, history, today),
        icans=icans_episodes(study, history, today),
        activity=assessments(study, history, today),
        baseline_activity=baseline(study, history, today),
        visits=visits(study, history, today),
        memberships=memberships(study, history, today),
        medication=medication_periods(history, today),
        rescue_on=rescue_on(history, today),
        withdrawn_on=withdrawn.occurred_on if withdrawn is not None else None,
        withdrawal_reason=withdrawn.fact.reason if withdrawn is not None else None,
        died_on=first_on(history, Died, today),
        completed_on=completed_on(study, history, today),
        followed_until=followed_until(study, history, today),
        followed_days=followed_days(study, history, today),
    )


def courses(study: Study, ledger: Histories, today: date) -> tuple[Course, ...]:
    """The course of everyone in the ledger, in the order of first mention."""
    return tuple(course(study, ledger.history(who), today) for who in ledger.participants)


def _last(entries: tuple[Entry[T], ...]) -> Entry[T] | None:
    return entries[-1] if entries else None
