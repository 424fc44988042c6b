"""What became of the people of one published programme, and how well that agrees with print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.simulate.calibration.matching import SimulatedStratum, share_of_choices
from firstdose.simulate.calibration.people import Programme, Stratum
from firstdose.simulate.calibration.targets import Target, marked, wanted

Reals: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """The endpoints of simulated people (person), stratum after stratum."""

    programme: Programme
    by_endpoint: Mapping[str, Reals]

    @property
    def known(self) -> bool:
        """Whether every endpoint of every person is known."""
        return all(bool(np.all(np.isfinite(each))) for each in self.by_endpoint.values())

    def agreement(self) -> float:
        """The share of choices of people in which all published numbers come out together.

        0 where the course of somebody could not be computed.
        """
        if not self.known:
            return 0.0
        targets = self.programme.targets
        columns = [marked(each, self.by_endpoint[each.endpoint]) for each in targets]
        flags = np.column_stack(columns)
        strata = [
            SimulatedStratum(
                seen=stratum.seen,
                marked=flags[place],
                counted_in=tuple(
                    counts
                    for counts, column in zip(stratum.counted_in, columns, strict=True)
                    for _ in range(column.shape[1])
                ),
            )
            for stratum, place in self._strata()
        ]
        return share_of_choices(strata, [one for each in targets for one in wanted(each)])

    def of_as_many(self, target: Target) -> Reals:
        """The endpoint of as many people as were published of, the first of each regimen."""
        return self._chosen(target, all_of_them=False)

    def of_all(self, target: Target) -> Reals:
        """The endpoint of everyone simulated who counts in the target."""
        return self._chosen(target, all_of_them=True)

    def _chosen(self, target: Target, *, all_of_them: bool) -> Reals:
        at = self.programme.targets.index(target)
        answers = self.by_endpoint[target.endpoint]
        return np.concatenate(
            [
                answers[place][: None if all_of_them else stratum.seen]
                for stratum, place in self._strata()
                if stratum.counted_in[at]
            ]
        )

    def _strata(self) -> Iterator[tuple[Stratum, slice]]:
        low = 0
        for stratum in self.programme.strata:
            yield stratum, slice(low, low + stratum.simulated)
            low += stratum.simulated
