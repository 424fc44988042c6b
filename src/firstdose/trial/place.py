"""One assigned participant, as the escalation rule sees them."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from msgspec import Struct

from firstdose.derive.dose_limiting_toxicity import DltStatus, Evaluable
from firstdose.derive.part_response import PartResponse, Responded
from firstdose.derive.toxicity_class import ToxicityClass
from firstdose.design.situation import OpenOutcome

_PENDING, _EVALUABLE = Evaluable.PENDING, Evaluable.EVALUABLE
"""Asked of everyone whenever the part is looked at: a name is read faster than a member."""


class Place(Struct, frozen=True, kw_only=True):
    """One assigned participant in the rule.

    ``assigned_by``: the ledger entry that assigned the regimen.  ``response`` None: the part reads
    none.  A design that ``weighs_response`` counts someone once both outcomes are known; a DLT it
    counts at once, and then waits for the response before it goes up.  ``toxicity`` None: the part
    reads no graded toxicity, or the window has not begun; whoever has no class does not count.
    """

    participant: str
    assigned_by: int
    first_infusion_on: date | None
    dlt: DltStatus
    response: PartResponse | None = None
    weighs_response: bool = False
    toxicity: ToxicityClass | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether the first infusion is still to come."""
        return self.dlt.reason is not None and self.dlt.reason.key == "not_yet_infused"

    @property
    def is_unresolved(self) -> bool:
        """Whether the outcome is still to come: not yet infused, or inside the window.

        The window of the response, too, for whoever is evaluable but for that.
        """
        return self.dlt.evaluable is _PENDING or self.is_awaited or self._response_to_come

    @property
    def is_evaluable(self) -> bool:
        """Whether the participant counts in the rule."""
        if self.dlt.evaluable is not _EVALUABLE:
            return False
        if self.toxicity is not None and not self.toxicity.is_known:
            return False
        known = self.response is not None and self.response.is_known
        return known or bool(self.dlt.dlts) or not self.weighs_response

    @property
    def is_pending(self) -> bool:
        """Whether infused, with an outcome still to come."""
        return self.dlt.evaluable is _PENDING or self._response_to_come

    @property
    def responded(self) -> bool:
        """Whether the participant counts in the rule, with a response."""
        seen = self.response is not None and self.response.answer is Responded.YES
        return seen and self.is_evaluable

    @property
    def resolves_on(self) -> date | None:
        """The last day of the window or, where it is later, the day that settles the response."""
        response_on = None
        if self.weighs_response and self.response is not None:
            response_on = self.response.settled_on
        if response_on is None or self.dlt.closes_on is None:
            return response_on or self.dlt.closes_on
        return max(response_on, self.dlt.closes_on)

    @property
    def _response_to_come(self) -> bool:
        return (
            self.weighs_response
            and self.dlt.evaluable is _EVALUABLE
            and self.response is not None
            and self.response.answer is Responded.NOT_YET_KNOWN
        )

    def followed(self, today: date) -> float:
        """The share of the DLT window that has passed; 0 while it has not begun."""
        return _share(self.dlt.opens_on, self.dlt.closes_on, today)

    @property
    def onset(self) -> float:
        """The share of the DLT window that had passed when the first DLT came."""
        return self.followed(min(dlt.on for dlt in self.dlt.dlts))

    def outcome(self, today: date) -> OpenOutcome:
        """What is known of DLT and response while either is still to come.

        A response of which nothing will ever be known counts as not followed at all.
        """
        assert self.response is not None, "asked where the design weighs responses"
        pending = self.dlt.evaluable is _PENDING
        return OpenOutcome(
            dlt=bool(self.dlt.dlts),
            response=self.response.answer is Responded.YES,
            followed=self.followed(today) if pending else 1.0,
            response_followed=self._response_followed(self.response, today),
        )

    def _response_followed(self, response: PartResponse, today: date) -> float:
        match response.answer:
            case Responded.YES | Responded.NO:
                return 1.0
            case Responded.NOT_YET_KNOWN:
                return _share(self.first_infusion_on, response.settled_on, today)
            case Responded.NEVER_KNOWN:
                return 0.0
            case _:
                assert_never(response.answer)


def _share(opens: date | None, closes: date | None, today: date) -> float:
    """The share of a window that has passed; 0 while it has not begun."""
    if opens is None or closes is None:
        return 0.0
    return min(max((today - opens).days / max((closes - opens).days, 1), 0.0), 1.0)
