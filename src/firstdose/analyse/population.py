"""The trial profile: how many reached each step, who left and why, at the data cut (F1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from firstdose.analyse.cut import ALL, DataCut, Participant, population_reaching
from firstdose.analyse.regimen import enrolment_over
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Counted, Place, Statistic, if_recorded, share_rows
from firstdose.derive.dose_limiting_toxicity import Evaluable
from firstdose.derive.plan import plans_no_conditioning
from firstdose.protocol.endpoints import AnalysisPopulation, Milestone
from firstdose.protocol.study import Study
from firstdose.records.facts import (
    CellsInfused,
    Consented,
    Died,
    DrugGiven,
    EligibilityAssessed,
    ExaminationScored,
    Fact,
    InfusionHeld,
    RegimenAssigned,
    Withdrawn,
)
from firstdose.records.values import Domain, YesNo
from firstdose.standards.verdict import Outcome

PROFILE = "profile"
"""The beginning of every variable of the trial profile."""

Everyone = tuple[Participant, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """A number in the profile: who, and the kinds of fact that say so."""

    variable: str
    who: Everyone
    kinds: tuple[type[Fact], ...]


def population(cut: DataCut) -> tuple[Result, ...]:
    """The trial profile, and how many belong to each analysis population of the study."""
    eligibility = cut.records(Domain.ELIGIBILITY)
    return (
        *if_recorded(_rows(cut, _screening(cut)), recorded=eligibility),
        *_rows(
            cut, chain(_treatment(cut.study, cut.participants), _dlt(cut.participants), _ends(cut))
        ),
        *_populations(cut),
    )


def _rows(cut: DataCut, boxes: Iterable[_Box]) -> Iterator[Result]:
    place = Place(population=population_reaching(cut.study, "consented").name, group=ALL)
    for box in boxes:
        yield place.row(
            f"{PROFILE}.{box.variable}",
            Statistic.COUNT,
            len(box.who),
            unit="participants",
            n=len(cut.participants),
            sources=(number for who in box.who for number in who.sources(*box.kinds)),
        )


def _screening(cut: DataCut) -> Iterator[_Box]:
    consented = _those(cut.participants, lambda who: who.course.consented_on is not None)
    failed = _those(consented, lambda who: who.course.eligible is False)
    undecided = _those(consented, lambda who: who.course.eligible is None)
    yield _Box(variable="consented", who=consented, kinds=(Consented,))
    yield _Box(variable="not_eligible", who=failed, kinds=(EligibilityAssessed,))
    for criterion in dict.fromkeys(name for who in failed for name in failed_criteria(who)):
        those = _those(failed, lambda who, name=criterion: name in failed_criteria(who))
        variable = f"not_eligible.criterion={criterion}"
        yield _Box(variable=variable, who=those, kinds=(EligibilityAssessed,))
    left = _those(undecided, _left)
    yield _Box(variable="left_in_screening", who=left, kinds=(Withdrawn, Died))
    waiting = _those(undecided, lambda who: not _left(who))
    without_place = _those(waiting, lambda who: _no_place(cut, who))
    in_screening = _those(waiting, lambda who: not _no_place(cut, who))
    yield _Box(variable="no_place", who=without_place, kinds=(Consented,))
    yield _Box(variable="in_screening", who=in_screening, kinds=(Consented,))
    eligible = _those(consented, lambda who: who.course.eligible is True)
    yield _Box(variable="eligible", who=eligible, kinds=(EligibilityAssessed,))
    unassigned = _those(eligible, lambda who: who.course.exposure is None)
    yield _Box(variable="eligible_not_assigned", who=unassigned, kinds=(EligibilityAssessed,))


def _no_place(cut: DataCut, who: Participant) -> bool:
    """Whether screening was never decided and no longer can be: enrolment or its period is over."""
    consented_on = who.course.consented_on
    period = timedelta(days=cut.study.eligibility.screening_days)
    expired = consented_on is not None and consented_on + period < cut.on
    return expired or enrolment_over(cut)


def failed_criteria(who: Participant) -> tuple[str, ...]:
    """The entry criteria that were not satisfied, as answered or as computed from the records."""
    return tuple(
        one.criterion
        for one in who.course.eligibility.criteria
        if one.answer is YesNo.NO or one.computed is Outcome.NOT_MET
    )


def _treatment(study: Study, everyone: Everyone) -> Iterator[_Box]:
    assigned = _those(everyone, lambda who: who.course.exposure is not None)
    without = _those(assigned, lambda who: _needs_no_conditioning(study, who))
    others = _those(assigned, lambda who: not _needs_no_conditioning(study, who))
    conditioned = _those(others, _conditioned)
    infused = _those(assigned, _infused)
    yield _Box(variable="assigned", who=assigned, kinds=(RegimenAssigned,))
    untreated = _those(others, lambda who: not _conditioned(who) and not _infused(who))
    yield from _why_not(untreated, "not_conditioned", RegimenAssigned)
    yield _Box(variable="conditioned", who=conditioned, kinds=(DrugGiven,))
    if without:
        yield _Box(variable="conditioned.none_planned", who=without, kinds=(RegimenAssigned,))
    waiting = _those((*conditioned, *without), lambda who: not _infused(who))
    yield from _why_not(waiting, "not_infused", DrugGiven)
    yield _Box(variable="infused", who=infused, kinds=(CellsInfused,))
    for number in sorted({_infusions(who) for who in infused}):
        those = _those(infused, lambda who, number=number: _infusions(who) == number)
        yield _Box(variable=f"infused.infusions={number}", who=those, kinds=(CellsInfused,))


def _why_not(those: Everyone, variable: str, reached: type[Fact]) -> Iterator[_Box]:
    """Those a step has not been given to: who left, whose step was left out, who still waits.

    ``reached`` is the kind of fact by which they came so far.
    """
    left = _those(those, _left)
    held = _those(those, lambda who: not _left(who) and _left_out(who))
    waiting = _those(those, lambda who: not _left(who) and not _left_out(who))
    yield _Box(variable=variable, who=those, kinds=(reached,))
    yield _Box(variable=f"{variable}.left", who=left, kinds=(Withdrawn, Died))
    yield _Box(variable=f"{variable}.held", who=held, kinds=(InfusionHeld,))
    yield _Box(variable=f"{variable}.waiting", who=waiting, kinds=(reached,))


def _dlt(everyone: Everyone) -> Iterator[_Box]:
    infused = _those(everyone, _infused)
    for state in (Evaluable.EVALUABLE, Evaluable.PENDING, Evaluable.NOT_EVALUABLE):
        those = _those(
            infused,
            lambda who, state=state: (
                who.course.dlt is not None and who.course.dlt.evaluable is state
            ),
        )
        kinds = (CellsInfused, Withdrawn, Died)
        yield _Box(variable=f"dlt.{state}", who=those, kinds=kinds)
        for why in dict.fromkeys(_dlt_reason(who) for who in those):
            if why:
                same = _those(those, lambda who, why=why: _dlt_reason(who) == why)
                yield _Box(variable=f"dlt.{state}.reason={why}", who=same, kinds=kinds)


def _dlt_reason(who: Participant) -> str:
    status = who.course.dlt
    return status.reason.key if status is not None and status.reason is not None else ""


def _ends(cut: DataCut) -> Iterator[_Box]:
    infused = _those(cut.participants, _infused)
    withdrawn = _those(infused, lambda who: who.course.withdrawn_on is not None)
    yield _Box(variable="withdrawn", who=withdrawn, kinds=(Withdrawn,))
    for reason in dict.fromkeys(who.course.withdrawal_reason for who in withdrawn):
        those = _those(withdrawn, lambda who, reason=reason: who.course.withdrawal_reason is reason)
        yield _Box(variable=f"withdrawn.reason={reason}", who=those, kinds=(Withdrawn,))
    died = _those(infused, lambda who: who.course.died_on is not None)
    yield _Box(variable="died", who=died, kinds=(Died,))
    staying = _those(infused, lambda who: not _left(who))
    done = _those(staying, lambda who: who.course.completed_on is not None)
    yield _Box(variable="completed", who=done, kinds=(CellsInfused,))
    still = _those(staying, lambda who: who.course.completed_on is None)
    yield _Box(variable="in_follow_up", who=still, kinds=(CellsInfused,))


_SAID_BY: dict[Milestone, tuple[type[Fact], ...]] = {
    "consented": (Consented,),
    "eligible": (EligibilityAssessed,),
    "assigned": (RegimenAssigned,),
    "conditioned": (DrugGiven,),
    "infused": (CellsInfused,),
    "all_infusions": (CellsInfused,),
    "dlt_evaluable": (CellsInfused,),
    "baseline_activity": (ExaminationScored,),
    "post_baseline_activity": (ExaminationScored,),
}
"""The kinds of fact by which a milestone is reached."""


def _populations(cut: DataCut) -> Iterator[Result]:
    """How many of everyone belong to each population and, of those treated, who is followed."""
    for population in cut.study.endpoints.populations:
        yield from if_recorded(_population(cut, population), recorded=cut.can_tell(population.name))


def _population(cut: DataCut, population: AnalysisPopulation) -> Iterator[Result]:
    members = cut.members(population.name)
    kinds = tuple(dict.fromkeys(k for each in population.requires for k in _SAID_BY[each]))
    sources = tuple(number for who in members for number in who.sources(*kinds))
    yield Place(population=population_reaching(cut.study, "consented").name, group=ALL).row(
        f"population.{population.name}",
        Statistic.COUNT,
        len(members),
        unit="participants",
        n=len(cut.participants),
        sources=sources,
    )
    if population.followed_beyond_days:
        treated = population_reaching(cut.study, "infused").name
        yield from share_rows(
            Place(population=treated, group=ALL),
            f"population.{population.name}",
            Counted(count=len(members), of=len(cut.members(treated)), sources=sources),
            limits=True,
        )


def _those(everyone: Everyone, claim: Callable[[Participant], bool]) -> Everyone:
    return tuple(who for who in everyone if claim(who))


def _left(who: Participant) -> bool:
    return who.course.withdrawn_on is not None or who.course.died_on is not None


def _left_out(who: Participant) -> bool:
    given = who.course.exposure
    return given is not None and any(step.final for step in given.held)


def _needs_no_conditioning(study: Study, who: Participant) -> bool:
    given = who.course.exposure
    return given is not None and plans_no_conditioning(study, given)


def _conditioned(who: Participant) -> bool:
    given = who.course.exposure
    return given is not None and given.first_conditioning_on is not None


def _infused(who: Participant) -> bool:
    return _infusions(who) > 0


def _infusions(who: Participant) -> int:
    return len(who.course.exposure.infusions) if who.course.exposure else 0
