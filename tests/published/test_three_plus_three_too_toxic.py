"""When a regimen is closed as too toxic, beside the elimination boundaries of BOIN.

Liu and Yuan, J R Stat Soc C 2015: with a Beta(1, 1) prior a dose is eliminated when
Pr(risk > target) > 0.95, from three participants on.  Boundaries as ``BOIN::get.boundary`` of BOIN
2.7.2 gives them, for 3, 6, 9, 12, 15 and 18 participants.
"""

from decimal import Decimal

import pytest

from firstdose.design.too_toxic import fewest_dlts_too_toxic
from firstdose.protocol.designs import TooToxic

ELIMINATED_FROM = {
    "0.10": (2, 2, 3, 3, 4, 4),
    "0.15": (2, 3, 3, 4, 5, 6),
    "0.20": (2, 3, 4, 5, 6, 7),
    "0.25": (3, 4, 5, 6, 7, 8),
    "0.30": (3, 4, 5, 7, 8, 9),
    "0.33": (3, 4, 6, 7, 8, 10),
    "0.35": (3, 5, 6, 7, 9, 10),
    "0.40": (3, 5, 7, 8, 10, 11),
}


@pytest.mark.parametrize("target", ELIMINATED_FROM)
def test_the_boundaries_are_those_of_boin(target: str) -> None:
    settings = TooToxic(
        limit=Decimal(target),
        probability=Decimal("0.95"),
        prior_dlt=Decimal(1),
        prior_no_dlt=Decimal(1),
        from_participants=3,
    )
    fewest = fewest_dlts_too_toxic(settings, 18)
    assert tuple(fewest[n] for n in (3, 6, 9, 12, 15, 18)) == ELIMINATED_FROM[target]
