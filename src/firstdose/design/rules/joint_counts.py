"""DLTs and responses of each regimen together: the four outcomes, and the limits on both."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

import numpy as np

from firstdose.design.boundaries.utility import (
    Admissible,
    Utilities,
    responds_too_seldom,
    too_toxic,
)
from firstdose.design.cohorts import Propose, cohort_by_cohort
from firstdose.design.made import Made
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import ResponseWhy, code
from firstdose.design.states import Because, Declares, Reads, Reals, Select, States, Voice
from firstdose.protocol.parts import Cohorts


class JointSettings(Protocol):
    """What designs on four outcomes have in common."""

    @property
    def toxicity_limit(self) -> Decimal: ...
    @property
    def response_limit(self) -> Decimal: ...
    @property
    def too_toxic(self) -> Decimal: ...
    @property
    def too_few(self) -> Decimal: ...
    @property
    def utility_neither(self) -> Decimal: ...
    @property
    def utility_both(self) -> Decimal: ...


def on_responses(order: RegimenOrder, cohorts: Cohorts, propose: Propose, select: Select) -> Made:
    """A design that reads responses beside DLTs, once all outcomes of a cohort are known."""
    return Made(
        rule=cohort_by_cohort(order, cohorts, propose, select),
        select=select,
        declares=Declares(suspends_on_pending=True, coherent=False, monotone_in_dlts=False),
        reads=Reads(responses=True),
    )


def limits_of(settings: JointSettings) -> Admissible:
    """When a regimen is closed."""
    return Admissible(
        toxicity=float(settings.toxicity_limit),
        response=float(settings.response_limit),
        too_toxic=float(settings.too_toxic),
        too_few=float(settings.too_few),
    )


def utilities_of(settings: JointSettings) -> Utilities:
    """What each outcome is worth."""
    return Utilities(neither=float(settings.utility_neither), both=float(settings.utility_both))


def outcomes(states: States) -> Integers:
    """Participants by (row, regimen, outcome): neither, response only, DLT only, both."""
    assert states.responses is not None, "the design reads responses"
    responses, both = states.responses.responses, states.responses.with_dlt
    alone = states.dlts - both
    return np.stack((states.evaluable - alone - responses, responses - both, alone, both), axis=-1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Closing:
    """What the counts of each row close: for DLTs, with everything above, or for few responses.

    ``by_its_own_dlts``: too toxic by what was seen there, not below.
    """

    by_its_own_dlts: Flags
    too_toxic: Flags
    too_few: Flags

    @classmethod
    def of(cls, order: RegimenOrder, toxic: Flags, few: Flags) -> Closing:
        """Closed for what was seen at the regimens themselves, and for DLTs all above these."""
        return cls(by_its_own_dlts=toxic, too_toxic=order.with_all_above(toxic), too_few=few)

    @property
    def closed(self) -> Flags:
        """Closed for either."""
        return self.too_toxic | self.too_few

    def newly(self, order: RegimenOrder, closed: Flags) -> tuple[Integers, Integers]:
        """The lowest regimen that closes another one now for DLTs, and for few responses.

        Beside those ``closed`` before; -1 for none.
        """
        closes = (~closed).astype(np.int64) @ order.above.T > 0
        few = order.lowest(self.too_few & ~closed)
        return order.lowest(self.by_its_own_dlts & closes), few


def closing(order: RegimenOrder, limits: Admissible, states: States) -> Closing:
    """Regimens that the limits close, of those where anyone is evaluable."""
    assert states.responses is not None, "the design reads responses"
    numbers = np.arange(int(states.evaluable.max(initial=0)) + 1)
    n, events = numbers[:, None], np.minimum(numbers, numbers[:, None])
    toxic, few = too_toxic(limits, n, events), responds_too_seldom(limits, n, events)
    return Closing.of(
        order,
        toxic[states.evaluable, states.dlts] & states.tested,
        few[states.evaluable, states.responses.responses] & states.tested,
    )


def closing_at(
    order: RegimenOrder,
    limits: Admissible,
    dlts: tuple[Reals, Reals],
    responses: tuple[Reals, Reals],
) -> Closing:
    """The same where participants count in part: effective numbers, and those with the event."""
    (of_dlts, toxic), (of_responses, responded) = dlts, responses
    return Closing.of(
        order,
        too_toxic(limits, of_dlts, toxic) & (of_dlts > 0),
        responds_too_seldom(limits, of_responses, responded) & (of_responses > 0),
    )


def says_closed(
    order: RegimenOrder, limits: Admissible, states: States, found: Closing
) -> tuple[Because, Because]:
    """The lowest regimen closed for DLTs and the lowest closed for few responses, each once."""

    def voice(lowest: Integers, why: ResponseWhy) -> Voice:
        codes, about = np.where(lowest < 0, 0, code(why)), np.maximum(lowest, 0)
        return Voice(code=codes, regimen=about, to=about, fixed=told(limits))

    def of_dlts() -> Voice:
        return voice(found.newly(order, states.closed)[0], ResponseWhy.TOO_TOXIC)

    def of_responses() -> Voice:
        return voice(found.newly(order, states.closed)[1], ResponseWhy.TOO_FEW)

    return of_dlts, of_responses


def told(limits: Admissible) -> tuple[tuple[str, str], ...]:
    """Both limits, as they are told."""
    return (
        ("toxicity_limit", f"{limits.toxicity:g}"),
        ("response_limit", f"{limits.response:g}"),
    )


def lowest_of_best(order: RegimenOrder, values: Reals, kept: Flags) -> Integers:
    """Of the kept regimens of each row the one of greatest value, of equals the lowest; else -1.

    Values within a billionth are equal.
    """
    found = np.where(kept, values.round(9), -np.inf)
    return order.lowest(kept & (found == found.max(axis=1)[:, None]))
