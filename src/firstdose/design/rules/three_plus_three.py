"""3+3 over a partial order of regimens (Storer, Biometrics 1989; Korn, Stat Med 1994).

A+B with three, three and one, in its own words.
"""

from __future__ import annotations

import numpy as np

from firstdose.design.boundaries.a_plus_b import APlusB
from firstdose.design.made import Made
from firstdose.design.order import RegimenOrder
from firstdose.design.reasons import KEYS
from firstdose.design.rules.a_plus_b import by_groups
from firstdose.design.rules.groups import Groups, Says, verdict_codes, verdicts
from firstdose.protocol.designs import ThreePlusThree

_LIMITS = APlusB(a=3, b=3, c=1, d=1, e=1)

VERDICTS = verdicts(_LIMITS)
"""What a regimen's own counts say: by number of evaluable participants, then of DLTs."""


def three_plus_three(order: RegimenOrder, settings: ThreePlusThree, maximum: int = 6) -> Made:
    """3+3 over the regimens of one part."""
    groups = Groups(
        limits=_LIMITS,
        completes=settings.complete_to_six_on_de_escalation,
        confirms=settings.recommended_needs_six,
        lowest_dose_failure=settings.lowest_dose_failure,
        verdicts=verdict_codes(VERDICTS),
        says=Says(codes=np.arange(len(KEYS), dtype=np.int64)),
    )
    return by_groups(order, groups, maximum)
