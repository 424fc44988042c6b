"""What became of many simulated trials, a row per trial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from firstdose.design.order import Integers

Reals = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int16]

QUANTILES: tuple[float, ...] = (0.05, 0.25, 0.5, 0.75, 0.95)


class Record(NamedTuple):
    """The rows that a compiled loop fills, one per trial; the fields are those of `Trials`."""

    recommended: Counts
    participants: Counts
    evaluable: Counts
    dlts: Counts
    replaced: Counts
    late: Counts
    duration_days: Reals


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trials:
    """Simulated trials, a row each; participants, evaluable and DLTs also by regimen.

    ``recommended``: -1 for none, -2 where it is still to be found from the counts.  ``replaced``
    left without a DLT and were replaced; ``late`` had an event after their window.
    ``duration_days`` is NaN where no calendar was simulated.  ``alike``: how many trials the row
    stands for.
    """

    recommended: Counts
    participants: Counts
    evaluable: Counts
    dlts: Counts
    replaced: Counts
    late: Counts
    duration_days: Reals
    alike: Integers


def blank(trials: int, regimens: int) -> Record:
    """Rows to be filled."""
    participants, evaluable, dlts = np.zeros((3, trials, regimens), dtype=np.int16)
    return Record(
        recommended=np.full(trials, -1, dtype=np.int16),
        participants=participants,
        evaluable=evaluable,
        dlts=dlts,
        replaced=np.zeros(trials, dtype=np.int16),
        late=np.zeros(trials, dtype=np.int16),
        duration_days=np.zeros(trials, dtype=np.float64),
    )


def filled(record: Record) -> Trials:
    """The rows as trials, each standing for itself."""
    alike = np.ones(len(record.recommended), dtype=np.int64)
    return Trials(**record._asdict(), alike=alike)


def joined(chunks: Sequence[Trials]) -> Trials:
    """Trials simulated in chunks, in the order of the chunks."""
    names = [field.name for field in fields(Trials)]
    return Trials(**{name: np.concatenate([getattr(c, name) for c in chunks]) for name in names})
