"""The measures of random trials by name and regimen, for tests that hold them to exact numbers."""

from collections.abc import Sequence

import numpy as np

from firstdose.design.automaton.measures import Measure, measures
from firstdose.simulate.calendar import Trials
from firstdose.simulate.operating_characteristics import weighted


def drawn_measures(
    trials: Trials, names: Sequence[str], risk: Sequence[float]
) -> dict[tuple[str, str], Measure]:
    rows = measures(weighted(trials), tuple(names), np.array(risk), 0.3)
    return {(row.name, row.regimen): row for row in rows}
