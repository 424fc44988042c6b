"""Stopping rules: when the part is over, and its regimen is chosen from what is known.

Conditions within a rule are joined by *and*, the rules of a part by *or*.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import assert_never

import numpy as np

from firstdose.design.by_row import total
from firstdose.design.order import Flags
from firstdose.design.overruling import ended
from firstdose.design.reasons import GuardWhy, code
from firstdose.design.states import (
    Because,
    CountGuard,
    Moves,
    Rule,
    Select,
    States,
    Voice,
    at,
)
from firstdose.protocol.designs import (
    Condition,
    ParticipantsAtRegimen,
    ParticipantsTreated,
    Stays,
    StoppingRule,
)
from firstdose.records.values import Action

_GOES_ON = (Action.STAY, Action.ESCALATE, Action.DE_ESCALATE)


def stopping(rules: Sequence[StoppingRule], select: Select) -> CountGuard:
    """End the part where any of the rules holds once a cohort has been decided on."""

    def guard(propose: Rule) -> Rule:
        def rule(states: States) -> Moves:
            moves = propose(states)
            asked = moves.decided & moves.does(*_GOES_ON)
            for one in rules:
                held = asked & _holds(one, states, moves)
                if held.any():
                    moves = ended(states, moves, held, select, _speaks(one, states, held, moves))
                    asked &= ~held
            return moves

        return rule

    return guard


def _holds(rule: StoppingRule, states: States, moves: Moves) -> Flags:
    return reduce(np.logical_and, [_condition(each, states, moves) for each in rule.all_of])


def _condition(condition: Condition, states: States, moves: Moves) -> Flags:
    match condition:
        case ParticipantsTreated():
            return total(states.places) >= condition.participants
        case ParticipantsAtRegimen():
            return at(states.places, states.here) >= condition.participants
        case Stays():
            return moves.does(Action.STAY)
        case _:
            assert_never(condition)


def worded(rule: StoppingRule) -> str:
    """A rule in the words of the study file, such as ``participants_treated 30``."""
    return " and ".join(_worded(condition) for condition in rule.all_of)


def _worded(condition: Condition) -> str:
    match condition:
        case ParticipantsTreated() | ParticipantsAtRegimen():
            return f"{condition.kind} {condition.participants}"
        case Stays():
            return condition.kind
        case _:
            assert_never(condition)


def _speaks(rule: StoppingRule, states: States, held: Flags, moves: Moves) -> Because:
    def voice() -> Voice:
        codes = np.where(held, code(GuardWhy.STOPPING_RULE), 0)
        fixed = (("rule", worded(rule)),)
        return Voice(code=codes, regimen=states.here, to=moves.regimen, fixed=fixed)

    return voice
