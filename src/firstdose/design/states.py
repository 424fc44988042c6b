"""What a rule reads and answers, a row per state: counts in, moves out.

One row is a live trial; a frontier of thousands of rows is how exact operating characteristics are
found.  The rule is the same function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from firstdose.design.order import Flags, Integers
from firstdose.records.values import Action

ACTIONS: tuple[Action, ...] = tuple(Action)


def action_code(action: Action) -> int:
    """The number of an action inside arrays."""
    return ACTIONS.index(action)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class States:
    """Evaluable, DLTs, places, lost and closed by (row, regimen); the current regimen by row.

    ``places`` counts the participants who hold a place in the rule: evaluable, awaited or ``lost``
    (never to be evaluable and not replaced).  ``current`` is -1 before the first decision.
    """

    evaluable: Integers
    dlts: Integers
    places: Integers
    lost: Integers
    closed: Flags
    current: Integers

    @property
    def started(self) -> Flags:
        """Whether a regimen is open, by row."""
        return self.current >= 0

    @property
    def here(self) -> Integers:
        """The current regimen, by row; 0 before the first decision."""
        return np.maximum(self.current, 0)

    @property
    def awaited(self) -> Integers:
        """Participants at the regimen whose outcome is still to come."""
        return self.places - self.evaluable - self.lost

    @property
    def tested(self) -> Flags:
        """Whether anyone is evaluable at the regimen."""
        return self.evaluable > 0

    def closing(self, regimens: Flags) -> States:
        """The same states with more regimens closed."""
        return replace(self, closed=self.closed | regimens)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Voice:
    """One reason by row: its code, the regimen it speaks of, and the regimen it leads to.

    ``fixed`` are values that are the same in every row, from the settings.
    """

    code: Integers
    regimen: Integers
    to: Integers
    fixed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moves:
    """What the rule recommends, by row.

    ``regimen`` is where the action leads, the current one when it leads nowhere else, -1 for none.
    ``places`` is how many places that regimen should have now, where the action is to stay or to
    wait.  ``closed`` holds every regimen that is closed from now on.
    """

    action: Integers
    regimen: Integers
    places: Integers
    closed: Flags
    because: tuple[Voice, ...]

    def does(self, *actions: Action) -> Flags:
        """Whether the action is one of these, by row."""
        return np.isin(self.action, [action_code(action) for action in actions])


Entries = TypeVar("Entries", Integers, Flags)


def at(counts: Entries, regimen: Integers) -> Entries:
    """One entry of each row: the one of that row's regimen."""
    return counts[np.arange(len(counts)), regimen]


Rule = Callable[[States], Moves]
CountGuard = Callable[[Rule], Rule]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declares:
    """What a design promises; each promise that is made is tested.

    ``suspends_on_pending``: never up, and nothing recommended, while a DLT window is open.
    ``coherent``: one more participant with a DLT never turns a decision into an escalation, one
    more without never into a de-escalation (Cheung 2005).  ``monotone_in_dlts``: one more DLT among
    the same participants never leads to a more toxic regimen.
    """

    suspends_on_pending: bool
    coherent: bool
    monotone_in_dlts: bool
