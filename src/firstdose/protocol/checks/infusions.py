"""Planned days and doses of the treatment itself."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher

from firstdose.protocol.finding import Finding, Path
from firstdose.protocol.regimens import CellsByWeightBand, ConditioningDrug
from firstdose.protocol.study import Study
from firstdose.standards.lymphodepletion import (
    FLUDARABINE,
    FLUDARABINE_PARTS,
    FLUDARABINE_WORDS,
)

ALIKE = 0.8
"""Share of letters from which a name is a misspelling: other drugs that end alike stay below."""


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


def drugs_with_a_dose_rule(study: Study) -> Iterator[Finding]:
    """A drug whose dose follows renal function, by another name than the one the rule knows."""
    for path, drug in _drugs(study):
        if drug.drug != FLUDARABINE and _means_fludarabine(drug.drug):
            yield Finding(
                path=(*path, "drug"),
                what=f"The drug `{drug.drug}` is not spelled `{FLUDARABINE}`.",
                because="Only by that name is its dose reduced to what renal function allows.",
                remedy=f"Write `drug: {FLUDARABINE}`.",
            )


def _means_fludarabine(name: str) -> bool:
    folded = unicodedata.normalize("NFKC", name).casefold()
    words = re.findall(r"[^\W\d_]+", folded)
    return (
        any(part in folded for part in FLUDARABINE_PARTS)
        or any(word in FLUDARABINE_WORDS for word in words)
        or any(SequenceMatcher(None, word, FLUDARABINE).ratio() >= ALIKE for word in words)
    )


def drugs_twice_a_day(study: Study) -> Iterator[Finding]:
    """A drug that stands twice in one scheme for the same day."""
    given: dict[Path, set[tuple[str, int]]] = {}
    for path, drug in _drugs(study):
        earlier = given.setdefault(path[:-1], set())
        asked = {(drug.drug.casefold(), day) for day in drug.days}
        if both := sorted(day for _, day in asked & earlier):
            yield Finding(
                path=(*path, "days"),
                what=f"{drug.drug} is planned twice on day {', '.join(map(str, both))}.",
                because="What is given is recorded by drug and planned day, one dose each.",
                remedy="Add the two doses, or correct the drug or the day.",
            )
        earlier |= asked


def _drugs(study: Study) -> Iterator[tuple[Path, ConditioningDrug]]:
    for number, scheme in enumerate(study.regimens.conditioning):
        for place, drug in enumerate(scheme.drugs):
            yield ("regimens", "conditioning", number, "drugs", place), drug


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
