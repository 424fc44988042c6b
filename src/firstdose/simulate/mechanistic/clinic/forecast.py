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
    """What decides adverse events on each day from the first dose on."""

    neutrophils: Reals
    lymphocytes: Reals
    igg: Reals
    b_cells: Reals
    prednisone_mg: Reals

    def __len__(self) -> int:
        return len(self.neutrophils)


def days_ahead(course: Course, prednisone_mg: Reals) -> Days:
    """The days of a course; ``prednisone_mg`` is the daily dose on each of them."""
    return Days(
        neutrophils=course.daily("nc"),
        lymphocytes=course.daily("alc"),
        igg=course.daily("igg"),
        b_cells=course.daily("Bbl"),
        prednisone_mg=prednisone_mg,
    )


def forecast(
    dice: Dice, patient: Patient, days: Days, start: date, first_infusion: int | None
) -> tuple[Episode, ...]:
    """Infections and local reactions to come while no further dose is given.

    ``start``: the day of the first dose.  ``first_infusion``: days from then to the first cells,
    None while there are none.
    """
    found = [*_infections(dice, patient.number, days, start)]
    if first_infusion is not None:
        found.extend(_local_reaction(dice, patient, days, first_infusion, start))
    return tuple(found)


# --- low counts ----------------------------------------------------------------------------------


def cytopenias(course: Course, start: date, version: CtcaeVersion) -> Iterator[Episode]:
    """Spells below the limit of grade 3; none in someone who was as low untreated."""
    for analyte in COUNTS:
        term, grade_3, grade_4 = lowered(version, analyte)
        source = sources()[analyte]
        counts = source.times * course.daily(source.quantity)
        if counts[0] < grade_3:
            continue
        edges = np.diff(np.concatenate([[False], counts < grade_3, [False]]).astype(np.int8))
        firsts, lasts = np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist()
        for first, last in zip(firsts, lasts, strict=True):
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


def infection_hazard(days: Days) -> Reals:
    """Infections a day: a base rate times a factor for each weakness of the defence."""
    exponent = (
        log(fixed("infection_ratio_neutropenia")) * (days.neutrophils < SEVERE_NEUTROPENIA)
        + log(fixed("infection_ratio_lymphopenia")) * (days.lymphocytes < SEVERE_LYMPHOPENIA)
        + log(fixed("infection_ratio_igg")) * (days.igg < LOW_IGG)
        + log(fixed("infection_ratio_prednisone")) * (days.prednisone_mg / 10.0)
    )
    return fixed("infections_per_year") / YEAR_DAYS * np.exp(exponent)


def _infections(dice: Dice, number: int, days: Days, start: date) -> Iterator[Episode]:
    """One after the other, none while another lasts."""
    chances = -np.expm1(-infection_hazard(days))
    drawn = daily_draws(dice, number, questions.INFECTION, len(days))
    free_from = 1
    for day in np.flatnonzero(drawn < chances).tolist():
        if day < free_from:
            continue
        episode = _infection(dice, number, days, day, start)
        free_from = (episode.ends_on - start).days
        yield episode


def _infection(dice: Dice, number: int, days: Days, day: int, start: date) -> Episode:
    kinds = table("infections")
    kind = kinds[dice.category(number, questions.INFECTION_KIND, _weights(), day)]
    lasts = dice.whole(
        number, questions.INFECTION_LASTS, int(kind["days_low"]), int(kind["days_high"]), day
    )
    neutropenic = bool(days.neutrophils[day] < SEVERE_NEUTROPENIA)
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
        causality=causality(*_cause(days, day)),
        seriousness=(SeriousCriterion.HOSPITALISATION,) if is_serious else (),
        treatment=("antibiotic",) if neutropenic else tuple(filter(None, (kind["treatment"],))),
        fever=somewhere_between(dice, number, questions.FEVER, "fever_cel", day)
        if has_fever
        else 0.0,
    )


def _cause(days: Days, day: int) -> tuple[Relatedness, Relatedness, Relatedness]:
    """What the investigator says of cells, conditioning and background drugs."""
    if days.neutrophils[day] < NEUTROPENIA:
        return Relatedness.UNLIKELY, Relatedness.PROBABLE, Relatedness.POSSIBLE
    if days.b_cells[day] < NO_B_CELLS or days.igg[day] < LOW_IGG:
        return Relatedness.POSSIBLE, Relatedness.POSSIBLE, Relatedness.POSSIBLE
    return Relatedness.UNLIKELY, Relatedness.UNLIKELY, Relatedness.POSSIBLE


@cache
def _weights() -> tuple[float, ...]:
    return tuple(float(row["weight"]) for row in table("infections"))


# --- local reactions -----------------------------------------------------------------------------


def _local_reaction(
    dice: Dice, patient: Patient, days: Days, first_infusion: int, start: date
) -> Iterator[Episode]:
    """The first local reaction of an organ that was affected at entry."""
    skin, joints = (not set(patient.items).isdisjoint(items) for items in (SKIN, JOINTS))
    if not skin and not joints:
        return
    number = patient.number
    drawn = daily_draws(dice, number, questions.LOCAL_REACTION, len(days))
    happening = (drawn < fixed("local_reactions_per_day")) & (days.b_cells < NO_B_CELLS)
    for day in np.flatnonzero(happening).tolist():
        if day <= first_infusion:
            continue
        asked = questions.LOCAL_REACTION_LASTS
        lasts = whole_between(dice, number, asked, "local_reaction_days", day)
        worse = happens(dice, number, questions.LOCAL_REACTION_GRADE, "local_reaction_grade_2", day)
        begins_on = start + timedelta(days=day)
        yield Episode(
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
        return


def daily_draws(dice: Dice, number: int, asked: Question, days: int) -> Reals:
    """The answers of the dice to a question on each day."""
    drawn = np.empty(days)
    _draw(as_word(dice.stream(number, asked)), drawn)
    return drawn


@kernel
def _draw(start: np.uint64, drawn: Reals) -> None:
    for day in range(len(drawn)):
        drawn[day] = uniform(start, np.uint64(day))
