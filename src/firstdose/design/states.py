"""What a rule reads and answers, a row per state: counts in, moves out.

One row is a live trial; a frontier of thousands of rows is how exact operating characteristics are
found.  The rule is the same function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from firstdose.design.by_row import spent
from firstdose.design.order import Flags, Integers
from firstdose.records.values import Action

Reals = npt.NDArray[np.float64]

ACTIONS: tuple[Action, ...] = tuple(Action)


_CODES: Mapping[Action, int] = {action: number for number, action in enumerate(ACTIONS)}


def action_code(action: Action) -> int:
    """The number of an action inside arrays."""
    return _CODES[action]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Responses:
    """Evaluable participants with a response by (row, regimen); ``with_dlt``: those with both."""

    responses: Integers
    with_dlt: Integers

    def of(self, rows: Flags | Integers) -> Responses:
        """Some of the rows."""
        return Responses(responses=self.responses[rows], with_dlt=self.with_dlt[rows])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grades:
    """Evaluable participants by (row, regimen, class) of worst toxicity, those with none left out.

    Classes rise in severity; column k holds class k + 1.
    """

    counts: Integers

    def of(self, rows: Flags | Integers) -> Grades:
        """Some of the rows."""
        return Grades(counts=self.counts[rows])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OpenOutcomes:
    """What is known of participants with an outcome still to come, by (row, place).

    ``dlt``: they had one already; ``response``: a response already; ``followed``: the share of the
    response window that has passed, 1 where there was no response in all of it.
    """

    dlt: Flags
    response: Flags
    followed: Reals

    def of(self, rows: Flags | Integers) -> OpenOutcomes:
        """Some of the rows."""
        return OpenOutcomes(
            dlt=self.dlt[rows], response=self.response[rows], followed=self.followed[rows]
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FollowUp:
    """Participants inside their window by (row, place): regimen (-1: none) and share followed.

    ``onsets``: the share of the window at which each DLT came, in any order, by (row, one of them);
    not a number where there is none.  Empty where the design does not read them.  ``outcomes``:
    what of a design that weighs responses before they are known is known already.  Whoever waits
    for the response alone is here, too, and followed for all of the window; with a DLT he or she is
    among the evaluable as well.
    """

    regimen: Integers
    followed: Reals
    onsets: Reals
    outcomes: OpenOutcomes | None = None

    def of(self, rows: Flags | Integers) -> FollowUp:
        """Some of the rows."""
        return FollowUp(
            regimen=self.regimen[rows],
            followed=self.followed[rows],
            onsets=self.onsets[rows],
            outcomes=None if self.outcomes is None else self.outcomes.of(rows),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class States:
    """Evaluable, DLTs, places, lost and closed by (row, regimen); the rest by row.

    ``places`` counts the participants who hold a place in the rule: evaluable, awaited or ``lost``
    (never to be evaluable and not replaced).  ``current`` is -1 before the first decision.
    ``cohort`` counts those who took a place at the current regimen since it was last decided on,
    ``cohort_dlts`` the DLTs among them.  ``responses``, ``follow_up`` and ``grades`` are None
    where the design does not read them, or where no window is open.
    """

    evaluable: Integers
    dlts: Integers
    places: Integers
    lost: Integers
    closed: Flags
    current: Integers
    cohort: Integers
    cohort_dlts: Integers
    responses: Responses | None = None
    follow_up: FollowUp | None = None
    grades: Grades | None = None

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

    @property
    def treated(self) -> Flags:
        """Whether anyone is evaluable at the regimen, or inside a window that the design reads."""
        found = self.tested
        if self.follow_up is not None:
            row, place = np.nonzero(self.follow_up.regimen >= 0)
            found[row, self.follow_up.regimen[row, place]] = True
        return found

    def spent(self, maximum: int) -> Flags:
        """Where all places are taken, some by the lost, and no outcome is awaited."""
        return spent(self.places, self.evaluable, self.lost, maximum)

    def lost_as_dlts(self, assumed: Flags) -> States:
        """The same states with the lost counted as if they had had a DLT, where that is assumed."""
        if not assumed.any():
            return self
        lost = np.where(assumed, self.lost, 0)
        return replace(
            self,
            evaluable=self.evaluable + lost,
            dlts=self.dlts + lost,
            lost=self.lost - lost,
        )

    def closing(self, regimens: Flags) -> States:
        """The same states with more regimens closed."""
        return replace(self, closed=self.closed | regimens)

    def of(self, rows: Flags | Integers) -> States:
        """Some of the rows."""
        chosen = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        return States(
            evaluable=self.evaluable.take(chosen, axis=0),
            dlts=self.dlts.take(chosen, axis=0),
            places=self.places.take(chosen, axis=0),
            lost=self.lost.take(chosen, axis=0),
            closed=self.closed.take(chosen, axis=0),
            current=self.current.take(chosen),
            cohort=self.cohort.take(chosen),
            cohort_dlts=self.cohort_dlts.take(chosen),
            responses=None if self.responses is None else self.responses.of(chosen),
            follow_up=None if self.follow_up is None else self.follow_up.of(chosen),
            grades=None if self.grades is None else self.grades.of(chosen),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Voice:
    """One reason by row: its code, the regimen it speaks of, and the regimen it leads to.

    ``numbers`` are values of the row as they will be printed: name, value, decimals.  ``fixed`` are
    values that are the same in every row, from the settings.
    """

    code: Integers
    regimen: Integers
    to: Integers
    numbers: tuple[tuple[str, Reals, int], ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()


Because = Callable[[], Voice]
"""A reason that is put into an array only when somebody asks for it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moves:
    """What the rule recommends, by row.

    ``regimen`` is where the action leads, the current one when it leads nowhere else, -1 for none.
    ``places`` is how many places that regimen should have now, where the action is to stay or to
    wait; where it leads elsewhere, how many the rule would say there, or 0: it is asked there.
    ``closed`` holds every regimen that is closed from now on.  ``decided``: the cohort is
    complete and this is the decision on it, so that those who enter next are a new cohort.
    """

    action: Integers
    regimen: Integers
    places: Integers
    closed: Flags
    decided: Flags
    because: tuple[Because, ...]

    def does(self, *actions: Action) -> Flags:
        """Whether the action is one of these, by row."""
        found = self.action == action_code(actions[0])
        for action in actions[1:]:
            found |= self.action == action_code(action)
        return found


