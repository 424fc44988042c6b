"""Continuous monitoring of a part as a whole: stop when its DLT risk is probably too high."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from firstdose.design.boundaries.elimination import Elimination, fewest_dlts
from firstdose.design.order import Flags
from firstdose.design.overruling import overruled
from firstdose.design.reasons import GuardWhy, code
from firstdose.design.states import CountGuard, Moves, Reals, Rule, States, Voice, action_code
from firstdose.protocol.designs import WholePartTooToxic
from firstdose.records.values import Action


def whole_part_too_toxic(settings: WholePartTooToxic) -> CountGuard:
    """Close every regimen and stop, with nothing recommended, whatever the rule says."""
    fixed = (("limit", str(settings.limit)), ("probability", str(settings.probability)))

    def guard(propose: Rule) -> Rule:
        def rule(states: States) -> Moves:
            moves = propose(states)
            toxic = _probably_too_toxic(settings, states)
            if not toxic.any():
                return moves

            def speaks() -> Voice:
                return Voice(
                    code=np.where(toxic, code(GuardWhy.WHOLE_PART_TOO_TOXIC), 0),
                    regimen=states.here,
                    to=np.full_like(states.here, -1),
                    numbers=_numbers(states),
                    fixed=fixed,
                )

            stop = np.full_like(moves.action, action_code(Action.STOP))
            stopped = overruled(moves, toxic, stop, np.full_like(moves.regimen, -1), speaks)
            return replace(stopped, closed=moves.closed | toxic[:, np.newaxis])

        return rule

    return guard


@lru_cache(maxsize=64)
def fewest_dlts_in_part(settings: WholePartTooToxic, most: int) -> tuple[int, ...]:
    """For 0, 1 … ``most`` evaluable in the part, the fewest DLTs at which it stops.

    One more than the participants where no number stops it.
    """
    elimination = Elimination(
        limit=float(settings.limit),
        probability=float(settings.probability),
        prior_dlt=float(settings.prior_dlt),
        prior_no_dlt=float(settings.prior_no_dlt),
        from_participants=settings.from_participants,
    )
    return tuple(int(count) for count in fewest_dlts(elimination, most))


def _probably_too_toxic(settings: WholePartTooToxic, states: States) -> Flags:
    evaluable = states.evaluable.sum(axis=1)
    fewest = np.array(fewest_dlts_in_part(settings, int(evaluable.max(initial=0))))
    return states.dlts.sum(axis=1) >= fewest[evaluable]


def _numbers(states: States) -> tuple[tuple[str, Reals, int], ...]:
    return (
        ("all_evaluable", states.evaluable.sum(axis=1).astype(np.float64), 0),
        ("all_dlts", states.dlts.sum(axis=1).astype(np.float64), 0),
    )
