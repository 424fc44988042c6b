"""Planned days and doses of the treatment itself."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from firstdose.protocol.finding import Finding
from firstdose.protocol.regimens import CellsByWeightBand
from firstdose.protocol.study import Study


def infusion_days(study: Study) -> Iterator[Finding]:
    """Infusion days begin at 0 and ascend."""
    for number, regimen in enumerate(study.regimens.regimens):
        days = regimen.infusion_days
        ascending = all(earlier < later for earlier, later in itertools.pairwise(days))
        if days[:1] != (0,) or not ascending:
            yield Finding(
                path=("regimens", "regimens", number, "infusion_days"),
                what=f"The infusion days of `{regimen.name}` are {list(days)}.",
                because="Day 0 is the first infusion, and each later infusion has a later day.",
                remedy="Write the days in order, beginning with 0, such as [0, 7, 14].",
            )


def conditioning_days(study: Study) -> Iterator[Finding]:
    """Conditioning drugs are given before day 0, each on its own days."""
    for number, scheme in enumerate(study.regimens.conditioning):
        for place, drug in enumerate(scheme.drugs):
            late = [day for day in drug.days if day >= 0]
            if late or not drug.days or len(set(drug.days)) < len(drug.days):
                yield Finding(
                    path=("regimens", "conditioning", number, "drugs", place, "days"),
                    what=f"The days of {drug.drug} in `{scheme.name}` are {list(drug.days)}.",
                    because="Conditioning is given before the first infusion (day 0), once a day.",
                    remedy="Write different negative days, such as [-5, -4, -3].",
                )


def weight_bands(study: Study) -> Iterator[Finding]:
    """Weight bands begin at 0 kg and ascend, so that every weight has a dose."""
    for number, regimen in enumerate(study.regimens.regimens):
        if isinstance(regimen.cells, CellsByWeightBand):
            starts = [band.from_kg for band in regimen.cells.bands]
            ascending = all(lower < upper for lower, upper in itertools.pairwise(starts))
            if not starts or starts[0] != 0 or not ascending:
                yield Finding(
                    path=("regimens", "regimens", number, "cells", "bands"),
                    what=f"The weight bands of `{regimen.name}` do not ascend from 0 kg.",
                    because="A participant below the first band would have no dose.",
                    remedy="Begin with from_kg: 0 and list the bands in rising order.",
                )
