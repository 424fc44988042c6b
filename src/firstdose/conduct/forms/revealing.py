"""Kinds of fact that tell the dose, the schedule or the cohort, by the acts that enter them."""

from __future__ import annotations

from functools import cache

from firstdose.conduct.access import Act, matrix
from firstdose.conduct.forms.families import FAMILIES


@cache
def revealing_kinds() -> frozenset[str]:
    """Those that are entered by acts only which are kept from whoever is blinded."""
    told = {kind for one in FAMILIES.values() if _reveals(one.act) for kind in one.kinds}
    open_to_all = {kind for one in FAMILIES.values() if not _reveals(one.act) for kind in one.kinds}
    return frozenset(told - open_to_all)


def _reveals(act: str) -> bool:
    return Act(act) in matrix().revealing
