"""Operating characteristics from random trials of a compiled design."""

from __future__ import annotations

import numpy as np

from firstdose.design.automaton.measures import WeightedEnds
from firstdose.design.designs import PartDesign, automaton_of
from firstdose.design.states import Reals
from firstdose.records.problem import StudyError
from firstdose.simulate.calendar.paths import paths
from firstdose.simulate.calendar.walk import walked


def drawn_ends(design: PartDesign, risk: Reals, *, seed: int, trials: int) -> WeightedEnds:
    """How random trials end when the regimens have these DLT risks, in their order."""
    if design.reads.responses:
        raise StudyError(
            "This design reads responses, and random trials without a calendar have none.",
            where="--trials",
            because="They draw for each participant whether a DLT occurs, and nothing else.",
            remedy="Leave --trials out: what is computed is exact.",
        )
    compiled = automaton_of(design)
    design_paths = paths(
        compiled.regimen, compiled.added, compiled.first, compiled.child, compiled.recommended
    )
    found = walked(design_paths, risk.tolist(), seed, 0, trials)
    ends = compiled.ends
    return WeightedEnds(
        participants=found.participants.astype(np.int64),
        dlts=found.dlts.astype(np.int64),
        recommended=found.recommended.astype(np.int64),
        weight=found.alike / trials,
        most=int(compiled.evaluable[ends].sum(axis=1, dtype=np.int64).max()),
        trials=trials,
    )
