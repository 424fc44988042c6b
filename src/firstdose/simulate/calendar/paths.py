"""A design as it is walked: the numbers of its decisions, and where each outcome leads.

Node 0 is the first decision.  At a node a cohort enters at one regimen, and the number of its DLTs
leads to the next node; a node that wants nobody is an end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from firstdose.design.order import Integers
from firstdose.simulate.calendar.trials import Counts

Small = npt.NDArray[np.int32]


class Paths(NamedTuple):
    """A design as five arrays, by node.

    ``regimen``: the regimen that is open.  ``wanted``: participants who enter before the next
    decision; 0 at an end.  The node after ``k`` DLTs is ``child[first + k]``.  ``recommended``: the
    regimen recommended at an end; -1 for none.
    """

    regimen: Small
    wanted: Small
    first: Small
    child: Small
    recommended: Small


def paths(
    regimen: Sequence[int] | Integers,
    wanted: Sequence[int] | Integers,
    first: Sequence[int] | Integers,
    child: Sequence[int] | Integers,
    recommended: Sequence[int] | Integers,
) -> Paths:
    """The arrays of a compiled design, checked to be one."""
    found = Paths(*(np.asarray(a, np.int32) for a in (regimen, wanted, first, child, recommended)))
    nodes = len(found.regimen)
    assert {len(found.wanted), len(found.first), len(found.recommended)} == {nodes}
    goes_on = found.wanted > 0
    last = found.first + found.wanted
    assert np.all(found.wanted >= 0), "no decision wants fewer than nobody"
    assert np.all(last[goes_on] < len(found.child)), "each outcome of a cohort leads to a node"
    assert np.all((found.child >= 0) & (found.child < nodes)), "children are nodes"
    assert np.all(found.regimen[goes_on] >= 0), "whoever enters enters at a regimen"
    return found


def counts(design: Paths, regimens: int) -> tuple[Counts, Counts]:
    """Participants and DLTs by (node, regimen), when everyone is evaluable.

    The counts of a node must not depend on the way to it.
    """
    nodes = len(design.regimen)
    participants = np.full((nodes, regimens), -1, dtype=np.int16)
    dlts = np.full((nodes, regimens), -1, dtype=np.int16)
    participants[0], dlts[0] = 0, 0
    frontier = np.array([0], dtype=np.int64)
    while len(frontier):
        frontier = _one_cohort_later(design, frontier, participants, dlts)
    return participants, dlts


def _one_cohort_later(
    design: Paths, frontier: Integers, participants: Counts, dlts: Counts
) -> Integers:
    """Fill in the counts of every node that a cohort leads to; the nodes that are new."""
    found: list[Integers] = []
    goes_on = frontier[design.wanted[frontier] > 0]
    for number in range(int(design.wanted[goes_on].max(initial=-1)) + 1):
        node = goes_on[design.wanted[goes_on] >= number]
        after = design.child[design.first[node] + number].astype(np.int64)
        treated, toxic = participants[node], dlts[node]
        here = (np.arange(len(node)), design.regimen[node])
        treated[here] += design.wanted[node].astype(np.int16)
        toxic[here] += np.int16(number)
        new = participants[after, 0] < 0
        participants[after[new]], dlts[after[new]] = treated[new], toxic[new]
        same = np.array_equal(participants[after], treated) and np.array_equal(dlts[after], toxic)
        assert same, "the counts of a node depend on the way to it"
        found.append(after[new])
    return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
