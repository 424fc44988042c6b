"""SRI-4, LLDAS and DORIS of many people at once, by the limits of the published tables.

The twin of `derive.disease_activity` on what a virtual participant can have.  BILAG-2004 is not
scored, so SRI-4 is read without its criterion on new organ activity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from firstdose.protocol.endpoints import InstrumentChoices
from firstdose.simulate.courses import SEROLOGY, STEP
from firstdose.simulate.mechanistic.cohort.items import Items
from firstdose.simulate.mechanistic.draws import Bools, Reals
from firstdose.simulate.patients import item_points, item_tags
from firstdose.simulate.published_states import course_limits, limit_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Examined:
    """Items, physician global (tenths), prednisone and rescue by (person, look).

    ``baseline``: the place of the look that later ones are compared with.
    """

    items: Items
    judged: Reals
    mg_per_day: Reals
    rescued: Bools
    baseline: int


def states(seen: Examined, chosen: InstrumentChoices) -> Mapping[str, Bools]:
    """Whether each state is attained at each look; with rescue nothing is."""
    limits = course_limits(chosen)
    every = tuple(item_points())
    clinical = tuple(item for item in every if item not in SEROLOGY)
    total, base = seen.items.points(every), seen.baseline
    organs = tuple(i for i, tags in item_tags().items() if limits.no_activity_in & set(tags))
    rise = seen.judged - seen.judged[:, [base]]
    found = {
        "sri_4": (total[:, [base]] - total >= limits.fall_points)
        & (rise < _tenths(limit_of("sri_4", "pga_rise"))),
        "lldas": (total <= limits.low_activity_points)
        & (seen.items.points(organs) == 0)
        & ~_new(seen)
        & (seen.judged <= _tenths(limits.low_activity_global))
        & (seen.mg_per_day <= float(chosen.lldas_prednisone_limit_mg_per_day)),
        "doris": (seen.items.points(clinical) == 0)
        & (seen.judged < _tenths(limits.remission_global))
        & (seen.mg_per_day <= float(chosen.doris_prednisone_limit_mg_per_day)),
    }
    found["lldas_and_doris"] = found["lldas"] & found["doris"]
    return {name: each & ~seen.rescued for name, each in found.items()}


def _new(seen: Examined) -> Bools:
    """Whether an item is there that was not at the look before."""
    counted = seen.items.counted
    new = np.zeros(counted.shape[:2], dtype=np.bool_)
    new[:, 1:] = np.any(counted[:, 1:] & ~counted[:, :-1], axis=2)
    return new


def _tenths(limit: Decimal) -> float:
    return float(limit / STEP)
