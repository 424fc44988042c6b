"""The data cut: everyone's course as it was known at the end of one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from firstdose.derive.course import Course, course
from firstdose.protocol.endpoints import AnalysisPopulation, Milestone
from firstdose.protocol.study import Study
from firstdose.records.facts import DoseDecided, Fact
from firstdose.records.history import History
from firstdose.records.ledger import Ledger
from firstdose.records.problem import StudyError
from firstdose.records.values import Domain, Origin
from firstdose.standards.verdict import Outcome

ALL = "all"
"""The group of everyone in a population; the other groups are the names of regimens."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Participant:
    """One participant's course, and the history it was derived from."""

    course: Course
    history: History

    @property
    def number(self) -> str:
        """The subject number."""
        return self.course.participant

    @property
    def regimen(self) -> str:
        """The regimen assigned; "" before any."""
        return self.course.exposure.regimen if self.course.exposure else ""

    def sources(self, *kinds: type[Fact]) -> tuple[int, ...]:
        """The numbers of the entries of these kinds of fact."""
        return tuple(entry.number for kind in kinds for entry in self.history.of(kind))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DataCut:
    """All that an analysis looks at.  ``ledger`` holds what was known by the end of ``on``."""

    study: Study
    ledger: Ledger
    on: date
    participants: tuple[Participant, ...]
    populations: Mapping[str, tuple[Participant, ...]]
    regimens: tuple[str, ...]

    @property
    def origin(self) -> Origin:
        """Where the ledger's facts come from."""
        return self.ledger.opened.fact.origin

    @property
    def assigned(self) -> tuple[Participant, ...]:
        """Everyone who was assigned a regimen, whatever else is recorded of them."""
        return tuple(who for who in self.participants if who.course.exposure is not None)

    @property
    def groups(self) -> tuple[str, ...]:
        """The regimens opened or assigned so far, lowest first, and everyone."""
        return (*self.regimens, ALL)

    def records(self, domain: Domain) -> bool:
        """Whether the ledger claims to record this domain; an unclaimed one is never zero."""
        return domain in self.ledger.opened.fact.domains

    def can_tell(self, population: str) -> bool:
        """Whether the ledger records all that decides who belongs to an analysis population."""
        asked = self.study.endpoints.population(population).requires
        return all(self.records(domain) for each in asked for domain in _DECIDED_BY[each])

    def members(self, population: str, group: str = ALL) -> tuple[Participant, ...]:
        """Who belongs to an analysis population, in one group."""
        return in_group(self.populations[population], group)


def in_group(participants: tuple[Participant, ...], group: str) -> tuple[Participant, ...]:
    """Those of one regimen, or everyone for ``all``."""
    if group == ALL:
        return participants
    return tuple(participant for participant in participants if participant.regimen == group)


def data_cut(study: Study, ledger: Ledger, on: date) -> DataCut:
    """What was known at the end of ``on``; a ``StudyError`` when nothing was."""
    known = ledger.as_known_on(on)
    if not len(known):
        raise StudyError(
            f"Nothing was known on {on}.",
            where="the day of the data cut",
            because="The ledger opens later, so there is nothing to report.",
            remedy="Choose a day on or after the day on which the study was opened.",
        )
    participants = tuple(
        Participant(course=course(study, history, on), history=history)
        for history in map(known.history, known.participants)
    )
    return DataCut(
        study=study,
        ledger=known,
        on=on,
        participants=participants,
        populations={
            population.name: _members(participants, population.name)
            for population in study.endpoints.populations
        },
        regimens=_regimens(study, known, participants),
    )


def _members(participants: tuple[Participant, ...], population: str) -> tuple[Participant, ...]:
    return tuple(
        participant
        for participant in participants
        if any(
            membership.population == population and membership.outcome is Outcome.MET
            for membership in participant.course.memberships
        )
    )


def _regimens(study: Study, ledger: Ledger, everyone: tuple[Participant, ...]) -> tuple[str, ...]:
    """Regimens opened or assigned: in the order of the study, then those it does not name."""
    opened = (entry.fact.regimen for entry in ledger.history("").of(DoseDecided))
    used = dict.fromkeys((*opened, *(who.regimen for who in everyone)))
    named = [regimen.name for regimen in study.regimens.regimens if regimen.name in used]
    return (*named, *(name for name in used if name and name not in named))


_DECIDED_BY: Mapping[Milestone, tuple[Domain, ...]] = {
    "consented": (),
    "eligible": (Domain.ELIGIBILITY,),
    "assigned": (Domain.REGIMEN,),
    "conditioned": (Domain.EXPOSURE,),
    "infused": (Domain.EXPOSURE,),
    "all_infusions": (Domain.EXPOSURE,),
    "dlt_evaluable": (Domain.EXPOSURE, Domain.ADVERSE_EVENTS),
    "baseline_activity": (Domain.DISEASE_ACTIVITY,),
    "post_baseline_activity": (Domain.DISEASE_ACTIVITY,),
}
"""The domains a ledger must record before anyone can be said not to have reached a milestone."""


def population_reaching(study: Study, milestone: Milestone) -> AnalysisPopulation:
    """The study's population of everyone who reached a milestone, and no later one.

    A ``StudyError`` when the study file defines none: a report needs it for its denominators.
    """
    for population in study.endpoints.populations:
        if population.is_everyone(milestone):
            return population
    raise StudyError(
        f"The study defines no analysis population of everyone who reached `{milestone}`.",
        where=f"study {study.identity.name}, endpoints.populations",
        because="Tables of baseline, exposure and adverse events count within it.",
        remedy=f"Add a population whose last milestone in `requires` is `{milestone}`.",
    )
