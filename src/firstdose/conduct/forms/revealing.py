"""Kinds of fact that may be shown to whoever is blinded, by the acts that enter them."""

from __future__ import annotations

from functools import cache

from firstdose.conduct.access import Act, matrix
from firstdose.conduct.forms.families import FAMILIES

_OF_NO_FORM = frozenset({"entered_in_error", "participant_at_site"})


@cache
def shown_to_the_blinded() -> frozenset[str]:
    """Those that some act enters which is not kept from them; a kind of which nobody said so is."""
    told = {
        kind
        for one in FAMILIES.values()
        if Act(one.act) not in matrix().revealing
        for kind in one.kinds
    }
    return frozenset(told) | _OF_NO_FORM
