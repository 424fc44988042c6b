"""The measures of random trials by name and regimen, for tests that hold them to exact numbers."""

from collections.abc import Iterator, Sequence

import numpy as np

from firstdose.design.automaton.characteristics import OperatingCharacteristics
from firstdose.design.automaton.measures import Measure, measures
from firstdose.simulate.calendar import Trials
from firstdose.simulate.operating_characteristics import weighted


def drawn_measures(
    trials: Trials, names: Sequence[str], risk: Sequence[float]
) -> dict[tuple[str, str], Measure]:
    rows = measures(weighted(trials), tuple(names), np.array(risk), 0.3)
    return {(row.name, row.regimen): row for row in rows}


def exact_values(exact: OperatingCharacteristics) -> Iterator[tuple[tuple[str, str], float]]:
    """What is known exactly of every regimen, by the same names."""
    for one in exact.regimens:
        yield ("p_select", one.regimen), one.recommended
        yield ("mean_n", one.regimen), one.mean_participants
        yield ("mean_dlt", one.regimen), one.mean_dlts
