"""The laboratory of many people at once: the twin of `Observed`, for what decides an item.

Values are (person, look).  What an adverse event raises decides no item and is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np

from firstdose.simulate import questions
from firstdose.simulate.analytes import Test
from firstdose.simulate.figures import Fixed, figure
from firstdose.simulate.mechanistic.clinic.examiner import decided_by
from firstdose.simulate.mechanistic.clinic.observed import RENAL, entry_probabilities, sources
from firstdose.simulate.mechanistic.cohort.looks import Look
from firstdose.simulate.mechanistic.draws import Bools, People, Reals


@cache
def quantities_read() -> tuple[str, ...]:
    """States and assignments of the model behind items and the physician global."""
    tests = [test for each in decided_by().values() for test in each]
    own = [sources()[test.analyte].quantity for test in tests if test.analyte in sources()]
    return tuple(dict.fromkeys(("R", "X", "nc", "alc", *own)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Results:
    """What the values of people say of each analyte, without the error of the laboratory."""

    people: People
    quantities: Mapping[str, Reals]

    def true(self, test: Test) -> Reals:
        """The value itself."""
        known = self.quantities
        if test.analyte == "leukocytes":
            other = figure(Fixed, "other_white_cells").value
            return known["nc"] * (1.0 + other) + known["alc"]
        if test.analyte in RENAL:
            return self._renal(test)
        source = sources()[test.analyte]
        return np.maximum(source.times * known[source.quantity], 0.0)

    def beyond_in_truth(self, test: Test) -> Bools:
        """Whether the value without error, as it would be printed, is beyond its limit."""
        return beyond(test, steps_of(test, self.true(test)))

    def printed(self, test: Test, looks: tuple[Look, ...]) -> Reals:
        """What the laboratory prints, in steps of its last decimal."""
        indices = [look.index ^ test.index for look in looks]
        noise = np.exp(test.within * self.people.normals(questions.NOISE, indices))
        seen = self.true(test) * noise
        source = sources().get(test.analyte)
        least = source.quantified_from if source is not None else 0.0
        return steps_of(test, np.where(seen < least, least, seen))

    def _renal(self, test: Test) -> Reals:
        usual = figure(Fixed, "urine_protein_usual").value if test.analyte == "upcr" else 0.0
        spread = figure(Fixed, "renal_values_between").value
        frequent = NormalDist().inv_cdf(entry_probabilities()[test.item])
        drawn = self.people.normals(questions.RENAL_VALUE, [test.index], by_attempt=True)
        at_entry = (test.limit - usual) * np.exp(spread * (frequent + drawn))
        return usual + at_entry * np.maximum(self.quantities["R"], 0.0)


def steps_of(test: Test, values: Reals) -> Reals:
    """Values rounded to the decimals of the laboratory, in steps of the last one."""
    return np.rint(values * 10.0**test.decimals)


def beyond(test: Test, printed: Reals) -> Bools:
    """Whether printed values lie on the side of their limit on which the item counts."""
    limit = float(test.item_limit.scaleb(test.decimals))
    return printed < limit if test.side == "below" else printed > limit
