"""The regimen to recommend from DLTs and responses together, with what speaks for and against each.

DLT risks never fall where toxicity never falls; regimens that are too toxic or respond too seldom
are out, and so are those above the one nearest to the limit, as when BOIN12 ends (Lin et al., JCO
Precis Oncol 2020).  Of the rest the best in utility, the lowest on the plateau of response, or the
highest in a response that rises to a peak and may fall beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from firstdose.design.boundaries.utility import (
    Admissible,
    mean_and_variance,
    utility_sum,
)
from firstdose.design.one_row import row_of, states_of
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.posterior.best_of_betas import probability_of_being_best
from firstdose.design.posterior.peaked import Peaked, peaked
from firstdose.design.preferences import (
    BestUtility,
    HighestPeak,
    LowestOnPlateau,
    Preference,
)
from firstdose.design.reasons import RecommendationWhy, ResponseWhy
from firstdose.design.rules.joint_counts import Closing, closing, outcomes
from firstdose.design.rules.safe_regimens import isotonic_risks, no_higher_than_nearest
from firstdose.design.situation import Situation, Tally
from firstdose.design.states import Reals
from firstdose.records.values import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimenView:
    """One regimen: its estimates, and why it is not admissible ("": it is).

    ``risk``: isotonic DLT risk, over all tested regimens.  ``response``: posterior mean, under
    Beta(1, 1) or in the order that a peak implies.  ``utility``: posterior mean, 0 to 100, where
    utilities are stated.  ``best``: how probably it is the best of the admissible or, on a plateau,
    within the margin of all of them; of a peak, how probably it is that of all tested regimens.
    None: no one is evaluable, or it is not among them.
    """

    tally: Tally
    risk: float | None
    response: float | None
    utility: float | None
    best: float | None
    out: RecommendationWhy | ResponseWhy | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """The regimen ("" for none), every regimen in the order of the part, and the reasons."""

    regimen: str
    regimens: tuple[RegimenView, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Seen:
    """What is found of the regimens, by place: ``total`` is the utility sum, if there is one."""

    order: RegimenOrder
    tallies: tuple[Tally, ...]
    limits: Admissible
    shut: Closing
    risk: Reals
    safe: Flags
    evaluable: Integers
    responses: Integers
    total: Reals | None
    peak: Peaked | None

    @property
    def admissible(self) -> Flags:
        """Tested, open and safe."""
        return (self.evaluable > 0) & ~self.shut.closed[0] & self.safe

    @property
    def response(self) -> Reals:
        """Posterior mean, under Beta(1, 1) or in the order that a peak implies."""
        if self.peak is not None:
            return self.peak.mean
        return (self.responses + 1) / (self.evaluable + 2)

    @property
    def utility(self) -> Reals | None:
        """Posterior mean, 0 to 100."""
        if self.total is None:
            return None
        return 100 * mean_and_variance(self.evaluable, self.total)[0]


def recommendation(
    order: RegimenOrder, situation: Situation, limits: Admissible, preference: Preference
) -> Recommendation:
    """The regimen that the counts of a situation speak for, and how surely.

    Utilities have the posterior of BOIN12, Beta(1 + x, 1 + n - x) with x the utility sum; regimens
    are independent given their counts.  Of equally good regimens the lower is taken.
    """
    seen = _seen(order, situation, limits, preference)
    best = _best(seen, preference)
    chosen = _chosen(seen, preference)
    return Recommendation(
        regimen=order.names[chosen] if chosen >= 0 else "",
        regimens=tuple(_view(seen, place, best) for place in range(len(order.names))),
        reasons=(*_excluded(seen), *_because(seen, preference, chosen, best)),
    )


def _seen(
    order: RegimenOrder, situation: Situation, limits: Admissible, preference: Preference
) -> _Seen:
    row = row_of(order, situation)
    states = states_of(row)
    shut = closing(order, limits, states)
    responses = np.array(row.responses, dtype=np.int64)
    total = peak = None
    if isinstance(preference, BestUtility):
        total = utility_sum(preference.utilities, outcomes(states))[0]
    if isinstance(preference, HighestPeak):
        peak = peaked(states.evaluable[0], responses, order.above)
    return _Seen(
        order=order,
        tallies=tuple(situation.tally(name) for name in order.names),
        limits=limits,
        shut=shut,
        risk=isotonic_risks(order, states, np.ones_like(states.closed))[0],
        safe=no_higher_than_nearest(order, states, ~shut.too_toxic, limits.toxicity)[0],
        evaluable=states.evaluable[0],
        responses=responses,
        total=total,
        peak=peak,
    )


def _best(seen: _Seen, preference: Preference) -> Reals:
    """How probably each regimen is what is looked for; not a number where it is not asked."""
    if isinstance(preference, HighestPeak):
        assert seen.peak is not None
        return seen.peak.probability
    best = np.full(len(seen.tallies), np.nan)
    among = np.flatnonzero(seen.admissible)
    if not len(among):
        return best
    n = seen.evaluable[among].astype(np.float64)
    match preference:
        case BestUtility():
            assert seen.total is not None
            x, margin = seen.total[among], 0.0
        case LowestOnPlateau():
            x, margin = seen.responses[among].astype(np.float64), preference.margin
    best[among] = probability_of_being_best(1 + x, 1 + n - x, margin)
    return best


def _chosen(seen: _Seen, preference: Preference) -> int:
    if not seen.admissible.any():
        return -1
    match preference:
        case BestUtility():
            assert seen.utility is not None
            enough = np.where(seen.admissible, seen.utility.round(9), -np.inf)
            good = enough == enough.max()
        case LowestOnPlateau():
            highest = seen.response[seen.admissible].max()
            good = seen.admissible & (seen.response >= highest - preference.margin - 1e-12)
        case HighestPeak():
            found = np.where(seen.admissible, seen.response.round(9), -np.inf)
            good = found == found.max()
    return int(seen.order.lowest(good[None, :])[0])


def _view(seen: _Seen, place: int, best: Reals) -> RegimenView:
    tested = seen.evaluable[place] > 0
    utility = seen.utility
    return RegimenView(
        tally=seen.tallies[place],
        risk=float(seen.risk[place]) if tested else None,
        response=float(seen.response[place]) if tested else None,
        utility=float(utility[place]) if tested and utility is not None else None,
        best=None if np.isnan(best[place]) else float(best[place]),
        out=_out(seen, place),
    )


def _out(seen: _Seen, place: int) -> RecommendationWhy | ResponseWhy | None:
    """The first thing that keeps a regimen from being recommended; None: nothing."""
    if seen.shut.too_toxic[0, place]:
        return ResponseWhy.TOO_TOXIC
    if not seen.evaluable[place]:
        return RecommendationWhy.NOT_TESTED
    if seen.shut.too_few[0, place]:
        return ResponseWhy.TOO_FEW
    return None if seen.safe[place] else RecommendationWhy.ABOVE_THE_SAFE


def _excluded(seen: _Seen) -> Iterator[Reason]:
    """Why each tested regimen that is out is out, and which are not tested."""
    for place, tally in enumerate(seen.tallies):
        why = _out(seen, place)
        if why is None or not tally.evaluable:
            continue
        yield Reason(
            key=why,
            values=(
                ("regimen", tally.regimen),
                ("dlts", str(tally.dlts)),
                ("responses", str(tally.responses)),
                ("evaluable", str(tally.evaluable)),
                ("toxicity_limit", f"{seen.limits.toxicity:g}"),
                ("response_limit", f"{seen.limits.response:g}"),
                ("risk", f"{seen.risk[place]:.3f}"),
            ),
        )
    untested = [tally.regimen for tally in seen.tallies if not tally.evaluable]
    if untested:
        values = (("regimens", ", ".join(untested)),)
        yield Reason(key=RecommendationWhy.NOT_TESTED, values=values)


def _because(seen: _Seen, preference: Preference, chosen: int, best: Reals) -> Iterator[Reason]:
    pending = sum(tally.pending for tally in seen.tallies)
    if chosen < 0:
        yield Reason(key=RecommendationWhy.NONE, values=())
    else:
        yield _for(seen, preference, chosen, best)
        likely = int(np.nanargmax(best.round(9)))
        another = _ANOTHER.get(type(preference))
        if another is not None and best[likely] > best[chosen] + 1e-9:
            values = (("to", seen.order.names[likely]), ("probability", f"{best[likely]:.3f}"))
            yield Reason(key=another, values=values)
    if pending:
        yield Reason(key=RecommendationWhy.PENDING, values=(("pending", str(pending)),))


_ANOTHER: Mapping[type[Preference], RecommendationWhy] = {
    BestUtility: RecommendationWhy.NOT_LIKELY_BEST,
    HighestPeak: RecommendationWhy.PEAK_ELSEWHERE,
}
"""What is said where another regimen is the best, or the peak, with a higher probability."""


def _for(seen: _Seen, preference: Preference, chosen: int, best: Reals) -> Reason:
    to, probability = seen.order.names[chosen], f"{best[chosen]:.3f}"
    match preference:
        case BestUtility():
            assert seen.utility is not None
            values = (("to", to), ("utility", f"{seen.utility[chosen]:.1f}"))
            key = RecommendationWhy.BEST_UTILITY
        case LowestOnPlateau():
            among = np.where(seen.admissible, seen.response, -np.inf)
            top = int(among.argmax())
            values = (
                ("to", to),
                ("response", f"{seen.response[chosen]:.3f}"),
                ("margin", f"{preference.margin:g}"),
                ("highest", f"{seen.response[top]:.3f}"),
                ("regimen", seen.order.names[top]),
            )
            key = RecommendationWhy.LOWEST_ON_PLATEAU
        case HighestPeak():
            values = (("to", to), ("response", f"{seen.response[chosen]:.3f}"))
            key = RecommendationWhy.HIGHEST_PEAK
    return Reason(key=key, values=(*values, ("probability", probability)))
