"""Single decisions of TITE-BOIN beside TITEgBOIN 0.4.0, next_TITE_QuasiBOIN (Takeda et al.).

The cases are in ``calendar_designs.json``.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from firstdose.simulate.calendar.people import COMPLETED, DLT
from firstdose.simulate.calendar.state import InWindow, rows
from firstdose.simulate.calendar.tite_boin import (
    _SUSPEND,
    _decide,
    _look,
    _Rule,
    _Seen,
)
from simulate.calendar.assumptions import TITE_BOIN

CASES = json.loads((Path(__file__).parent / "calendar_designs.json").read_text())[
    "tite_boin_decisions"
]["cases"]
RULE = _Rule(
    escalate_le=TITE_BOIN.escalate_le,
    de_escalate_ge=TITE_BOIN.de_escalate_ge,
    eliminate_ge=TITE_BOIN.eliminate_ge,
    cohorts=10,
    cohort_size=3,
    most_pending=0.5,
    enough=1_000_000,
    full_window=1,
)
TODAY = 1000.0


def people(entered: list[int], pending: list[int], dlts: list[int], followed: list[float]):
    found = rows(InWindow, sum(entered))
    number = 0
    for regimen, size in enumerate(entered):
        for place in range(size):
            waits, toxic = place < pending[regimen], place >= size - dlts[regimen]
            one = found[number]
            one["regimen"], one["window"], one["weight"] = regimen, 28.0, 1.0
            one["entered_on"] = TODAY - (followed[regimen] / pending[regimen] if waits else 28.0)
            one["known_on"] = one["entered_on"] + 28.0 if waits else TODAY
            one["what"] = DLT if toxic else COMPLETED
            number += 1
    return found


@pytest.mark.parametrize("number", range(len(CASES)))
def test_the_same_decision(number: int) -> None:
    at, entered, pending, dlts, followed, to, waits = CASES[number]
    seen = rows(_Seen, len(entered))
    open_ = _look(
        RULE.eliminate_ge, people(entered, pending, dlts, followed), sum(entered), TODAY, seen
    )
    assert seen["pending"].tolist() == pending
    assert seen["dlts"].tolist() == dlts
    assert seen["effective"].tolist() == pytest.approx(
        np.array(entered) - pending + np.array(followed) / 28
    )
    what, regimen = _decide(RULE, seen[int(at) - 1], int(at) - 1, open_)
    assert (what == _SUSPEND) == bool(waits)
    assert regimen == to - 1
