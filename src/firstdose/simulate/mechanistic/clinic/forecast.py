"""What lies ahead of a participant in the model: low counts, infections, local reactions.

Every day has its own draw, so that a forecast made anew after a dose differs only from that day on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import log

import numpy as np

from firstdose.design.kernel import kernel
from firstdose.records.values import Relatedness, SeriousCriterion, SpecialInterest
from firstdose.simulate import questions
from firstdose.simulate.chances import happens, somewhere_between, whole_between
from firstdose.simulate.compiled_dice import as_word, uniform
from firstdose.simulate.dice import Dice, Question
from firstdose.simulate.episodes import Episode, causality
from firstdose.simulate.events import YEAR_DAYS, lowered
from firstdose.simulate.figures import fixed, table
from firstdose.simulate.laboratory import COUNTS
from firstdose.simulate.mechanistic.clinic.course import Course
from firstdose.simulate.mechanistic.clinic.observed import sources
from firstdose.simulate.mechanistic.doses import Reals
from firstdose.simulate.patients import Patient
from firstdose.standards.ctcae import CtcaeVersion

SEVERE_NEUTROPENIA, NEUTROPENIA = 0.5, 1.0
SEVERE_LYMPHOPENIA = 0.2
LOW_IGG, NO_B_CELLS = 4.0, 5.0
SKIN = ("rash", "alopecia", "mucosal_ulcers")
JOINTS = ("arthritis",)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Days:
    """What of a course decides adverse events, on each day from the first dose on."""

    neutrophils: Reals
    lymphocytes: Reals
    igg: Reals
    b_cells: Reals

    def __len__(self) -> int:
        return len(self.neutrophils)


def days_of(course: Course) -> Days:
    """The days of a course."""
    return Days(
        neutrophils=course.daily("nc"),
        lymphocytes=course.daily("alc"),
        igg=course.daily("igg"),
        b_cells=course.daily("Bbl"),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Ahead:
    """What a course alone decides of the days ahead."""

    course: Course
    days: Days
    weakness: Reals
    low_counts: tuple[Episode, ...]


class Forecaster:
    """Follows one participant from the first dose, on ``start``, and keeps what stays the same.

    That are the draws of each day, and an infection on a day that comes out alike.
    """

    __slots__ = ("_ahead", "_dice", "_drawn", "_infections", "_patient", "_start", "_version")

    def __init__(self, dice: Dice, patient: Patient, start: date, version: CtcaeVersion) -> None:
        self._dice = dice
        self._patient = patient
        self._start = start
        self._version: CtcaeVersion = version
        self._drawn: dict[Question, Reals] = {}
        self._infections: dict[_Kind, Episode] = {}
        self._ahead: _Ahead | None = None

    def forecast(
        self, course: Course, prednisone_mg: Reals, first_infusion: int | None
    ) -> tuple[Episode, ...]:
        """Low counts, infections and local reactions to come while no further dose is given.

        ``prednisone_mg``: the daily dose on each day.  ``first_infusion``: days from the first dose
        to the first cells, None while there are none.
        """
        ahead = self._ahead
        if ahead is None or ahead.course is not course:
            ahead = self._ahead = self._seen(course)
        found = [*ahead.low_counts, *self._infected(ahead, prednisone_mg)]
        if first_infusion is not None:
            found.extend(self._local_reaction(ahead.days, first_infusion))
        return tuple(found)

    def _seen(self, course: Course) -> _Ahead:
        days = days_of(course)
        return _Ahead(
            course=course,
            days=days,
            weakness=weakness(days),
            low_counts=tuple(cytopenias(course, self._start, self._version)),
        )

    def _draws(self, asked: Question, days: int) -> Reals:
        """The answers to a question on so many days."""
        drawn = self._drawn.get(asked)
        if drawn is None or len(drawn) < days:
            drawn = self._drawn[asked] = daily_draws(self._dice, self._patient.number, asked, days)
        return drawn[:days]

    def _infected(self, ahead: _Ahead, prednisone_mg: Reals) -> Iterator[Episode]:
        """One after the other, none while another lasts."""
        days = ahead.days
        chances = -np.expm1(-infection_hazard(ahead.weakness, prednisone_mg))
        drawn = self._draws(questions.INFECTION, len(days))
        free_from = 1
        for day in np.flatnonzero(drawn < chances).tolist():
            if day < free_from:
                continue
            episode = self._infection(day, days)
            free_from = (episode.ends_on - self._start).days
            yield episode

    def _infection(self, day: int, days: Days) -> Episode:
        neutropenic = bool(days.neutrophils[day] < SEVERE_NEUTROPENIA)
        kind = (day, neutropenic, _cause(days, day))
        found = self._infections.get(kind)
        if found is None:
            found = _infection(self._dice, self._patient.number, kind, self._start)
            self._infections[kind] = found
        return found

    def _local_reaction(self, days: Days, first_infusion: int) -> Iterator[Episode]:
        """The first local reaction of an organ that was affected at entry."""
        items = self._patient.items
        skin, joints = (any(item in items for item in organ) for organ in (SKIN, JOINTS))
        if not skin and not joints:
            return
        drawn = self._draws(questions.LOCAL_REACTION, len(days))
        happening = (drawn < fixed("local_reactions_per_day")) & (days.b_cells < NO_B_CELLS)
        after = np.flatnonzero(happening[first_infusion + 1 :])
        if len(after):
            day = first_infusion + 1 + int(after[0])
            yield _local_reaction(self._dice, self._patient.number, day, self._start, skin=skin)


# --- low counts ----------------------------------------------------------------------------------


def cytopenias(course: Course, start: date, version: CtcaeVersion) -> Iterator[Episode]:
    """Spells below the limit of grade 3; none in someone who was as low untreated."""
    for analyte in COUNTS:
        term, grade_3, grade_4 = lowered(version, analyte)
        source = sources()[analyte]
        counts = source.times * course.daily(source.quantity)
        low = counts < grade_3
        if low[0] or not low.any():
            continue
        edges = np.flatnonzero(low[1:] != low[:-1]) + 1
        firsts, lasts = edges[::2].tolist(), [*edges[1::2].tolist(), len(low)]
        for first, last in zip(firsts, lasts, strict=False):
            yield Episode(
                key=f"low {analyte} from day {first}",
                term=term,
                system_organ_class="Investigations",
                special_interest=SpecialInterest.CYTOPENIA,
                grade=4 if float(np.min(counts[first:last])) < grade_4 else 3,
                begins_on=start + timedelta(days=first),
                ends_on=start + timedelta(days=last),
                causality=causality(Relatedness.UNLIKELY, Relatedness.DEFINITE),
            )


# --- infections ----------------------------------------------------------------------------------


def weakness(days: Days) -> Reals:
    """By which power of e the defence of each day raises the rate of infections."""
    return (
        log(fixed("infection_ratio_neutropenia")) * (days.neutrophils < SEVERE_NEUTROPENIA)
        + log(fixed("infection_ratio_lymphopenia")) * (days.lymphocytes < SEVERE_LYMPHOPENIA)
        + log(fixed("infection_ratio_igg")) * (days.igg < LOW_IGG)
    )


def infection_hazard(weakened: Reals, prednisone_mg: Reals) -> Reals:
    """Infections a day: a base rate times a factor for each weakness, and for prednisone."""
    exponent = weakened + log(fixed("infection_ratio_prednisone")) * (prednisone_mg / 10.0)
    return fixed("infections_per_year") / YEAR_DAYS * np.exp(exponent)


_Judged = tuple[Relatedness, Relatedness, Relatedness]
"""What the investigator says of cells, conditioning and background drugs."""

_Kind = tuple[int, bool, _Judged]
"""The day of an infection, whether in severe neutropenia, and its causes."""


def _infection(dice: Dice, number: int, one: _Kind, start: date) -> Episode:
    day, neutropenic, judged = one
    kinds = table("infections")
    kind = kinds[dice.category(number, questions.INFECTION_KIND, _weights(), day)]
    lasts = dice.whole(
        number, questions.INFECTION_LASTS, int(kind["days_low"]), int(kind["days_high"]), day
    )
    is_serious = neutropenic or kind["serious"] == "yes"
    has_fever = neutropenic or kind["fever"] == "yes"
    begins_on = start + timedelta(days=day)
    return Episode(
        key=f"infection on day {day}",
        term="Febrile neutropenia" if neutropenic else kind["term"],
        system_organ_class="Blood and lymphatic system disorders"
        if neutropenic
        else kind["system_organ_class"],
        special_interest=SpecialInterest.FEBRILE_NEUTROPENIA
        if neutropenic
        else SpecialInterest.INFECTION,
        grade=3 if neutropenic else int(kind["grade"]),
        begins_on=begins_on,
        ends_on=begins_on + timedelta(days=lasts),
        causality=causality(*judged),
        seriousness=(SeriousCriterion.HOSPITALISATION,) if is_serious else (),
        treatment=("antibiotic",) if neutropenic else tuple(filter(None, (kind["treatment"],))),
        fever=somewhere_between(dice, number, questions.FEVER, "fever_cel", day)
        if has_fever
        else 0.0,
    )


def _cause(days: Days, day: int) -> _Judged:
    if days.neutrophils[day] < NEUTROPENIA:
        return Relatedness.UNLIKELY, Relatedness.PROBABLE, Relatedness.POSSIBLE
    if days.b_cells[day] < NO_B_CELLS or days.igg[day] < LOW_IGG:
        return Relatedness.POSSIBLE, Relatedness.POSSIBLE, Relatedness.POSSIBLE
    return Relatedness.UNLIKELY, Relatedness.UNLIKELY, Relatedness.POSSIBLE


@cache
def _weights() -> tuple[float, ...]:
    return tuple(float(row["weight"]) for row in table("infections"))


# --- local reactions -----------------------------------------------------------------------------


def _local_reaction(dice: Dice, number: int, day: int, start: date, *, skin: bool) -> Episode:
    asked = questions.LOCAL_REACTION_LASTS
    lasts = whole_between(dice, number, asked, "local_reaction_days", day)
    worse = happens(dice, number, questions.LOCAL_REACTION_GRADE, "local_reaction_grade_2", day)
    begins_on = start + timedelta(days=day)
    return Episode(
        key=f"local reaction on day {day}",
        term="Rash maculo-papular" if skin else "Arthralgia",
        system_organ_class="Skin and subcutaneous tissue disorders"
        if skin
        else "Musculoskeletal and connective tissue disorders",
        special_interest=SpecialInterest.LICATS,
        grade=2 if worse else 1,
        begins_on=begins_on,
        ends_on=begins_on + timedelta(days=lasts),
        causality=causality(
            Relatedness.PROBABLE,
            Relatedness.UNLIKELY,
            Relatedness.NOT_RELATED,
            Relatedness.POSSIBLE,
        ),
        treatment=("prednisone",) if worse else (),
    )


def daily_draws(dice: Dice, number: int, asked: Question, days: int) -> Reals:
    """The answers of the dice to a question on each day."""
    drawn = np.empty(days)
    _draw(as_word(dice.stream(number, asked)), drawn)
    return drawn


@kernel
def _draw(start: np.uint64, drawn: Reals) -> None:
    for day in range(len(drawn)):
        drawn[day] = uniform(start, np.uint64(day))
