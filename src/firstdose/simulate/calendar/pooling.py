"""Where BF-BOIN goes next when backfilled regimens disagree with the current one (compiled).

Zhao, Yuan, Korn, Freidlin, Clin Cancer Res 2024, doi 10.1158/1078-0432.CCR-23-2585.  Each regimen
is judged by its own counts.  Where a lower one contradicts the current one, the regimens from the
highest that does up to the current one are pooled and judged as one.
"""

from __future__ import annotations

from typing import NamedTuple

from firstdose.design.kernel import kernel
from firstdose.design.order import Integers

_UP, _KEEP, _DOWN, _CLOSE = 0, 1, 2, 3


class Table(NamedTuple):
    """The boundaries by number evaluable, as in `Boundaries`."""

    escalate_le: Integers
    de_escalate_ge: Integers
    eliminate_ge: Integers


@kernel
def judged(table: Table, evaluable: int, dlts: int) -> int:
    """Up, keep, down or close, by the counts alone."""
    if dlts <= table.escalate_le[evaluable]:
        return _UP
    if dlts >= table.eliminate_ge[evaluable]:
        return _CLOSE
    return _DOWN if dlts >= table.de_escalate_ge[evaluable] else _KEEP


@kernel
def next_regimen(
    table: Table, evaluable: Integers, dlts: Integers, here: int, open_: int
) -> tuple[int, int]:
    """The next regimen (-1: stop, the lowest is closed), and the lowest that is now closed."""
    own = judged(table, evaluable[here], dlts[here])
    if own == _CLOSE:
        open_ = min(open_, here)
    conflict = _conflict(table, evaluable, dlts, here, own)
    if conflict < 0:
        to = here + (own == _UP) - (own in (_DOWN, _CLOSE))
        if to < 0:
            to = -1 if own == _CLOSE else 0
        return min(to, open_ - 1), open_
    to = _pooled(table, evaluable, dlts, conflict, here)
    if to < 0:
        lowest = judged(table, evaluable[0], dlts[0])
        to = -1 if lowest == _CLOSE else 0
    return min(to, open_ - 1), open_


@kernel
def _conflict(table: Table, evaluable: Integers, dlts: Integers, here: int, own: int) -> int:
    """The highest lower regimen that contradicts the current one; -1 for none.

    To an escalation whatever is not itself one; to anything else a de-escalation.
    """
    for lower in range(here - 1, -1, -1):
        verdict = judged(table, evaluable[lower], dlts[lower])
        if verdict in (_DOWN, _CLOSE) or (own == _UP and verdict != _UP):
            return lower
    return -1


@kernel
def _pooled(table: Table, evaluable: Integers, dlts: Integers, lowest: int, here: int) -> int:
    """Where the pooled regimens lead; on the way down, to the highest that is safe."""
    treated, toxic, safe = 0, 0, lowest - 1
    for regimen in range(lowest, here + 1):
        treated += evaluable[regimen]
        toxic += dlts[regimen]
        if toxic < table.de_escalate_ge[treated]:
            safe = regimen
    if toxic <= table.escalate_le[treated]:
        return here + 1
    return safe if toxic >= table.de_escalate_ge[treated] else here
