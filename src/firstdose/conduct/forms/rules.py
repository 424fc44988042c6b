"""What is wrong with a fact though each of its blanks is well written.

A unit that cannot be, a grade that the term does not have, a day before birth or after death: each
is said at its blank, and all at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.deviations import unexplained
from firstdose.conduct.forms.event_rules import event_faults, known_event
from firstdose.conduct.forms.infusion_rules import course_faults, may_be_infused, thaw_faults
from firstdose.conduct.forms.laboratory_rules import laboratory_faults
from firstdose.conduct.forms.typed import Fault
from firstdose.records import care, facts
from firstdose.records.checks import is_subject_number
from firstdose.records.facts import CellsInfused, Fact, ProductReleased
from firstdose.records.values import CriterionAnswer, Sex, YesNo
from firstdose.standards.units import analyte


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A fact as a sheet says it."""

    sheet: str
    fact: Fact
    occurred_on: date
    reason: str


def faults_of(filled: tuple[Filled, ...], case: Case, *, corrects: bool) -> Iterator[Fault]:
    """Everything that is wrong with what one form says."""
    lots = {*case.lots, *(one.fact.lot for one in filled if isinstance(one.fact, ProductReleased))}
    yield from _days(filled, case)
    for one in filled:
        yield from _of_fact(one, case, lots)
        if not one.reason.strip() and not corrects:
            yield from unexplained(one.fact, one.occurred_on, case)
    yield from _twice(filled)


# --- the day ---------------------------------------------------------------------------------


_IN_THE_STUDY = (
    facts.EligibilityAssessed,
    care.SlotRequested,
    care.SlotCancelled,
    facts.RegimenAssigned,
    facts.ReadinessAssessed,
    facts.InfusionHeld,
    facts.DrugGiven,
    care.DoseChecked,
    care.ProductThawed,
    facts.CellsInfused,
    care.InfusionObserved,
    facts.VisitAttended,
    facts.VisitMissed,
    care.RescueGiven,
    facts.Withdrawn,
    facts.Died,
)
"""What cannot have happened before the participant consented, unlike what was or began before."""

_SEEN_ALIVE = (facts.VisitAttended, facts.DrugGiven, facts.CellsInfused)


def _days(filled: tuple[Filled, ...], case: Case) -> Iterator[Fault]:
    consented = min((one.occurred_on for one in case.history.of(facts.Consented)), default=None)
    for one in filled:
        if consented and one.occurred_on < consented and isinstance(one.fact, _IN_THE_STUDY):
            yield _day("day_before_consent", consented)
        elif isinstance(one.fact, facts.Died):
            yield from _seen_after(one.occurred_on, case)
    for on in sorted({one.occurred_on for one in filled}):
        if on > case.today:
            yield _day("day_to_come", case.today)
        born_after, died_on = case.born_after, case.died_on
        if born_after is not None and on.year <= born_after:
            yield Fault(
                field="occurred_on", key="day_before_birth", values=(("year", f"{born_after}"),)
            )
        if died_on is not None and on > died_on:
            yield _day("day_after_death", died_on)


def _seen_after(died_on: date, case: Case) -> Iterator[Fault]:
    """Whoever came to a visit or was treated later did not die on this day."""
    seen_on = max(
        (one.occurred_on for kind in _SEEN_ALIVE for one in case.history.of(kind)), default=died_on
    )
    if seen_on > died_on:
        yield _day("seen_after_death", seen_on)


def _day(key: str, limit: date) -> Fault:
    return Fault(field="occurred_on", key=key, values=(("limit", limit.isoformat()),))


# --- the fact --------------------------------------------------------------------------------


def _of_fact(one: Filled, case: Case, lots: set[str]) -> Iterable[Fault]:
    """What is wrong with one fact; most kinds have no rule beyond those of their blanks."""
    at, fact = one.sheet, one.fact
    match fact:
        case facts.Consented():
            return _participant(at, fact.participant, case)
        case facts.DemographyRecorded():
            return _duration(at, fact)
        case facts.EligibilityAssessed():
            return chain(_answers(at, fact.answers, case), _eligible(at, fact, case))
        case facts.CellsInfused():
            return chain(_lot(at, fact, lots), may_be_infused(at, fact.lot, one.occurred_on, case))
        case care.ProductThawed():
            return thaw_faults(at, fact, one.occurred_on, lots)
        case care.InfusionObserved():
            return course_faults(at, fact)
        case facts.Measured():
            return laboratory_faults(at, fact)
        case facts.ExaminationScored():
            return _examined(at, fact)
        case (
            facts.AdverseEventReported()
            | facts.AdverseEventChanged()
            | facts.Died()
            | facts.DltAdjudicated()
        ):
            return event_faults(at, fact, one.occurred_on, case)
        case care.PregnancyReported():
            return _pregnant(at, fact, case)
        case facts.InfusionHeld() | care.RescueGiven():
            return known_event(at, fact.event, one.occurred_on, case)
        case _:
            return ()


def _participant(at: str, participant: str, case: Case) -> Iterator[Fault]:
    if not is_subject_number(participant):
        yield Fault(field=f"{at}.participant", key="no_subject_number")
    elif not case.participant and participant in case.taken:
        yield Fault(
            field=f"{at}.participant",
            key="subject_number_taken",
            values=(("participant", participant),),
        )


def _duration(at: str, fact: facts.DemographyRecorded) -> Iterator[Fault]:
    years = fact.disease_duration_years
    if years is not None and years > fact.age_years:
        yield Fault(field=f"{at}.disease_duration_years", key="ill_before_birth")


def _pregnant(at: str, fact: care.PregnancyReported, case: Case) -> Iterator[Fault]:
    described = case.history.last(facts.DemographyRecorded)
    is_man = described is not None and described.fact.sex is Sex.MALE
    if is_man and fact.expecting is care.Expecting.PARTICIPANT:
        yield Fault(field=f"{at}.expecting", key="pregnancy_of_a_man")


def _answers(at: str, answers: tuple[CriterionAnswer, ...], case: Case) -> Iterator[Fault]:
    """Every entry criterion is answered, with "not known" where it is not."""
    said = {one.criterion for one in answers}
    for criterion in case.study.eligibility.criteria:
        if criterion.key not in said:
            yield Fault(field=f"{at}.answers.{criterion.key}.answer", key="missing")


def _eligible(at: str, fact: facts.EligibilityAssessed, case: Case) -> Iterator[Fault]:
    unmet = [one.criterion for one in fact.answers if one.answer is not YesNo.YES]
    if fact.eligible and unmet:
        text = next(one.text for one in case.study.eligibility.criteria if one.key == unmet[0])
        yield Fault(field=f"{at}.eligible", key="not_eligible", values=(("criterion", text),))


def _lot(at: str, fact: CellsInfused, lots: set[str]) -> Iterator[Fault]:
    if fact.lot not in lots:
        yield Fault(field=f"{at}.lot", key="lot_not_released", values=(("lot", fact.lot),))


def _examined(at: str, fact: facts.ExaminationScored) -> Iterator[Fault]:
    if not fact.items:
        yield Fault(field=at, key="nothing_answered")


def _twice(filled: tuple[Filled, ...]) -> Iterator[Fault]:
    """The same analyte twice in one form."""
    seen: set[str] = set()
    for one in filled:
        if isinstance(one.fact, facts.Measured):
            if one.fact.analyte in seen:
                yield Fault(
                    field=f"{one.sheet}.value",
                    key="measured_twice",
                    values=(("analyte", analyte(one.fact.analyte).label),),
                )
            seen.add(one.fact.analyte)
