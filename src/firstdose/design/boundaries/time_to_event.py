"""BOIN while outcomes are pending: what open DLT windows count for, and when accrual waits.

(a) effective number of participants: Lin and Yuan, Biostatistics 2020, doi
10.1093/biostatistics/kxz007.  (b) imputed outcomes: Yuan, Lin, Li, Nie and Warren, Clin Cancer Res
2018.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstdose.design.boundaries.boin import RateInterval, moves_at_rate
from firstdose.design.boundaries.elimination import Elimination, too_toxic
from firstdose.design.boundaries.moves import Move, Reals
from firstdose.design.boundaries.pending_outcomes import rate_among
from firstdose.design.boundaries.settings import bad_target, outside_0_1, refuse
from firstdose.design.order import Flags, Integers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FollowUp:
    """Participants at the current regimen; arrays of one shape.

    ``treated`` includes the ``pending``: no DLT, and a DLT window still open.  ``windows``: the
    follow-up of the pending, summed, in DLT windows (the paper's STFT).
    """

    treated: Integers
    pending: Integers
    dlts: Integers
    windows: Reals

    def __post_init__(self) -> None:
        assert np.all(self.dlts + self.pending <= self.treated), "the pending have had no DLT"
        assert np.all((self.windows >= 0) & (self.windows <= self.pending)), "in DLT windows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """Accrual holds while more than ``largest_pending_share`` of the treated are pending.

    ``down_at_once``: not where the DLTs seen already go down whatever the pending bring, as the
    tables of published protocols say; TITEgBOIN 0.4.0 holds there too.
    """

    largest_pending_share: float = 0.5
    down_at_once: bool = False

    def __post_init__(self) -> None:
        refuse(
            (
                outside_0_1(
                    "largest share of pending participants",
                    self.largest_pending_share,
                    "With more than this share pending accrual holds.",
                ),
            )
        )


def rate_by_effective_number(follow_up: FollowUp) -> Reals:
    """DLTs per effective participant: a pending one counts as its part of the window; (a).

    0 while no one has been followed at all.
    """
    effective = follow_up.treated - follow_up.pending + follow_up.windows
    return rate_among(effective, follow_up.dlts.astype(np.float64))


def rate_by_imputation(follow_up: FollowUp, target: float) -> Reals:
    """DLTs per participant, the pending given what they may still have: (b).

    A pending one is given the odds of a DLT times the part of its window to come.  The odds are
    those of the posterior mean of the complete under Beta(target / 2, 1 - target / 2).  0 while no
    one is treated.
    """
    refuse((bad_target(target),))
    complete = follow_up.treated - follow_up.pending
    risk = (follow_up.dlts + target / 2) / (complete + 1.0)
    to_come = follow_up.pending - follow_up.windows
    expected = follow_up.dlts + risk / (1 - risk) * to_come
    treated = follow_up.treated
    return np.divide(expected, treated, out=np.zeros_like(expected), where=treated > 0)


def tite_boin(
    follow_up: FollowUp,
    rate: Reals,
    interval: RateInterval,
    elimination: Elimination,
    suspension: Suspension,
    lowest: Flags,
) -> Integers:
    """The `Move` at each current regimen; ``lowest``: no regimen is below it.

    Elimination looks at all the treated, as if the pending had no DLT (TITEgBOIN 0.4.0).  At a
    lowest regimen what would go down holds while anyone is pending.
    """
    treated, dlts = follow_up.treated, follow_up.dlts
    moves = moves_at_rate(interval, rate)
    nowhere = (moves == Move.DE_ESCALATE) & lowest & (follow_up.pending > 0)
    moves = np.where(nowhere, Move.HOLD, moves)
    many = follow_up.pending > suspension.largest_pending_share * treated
    if suspension.down_at_once:
        many &= dlts < interval.de_escalate_at * treated
    eliminates = too_toxic(elimination, treated, dlts)
    return np.select([eliminates, many], [Move.ELIMINATE, Move.HOLD], moves).astype(np.int64)