Entries = TypeVar("Entries", Integers, Flags, Reals)


def at(counts: Entries, regimen: Integers) -> Entries:
    """One entry of each row: the one of that row's regimen."""
    rows, regimens = counts.shape
    place: Integers = np.arange(0, rows * regimens, regimens, dtype=np.int64) + regimen
    return counts.ravel()[place]


Rule = Callable[[States], Moves]
CountGuard = Callable[[Rule], Rule]
Select = Callable[[States, Flags], Integers]
"""The regimen to recommend when the part ends now, given the closed ones; -1: none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declares:
    """What a design promises; each promise that is made is tested.

    ``suspends_on_pending``: never up, and nothing recommended, while a DLT window is open.
    ``coherent``: one more participant with a DLT never turns a decision into an escalation, one
    more without never into a de-escalation (Cheung 2005).  ``monotone_in_dlts``: one more DLT among
    the same participants never leads to a more toxic regimen.  ``returns``: a regimen that was left
    downwards may be opened again.  ``awaits_cohorts``: the rule has decisions that wait for
    outcomes of the cohort, and is not one that weighs open windows and always goes on.
    """

    suspends_on_pending: bool
    coherent: bool
    monotone_in_dlts: bool
    returns: bool = True
    awaits_cohorts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """What the rule looks at beside the counts of evaluable participants and DLTs.

    ``cohort``: how full the present cohort is.  ``last_cohort``: the DLTs in it.  ``responses`` and
    ``follow_up``: see `States`; ``onsets``: see `FollowUp`.  ``units``: of a design on graded
    toxicity what each class counts, none first, in the smallest unit in which all are whole; from
    class ``dlt_from`` on one is a DLT.  ``dlts``: whether it looks at DLTs, too, or at nothing but
    the score.
    """

    cohort: bool = True
    last_cohort: bool = False
    responses: bool = False
    follow_up: bool = False
    onsets: bool = False
    units: tuple[int, ...] = ()
    dlt_from: int = 0
    dlts: bool = True

    @property
    def grades(self) -> int:
        """How many classes of toxicity there are beyond none; 0: they are not read."""
        return max(len(self.units) - 1, 0)
