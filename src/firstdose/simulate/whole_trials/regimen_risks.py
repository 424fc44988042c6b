"""The DLT risk of each regimen in the patients of a clinic, whether or not a design would reach it.

Cohorts that stay at one regimen go through the ledger, and what is a DLT is said by the definition
of the study.  Cohort k has the same patients at every regimen, and they are those of trial k.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

import numpy as np

from firstdose.analyse.cut import data_cut, population_reaching
from firstdose.analyse.dose_limiting_toxicity import had_dlt
from firstdose.design.states import Reals
from firstdose.protocol.designs import OwnTable, TableRow
from firstdose.protocol.parts import Cohorts, Part, Staggering
from firstdose.protocol.schedule import Schedule
from firstdose.protocol.study import Study
from firstdose.simulate.trial import generation, simulated
from firstdose.simulate.truth import window_days
from firstdose.simulate.whole_trials.ledger_path import Asks, beside_each_other, economy_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortsDrawn:
    """So many cohorts, each of a trial of its own, and so many people in each."""

    clinic: str
    seed: int
    cohorts: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimenRisk:
    """How many evaluable people of all cohorts had a DLT at a regimen.

    ``error``: the Monte Carlo standard error of ``risk``.
    """

    regimen: str
    evaluable: int
    dlts: int
    risk: float
    error: float


def regimen_risks(
    study: Study,
    part: Part,
    drawn: CohortsDrawn,
    advance: Callable[[int], None] = lambda _: None,
) -> tuple[RegimenRisk, ...]:
    """The risk at every regimen of a part; ``advance`` hears of each cohort that is done.

    No stated DLT risk is laid on the people: the clinic must have a truth of its own.
    """
    return tuple(
        _risk(regimen, _counts(_staying(study, part, regimen, drawn.people), drawn, advance))
        for regimen in part.regimens
    )


def _counts(study: Study, drawn: CohortsDrawn, advance: Callable[[int], None]) -> Reals:
    """Evaluable people and those with a DLT, by cohort."""

    def cohort(number: int, ask: Asks) -> tuple[int, int]:
        found = _cohort(study, drawn, number, ask)
        advance(1)
        return found

    tasks = [partial(cohort, number) for number in range(drawn.cohorts)]
    return np.array(beside_each_other(tasks), dtype=np.float64)


def _cohort(study: Study, drawn: CohortsDrawn, number: int, ask: Asks) -> tuple[int, int]:
    made_by = generation(study, drawn.clinic, None, drawn.seed, number)
    ledger = simulated(study, "", made_by, economy=economy_of(study, ask)).ledger
    cut = data_cut(study, ledger, ledger.entries[-1].known_on)
    (part,) = study.parts
    (regimen,) = part.regimens
    evaluable = cut.members(population_reaching(study, "dlt_evaluable").name, regimen)
    return len(evaluable), sum(map(had_dlt, evaluable))


def _risk(regimen: str, counts: Reals) -> RegimenRisk:
    """The mean of Jeffreys' posterior, so that a risk that no DLT showed is not taken for 0.

    Its error is that between cohorts, or the standard deviation of the posterior where this is
    more: cohorts without a DLT do not differ.
    """
    evaluable, dlts = (int(each) for each in counts.sum(axis=0))
    risk = (dlts + 0.5) / (evaluable + 1.0)
    posterior = (risk * (1.0 - risk) / (evaluable + 2.0)) ** 0.5
    between = 0.0
    if evaluable:
        left = counts[:, 1] - dlts / evaluable * counts[:, 0]
        between = float(left.std(ddof=1)) / len(counts) ** 0.5 / float(counts[:, 0].mean())
    return RegimenRisk(
        regimen=regimen,
        evaluable=evaluable,
        dlts=dlts,
        risk=risk,
        error=max(posterior, between),
    )


def _staying(study: Study, part: Part, regimen: str, people: int) -> Study:
    """The study with one cohort at one regimen, seen until nothing can be a DLT any more."""
    stays = OwnTable(
        target=Decimal("0.5"),
        rows=tuple(TableRow(n=people, dlt=dlts, decision="stay") for dlts in range(people + 1)),
    )
    alone = replace(
        part,
        regimens=(regimen,),
        path=replace(part.path, start=regimen),
        design=stays,
        guards=(),
        stopping=(),
        cohorts=Cohorts(size=people, maximum_per_regimen=people),
        staggering=Staggering(after_first_days=0, between_days=0, between_regimens_days=0),
        opens_after="",
        backfill=None,
        response=None,
        toxicity_classes=None,
    )
    return replace(
        study,
        parts=(alone,),
        study_stops=(),
        enrolment=replace(study.enrolment, planned_participants=people),
        schedule=_until_the_window_is_over(study, part, regimen),
    )


def _until_the_window_is_over(study: Study, part: Part, regimen: str) -> Schedule:
    """The visits up to the first after the DLT window, each infusion as late as it may be."""
    infusions = len(study.regimens.named(regimen).infusion_days)
    late = study.readiness.held_infusion.maximum_delay_days * infusions
    last = window_days(study, part, regimen) + late
    days = [visit.day for visit in study.schedule.visits]
    until = min((day for day in days if day >= last), default=max(days))
    kept = tuple(visit for visit in study.schedule.visits if visit.day <= until)
    return replace(study.schedule, visits=kept)
