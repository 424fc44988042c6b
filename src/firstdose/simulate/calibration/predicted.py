"""What calibrated programmes predict of every number they were calibrated to, before and after.

People are simulated anew, so that a programme is not judged by the people that gave it its weight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.simulate.calibration.answers import Answers
from firstdose.simulate.calibration.moved import HIGH, LOW, Uncertainty, Variability
from firstdose.simulate.calibration.simulated import Setting
from firstdose.simulate.calibration.targets import Counted, Target, seen_in

Reals: TypeAlias = npt.NDArray[np.float64]

DESCRIBED = ("neutrophil_nadir", "lymphocyte_nadir", "last_detected_day")
"""Endpoints described beside the targets, in the people of the first programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicted:
    """A target: the share of everyone, and the number in as many people as were published of.

    ``share`` has the uncertainty between programmes alone, None for a quantile; ``number`` the
    chance of few people as well.
    """

    target: Target
    share: Uncertainty | None
    number: Uncertainty

    @property
    def inside(self) -> bool:
        """Whether the published number lies between the 5th and 95th centile."""
        return self.number.low <= float(self.target.published) <= self.number.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """An endpoint of patients: its median between programmes, and its spread within them."""

    endpoint: str
    unit: str
    median_patient: Uncertainty
    patients: Variability


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictions:
    """Everything predicted by one set of virtual programmes; ``unsolved`` of them gave nothing."""

    programmes: int
    unsolved: int
    targets: tuple[Predicted, ...]
    described: tuple[Described, ...]


def predictions(
    setting: Setting,
    standard: Reals,
    first_number: int,
    reached: Callable[[object], None] = lambda _: None,
) -> Predictions:
    """What equally weighted virtual programmes (a row each) predict, with people of their own."""
    solved: list[tuple[Answers, ...]] = []
    also = [name for name in DESCRIBED if name in setting.endpoints]
    for at, row in enumerate(standard):
        number = first_number + at
        found = tuple(
            setting.answers(number, row, place, also if place == 0 else ())
            for place in range(len(setting.programmes))
        )
        if all(each.known for each in found):
            solved.append(found)
        reached(f"{at + 1} of {len(standard)}")
    return Predictions(
        programmes=len(standard),
        unsolved=len(standard) - len(solved),
        targets=tuple(
            _predicted([each[place] for each in solved], target)
            for place, programme in enumerate(setting.programmes)
            for target in programme.targets
        )
        if solved
        else (),
        described=tuple(
            _described(name, setting.endpoints[name].unit, [each[0] for each in solved])
            for name in also
        )
        if solved
        else (),
    )


def _predicted(answers: Sequence[Answers], target: Target) -> Predicted:
    number = [seen_in(target, each.of_as_many(target)) for each in answers]
    share = [float(np.mean(each.of_all(target))) for each in answers]
    return Predicted(
        target=target,
        share=_between(share) if isinstance(target.seen, Counted) else None,
        number=_between(number),
    )


def _described(name: str, unit: str, answers: Sequence[Answers]) -> Described:
    within = np.array([np.quantile(each.by_endpoint[name], [LOW, 0.5, HIGH]) for each in answers])
    low, median, high = np.median(within, axis=0).tolist()
    return Described(
        endpoint=name,
        unit=unit,
        median_patient=_between(within[:, 1].tolist()),
        patients=Variability(low=low, median=median, high=high),
    )


def _between(values: Sequence[float]) -> Uncertainty:
    low, median, high = np.quantile(values, [LOW, 0.5, HIGH], method="inverted_cdf").tolist()
    return Uncertainty(low=low, median=median, high=high)
