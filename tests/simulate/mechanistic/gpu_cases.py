"""Courses that the processor and a graphics processor must both find, to the last bit.

Run as a module it solves them on a graphics processor and writes the answers to a folder; with
NUMBA_ENABLE_CUDASIM=1 numba interprets the kernel, and no such processor is needed.
"""

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from firstdose.simulate.mechanistic.doses import Dose, doses_by_patient
from firstdose.simulate.mechanistic.engine import Accuracy, Courses, Schedule, Work, courses
from firstdose.simulate.mechanistic.shipped import SHIPPED, model
from firstdose.simulate.mechanistic.virtual_population import virtual_population
from simulate.mechanistic.reference_regimen import REGIMEN, YEAR


@dataclass(frozen=True)
class Case:
    """Patients of a model: one treated, one infused slowly, one untreated, one impossible."""

    model: str
    schedule: Schedule
    accuracy: Accuracy
    states: tuple[str, ...] = ()

    def solved(self, *, gpu: bool) -> Courses:
        asked = model(self.model)
        slow = [replace(each, duration=0.4) for each in REGIMEN]
        inputs = virtual_population(asked, 5, 4)
        inputs[3, 0] = -1.0
        given: list[list[Dose]] = [REGIMEN, slow, [], REGIMEN]
        doses, work = doses_by_patient(asked, given), Work(gpu=gpu, states=self.states)
        return courses(asked, inputs, doses, self.schedule, self.accuracy, work)


TROUGHS = Schedule(start=-5.0, times=np.array([-5.0, -4.6, 0.0, 0.2, 0.4, 7.0, 28.0]))

CASES = [
    *(Case(each, YEAR, Accuracy(relative=1e-4)) for each in SHIPPED),
    Case(SHIPPED[0], TROUGHS, Accuracy(relative=1e-6)),
    Case(SHIPPED[0], TROUGHS, Accuracy(most_steps=20), states=("cb",)),
]


if __name__ == "__main__":
    for at, case in enumerate(CASES):
        found = case.solved(gpu=True)
        answer = {"values": found.values, "status": found.status, "steps": found.steps}
        np.savez(Path(sys.argv[1]) / f"{at}.npz", **answer)
