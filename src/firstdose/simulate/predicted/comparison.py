"""Regimens beside each other: an endpoint under each, differences, and whether the order holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.analyse.predicted import DifferenceRow, OrderRow, RegimenRow
from firstdose.simulate.calibration.endpoints import Endpoint
from firstdose.simulate.calibration.moved import HIGH, LOW
from firstdose.simulate.predicted.outcomes import Outcomes
from firstdose.simulate.predicted.populations import COLLAPSED
from firstdose.simulate.predicted.regimens import GivenRegimen

Reals: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """Regimens of one kind beside those of another: the mean over each is compared."""

    one: str
    other: str
    those: tuple[int, ...]
    against: tuple[int, ...]


def regimen_rows(
    found: Outcomes, endpoints: Sequence[Endpoint], regimens: Sequence[GivenRegimen]
) -> Iterator[RegimenRow]:
    """Every endpoint under every regimen in one population."""
    for endpoint in endpoints:
        means = found.by_endpoint[endpoint.name].mean(axis=2)
        for at, regimen in enumerate(regimens):
            mean, error = _mean_and_error(means[:, at])
            low, median, high = _centiles(means[:, at])
            yield RegimenRow(
                population=found.population,
                endpoint=endpoint.name,
                unit=endpoint.unit,
                regimen=regimen.name,
                cells=regimen.cells,
                interval_days=regimen.interval_days,
                mean=mean,
                error=error,
                low=low,
                median=median,
                high=high,
            )


def difference_rows(
    found: Outcomes, endpoints: Sequence[Endpoint], contrasts: Sequence[Contrast]
) -> Iterator[DifferenceRow]:
    """Every contrast of every endpoint in one population, on the same patients."""
    for endpoint in endpoints:
        values = found.by_endpoint[endpoint.name]
        for contrast in contrasts:
            one: Reals = values[:, list(contrast.those)].mean(axis=1)
            other: Reals = values[:, list(contrast.against)].mean(axis=1)
            by_programme: Reals = (one - other).mean(axis=1)
            mean, error = _mean_and_error(by_programme)
            low, median, high = _centiles(by_programme)
            yield DifferenceRow(
                population=found.population,
                endpoint=endpoint.name,
                unit=endpoint.unit,
                one=contrast.one,
                other=contrast.other,
                mean=mean,
                error=error,
                low=low,
                median=median,
                high=high,
                only_one=float(np.count_nonzero(one > other)) / max(one.size, 1),
                only_other=float(np.count_nonzero(one < other)) / max(one.size, 1),
            )


def order_rows(differences: Sequence[DifferenceRow]) -> tuple[OrderRow, ...]:
    """Whether the order of each contrast is the same in every population that was looked at.

    A collapsed posterior has no say.
    """
    asked = dict.fromkeys((each.endpoint, each.one, each.other) for each in differences)
    found: list[OrderRow] = []
    for endpoint, one, other in asked:
        signs = [
            each.sign
            for each in differences
            if (each.endpoint, each.one, each.other) == (endpoint, one, other)
            and each.population != COLLAPSED
        ]
        found.append(
            OrderRow(
                endpoint=endpoint,
                one=one,
                other=other,
                higher=signs.count(1),
                lower=signs.count(-1),
                unresolved=signs.count(0),
            )
        )
    return tuple(found)


def _mean_and_error(by_programme: Reals) -> tuple[float, float]:
    """The mean over programmes and its standard error; without two programmes there is none."""
    count = len(by_programme)
    if count < 2:
        return float("nan"), float("nan")
    return float(np.mean(by_programme)), float(np.std(by_programme, ddof=1)) / count**0.5


def _centiles(by_programme: Reals) -> tuple[float, float, float]:
    if not len(by_programme):
        return float("nan"), float("nan"), float("nan")
    low, median, high = np.quantile(by_programme, [LOW, 0.5, HIGH]).tolist()
    return low, median, high
