"""What a design looks at, and what it answers: ``Situation -> Decision``, always with reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from firstdose.records.values import Action, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOutcome:
    """A participant whose DLT or response is still to come, of a design that weighs both.

    ``dlt``, ``response``: seen already.  ``followed``, ``response_followed``: the share of each
    window that has passed, 1 where it is over.
    """

    dlt: bool
    response: bool
    followed: float
    response_followed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How one regimen stands: planned there, infused, evaluable, with DLT, and still pending.

    ``evaluable`` counts participants, those with a DLT included; ``pending`` are infused with an
    open window and no DLT so far, or with a response to come that the design weighs.  ``lost`` hold
    a place, will never be evaluable and are not replaced.  ``followed``: for each pending
    participant without a DLT the share of the window that has passed; ``onsets``: for each one with
    a DLT the share that had passed when it came; ``open``: those with an outcome to come, where the
    design weighs responses before they are known.  ``responses`` counts
    evaluable participants with a response, ``responses_with_dlt`` those of them who had a DLT too.
    ``grades`` counts evaluable participants by class of worst toxicity, the lowest class beyond
    none first; empty where the design does not read it.
    """

    regimen: str
    assigned: int
    infused: int
    evaluable: int
    dlts: int
    pending: int
    replaced: int
    lost: int = 0
    followed: tuple[float, ...] = ()
    onsets: tuple[float, ...] = ()
    open: tuple[OpenOutcome, ...] = ()
    responses: int = 0
    responses_with_dlt: int = 0
    grades: tuple[int, ...] = ()

    @property
    def places_taken(self) -> int:
        """Participants who hold a place in the rule: assigned and not replaced."""
        return self.assigned - self.replaced


@lru_cache(maxsize=256)
def untreated(regimen: str, grades: tuple[int, ...] = ()) -> Tally:
    """The counts of a regimen to which nobody is assigned."""
    return Tally(
        regimen=regimen,
        assigned=0,
        infused=0,
        evaluable=0,
        dlts=0,
        pending=0,
        replaced=0,
        grades=grades,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """How one part of the study stands on a day.

    ``current`` is the regimen that the committee has open ("" before the first decision).
    ``closed`` are regimens that no one may be newly assigned to, with everything above them.
    ``cohort`` counts those who took a place at the current regimen since the committee last decided
    on it; ``cohort_dlts`` the DLTs among them.
    """

    part: str
    today: date
    tallies: tuple[Tally, ...]
    current: str
    closed: tuple[str, ...]
    cohort: int = 0
    cohort_dlts: int = 0

    def tally(self, regimen: str) -> Tally:
        """The tally of that regimen."""
        return next(tally for tally in self.tallies if tally.regimen == regimen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a design recommends: an action, the regimen it leads to, and every reason in order."""

    action: Action
    regimen: str
    reasons: tuple[Reason, ...]

    def overruled(self, reason: Reason, *, action: Action, regimen: str) -> Decision:
        """Another decision that keeps the reasons so far and adds why it was overruled."""
        return replace(self, action=action, regimen=regimen, reasons=(*self.reasons, reason))


Design = Callable[[Situation], Decision]
Guard = Callable[[Situation, Decision], Decision]
