"""One participant of the mechanistic clinic: what is found of them, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from msgspec import structs

from firstdose.protocol.criteria import Criterion
from firstdose.protocol.study import Study
from firstdose.records.facts import ExaminationScored
from firstdose.records.values import Item, SpecialInterest
from firstdose.simulate.analytes import Test
from firstdose.simulate.dice import Dice
from firstdose.simulate.entry_criteria import Quantities, meets, points_of
from firstdose.simulate.episodes import Episode
from firstdose.simulate.events import after_conditioning, after_infusion, with_time
from firstdose.simulate.examinations import examined
from firstdose.simulate.figures import Fixed, figure
from firstdose.simulate.laboratory import Moment
from firstdose.simulate.mechanistic.clinic.bilag import worksheet
from firstdose.simulate.mechanistic.clinic.candidates import bilag_systems, items_at
from firstdose.simulate.mechanistic.clinic.covariates import of_product
from firstdose.simulate.mechanistic.clinic.examiner import Examiner
from firstdose.simulate.mechanistic.clinic.forecast import Forecaster
from firstdose.simulate.mechanistic.clinic.given import Treated
from firstdose.simulate.mechanistic.clinic.observed import Observed
from firstdose.simulate.mechanistic.clinic.prescribing import Prescriber
from firstdose.simulate.mechanistic.clinic.reactions import reactions
from firstdose.simulate.mechanistic.clinic.rules import Rules
from firstdose.simulate.patients import Patient
from firstdose.simulate.person import (
    NOTHING,
    Ahead,
    CellsGiven,
    DrugsGiven,
    Expected,
    Findings,
    Reading,
)
from firstdose.simulate.published_states import course_limits
from firstdose.simulate.screening import screening_index

MILLION = 1e6
FIRST_SCREENING = Moment(day=None, since_conditioning=None, index=screening_index(1))


class MechanisticPerson:
    """A virtual patient whose future follows from the doses they are given."""

    __slots__ = (
        "_dice", "_examiner", "_first_infusion_on", "_forecaster", "_items", "_laboratory",
        "_prescriber", "_rules", "_study", "_systems", "_treated", "attempts", "number", "patient",
    )  # fmt: skip

    def __init__(
        self,
        dice: Dice,
        study: Study,
        drawn: Patient,
        treated: Treated,
        *,
        attempt: int,
        rules: Rules,
    ) -> None:
        self.number = drawn.number
        self.attempts = attempt + 1
        self._dice = dice
        self._study = study
        self._treated = treated
        self._rules = rules
        self._laboratory = Observed(dice, drawn, treated, attempt)
        self._examiner = Examiner(
            dice, drawn.number, treated, self._laboratory, attempt=attempt, rules=rules
        )
        limits = course_limits(study.endpoints.instruments)
        self._prescriber = Prescriber(drawn.prednisone_mg_per_day, limits)
        self._first_infusion_on: date | None = None
        self._forecaster: Forecaster | None = None
        self._items: dict[Moment, frozenset[str]] = {}
        self._systems: dict[Moment, dict[str, Decimal]] = {}
        items = self._items_at(FIRST_SCREENING)
        self.patient = structs.replace(drawn, items=tuple(sorted(items)))

    @property
    def may_enter(self) -> bool:
        """Whether the first screening bears out every criterion that can be computed."""
        criteria = self._study.eligibility.criteria
        return all(self.meets(one, FIRST_SCREENING, {}) for one in criteria)

    @property
    def treated(self) -> Treated:
        """The participant in the model."""
        return self._treated

    # --- what is found ---------------------------------------------------------------------------

    def readings(self, tests: tuple[Test, ...], moment: Moment) -> list[Reading]:
        return [self._laboratory.reading(test, moment) for test in tests]

    def findings(self, moment: Moment) -> Findings:
        return self._examiner.findings(moment)

    def physician_global(self, moment: Moment) -> Decimal:
        return self._examiner.physician_global(moment, self.patient.physician_global)

    def bilag(self, moment: Moment) -> tuple[Item, ...]:
        return worksheet(self._examiner, self._laboratory, moment)

    def meets(self, criterion: Criterion, moment: Moment, known: Quantities) -> bool:
        if not criterion.limits:
            return True
        found = {**known, **points_of(self._items_at(moment))}
        if criterion.reads_bilag:
            found |= self._bilag_systems(moment)
        return meets(criterion, found, lambda test: self._laboratory.reading(test, moment).value)

    def _items_at(self, moment: Moment) -> frozenset[str]:
        """What scores at a screening, which is before anything is given."""
        assert self._treated.started_on is None, "nothing is screened after a dose"
        found = self._items.get(moment)
        if found is None:
            found = items_at(self._study, self._laboratory, self._examiner, moment)
            self._items[moment] = found
        return found

    def _bilag_systems(self, moment: Moment) -> dict[str, Decimal]:
        """The categories of a screening, which look at the screening before."""
        found = self._systems.get(moment)
        if found is None:
            screened = list(self._items)
            earlier = screened[: screened.index(moment)]
            before = [one for one in earlier if one.index != moment.index]
            found = bilag_systems(self.bilag(moment), self.bilag(before[-1]) if before else ())
            self._systems[moment] = found
        return found

    # --- what follows ----------------------------------------------------------------------------

    def after_conditioning(self, given: DrugsGiven) -> Expected:
        for drug, mg in given.mg:
            factor = figure(Fixed, "fludarabine_as_f_ara_a").value if drug == "fludarabine" else 1.0
            self._treated.give(given.on, drug, factor * mg)
        symptoms = after_conditioning(self._dice, self.number, given.on)
        return Expected(
            episodes=tuple(one for one in symptoms if not one.raises) if given.is_first_day else (),
            forecast=self._forecast(),
        )

    def with_time(self, ahead: Ahead) -> Expected:
        episodes = with_time(self._dice, self.number, ahead.on, ahead.window_days, ahead.until)
        return Expected(
            episodes=tuple(one for one in episodes if not _is_from_the_model(one.special_interest))
        )

    def after_infusion(self, given: CellsGiven) -> Expected:
        if self._first_infusion_on is None:
            self._first_infusion_on = given.on
            self._prescriber.infused()
            for covariate, value in of_product(self._dice, self.number, given.lot).items():
                self._treated.set(covariate, value)
        self._treated.give(given.on, "cells", given.cells / MILLION)
        brought = reactions(
            self._dice, self.number, self._treated, given.number, given.on, self._rules
        )
        other = after_infusion(self._dice, self.number, given.number, given.on)
        return Expected(episodes=(*brought, *other), forecast=self._forecast())

    def after_examination(self, on: date, scored: Sequence[ExaminationScored]) -> Expected:
        plan = self._prescriber.seen(examined(on, scored))
        if plan is None:
            return NOTHING
        return Expected(forecast=self._forecast(), prescriptions=plan, replaces=True)

    def _forecast(self) -> tuple[Episode, ...]:
        """What lies ahead on the course, which an examination leaves as it is."""
        treated, first = self._treated, self._first_infusion_on
        start = treated.started_on
        assert start is not None, "nothing was given yet"
        if self._forecaster is None:
            version = self._study.endpoints.instruments.ctcae
            self._forecaster = Forecaster(self._dice, self.patient, start, version)
        return self._forecaster.forecast(
            treated.course,
            self._prescriber.prednisone_mg(start, treated.days + 1),
            None if first is None else treated.day(first),
        )


def _is_from_the_model(interest: SpecialInterest) -> bool:
    return interest is SpecialInterest.INFECTION
