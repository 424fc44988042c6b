"""Guards on the calendar: what must wait while participants are inside their DLT window."""

from __future__ import annotations

import numpy as np

from firstdose.design.order import RegimenOrder
from firstdose.design.reasons import GuardWhy
from firstdose.design.situation import Decision, Guard, Situation
from firstdose.records.values import Action, Reason


def wait_for_pending(situation: Situation, decision: Decision) -> Decision:
    """Nothing goes up, and nothing is recommended, while anyone's DLT window is open."""
    return _waiting(situation, decision, (Action.ESCALATE, Action.COMPLETE), frozenset())


def wait_for_the_cohort(order: RegimenOrder) -> Guard:
    """Nothing goes up for those of the cohort; who entered below, beside it, is not waited for.

    Nothing is recommended while anyone's window is open.
    """

    def guard(situation: Situation, decision: Decision) -> Decision:
        if not situation.current:
            return wait_for_pending(situation, decision)
        here = np.array([order.names.index(situation.current)], dtype=np.int64)
        below = np.flatnonzero(order.strictly_below(here)[0])
        beside = frozenset(order.names[regimen] for regimen in below)
        waits = _waiting(situation, decision, (Action.ESCALATE,), beside)
        return recommend_when_complete(situation, waits)

    return guard


def recommend_when_complete(situation: Situation, decision: Decision) -> Decision:
    """Nothing is recommended while anyone's DLT window is open; up and down do not wait."""
    return _waiting(situation, decision, (Action.COMPLETE,), frozenset())


def _waiting(
    situation: Situation, decision: Decision, actions: tuple[Action, ...], apart: frozenset[str]
) -> Decision:
    pending = sum(tally.pending for tally in situation.tallies if tally.regimen not in apart)
    if pending == 0 or decision.action not in actions:
        return decision
    up = Action.ESCALATE in actions
    why = GuardWhy.WINDOWS_OPEN if up else GuardWhy.WINDOWS_OPEN_AT_END
    reason = Reason(key=why, values=(("pending", str(pending)),))
    return decision.overruled(reason, action=Action.WAIT, regimen=situation.current)
