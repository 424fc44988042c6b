"""A virtual patient with everything that chance has in store for them."""

from __future__ import annotations

from dataclasses import dataclass

from firstdose.protocol.study import Study
from firstdose.simulate.courses import Course, course
from firstdose.simulate.dice import Dice
from firstdose.simulate.laboratory import Laboratory
from firstdose.simulate.patients import Patient, least_sledai, patient
from firstdose.simulate.population import Population


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A virtual patient with everything that chance has in store for them."""

    number: int
    dice: Dice
    population: Population
    patient: Patient
    course: Course
    laboratory: Laboratory


def person(dice: Dice, population: Population, number: int, study: Study) -> Person:
    """Draw a person who may enter: the same for the same dice, whatever the study does with them.

    The course of the disease is drawn to the study's reading of the instruments.
    """
    drawn = patient(dice, population, number, sledai_at_least=least_sledai(study))
    path = course(dice, population, drawn, study.endpoints.instruments)
    return Person(
        number=number,
        dice=dice,
        population=population,
        patient=drawn,
        course=path,
        laboratory=Laboratory(dice, drawn, path),
    )
