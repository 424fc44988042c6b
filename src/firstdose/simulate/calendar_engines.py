"""Compiled loops that simulate the very same trials as the live rule, only faster.

TITE-CRM and TITE-BOIN have one, for regimens in a line and a part that asks for nothing the loop
does not know.  Every other design, and every other part, is simulated by its live rule.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from firstdose.design.boundaries.boin import rate_interval
from firstdose.design.boundaries.elimination import Elimination, fewest_dlts
from firstdose.design.boundaries.selection import Selection
from firstdose.design.boundaries.selection import selected as isotonic
from firstdose.design.part_design import PartDesign
from firstdose.design.posterior.one_parameter import USUAL_VARIANCE
from firstdose.design.rules.choosing import FEW
from firstdose.design.rules.skeletons import skeleton_of
from firstdose.protocol.designs import NoSkipping, ParticipantsTreated, TiteBoin, TiteCrm
from firstdose.protocol.parts import Part
from firstdose.simulate.calendar import any_design, tite_boin, tite_crm
from firstdose.simulate.calendar.asking import Conditions
from firstdose.simulate.calendar.boundaries import selected
from firstdose.simulate.calendar.settings import NO_DEPARTURES
from firstdose.simulate.calendar.trials import Trials

_SUMMED_VARIANCES = (0.5, USUAL_VARIANCE)
"""From and to which prior variance the fixed nodes of the compiled TITE-CRM are fine enough."""

Engine = Callable[[int, int, int], Trials]
"""Seed, first trial and how many of them in; the trials out."""


def engine_of(design: PartDesign, part: Part, conditions: Conditions) -> Engine:
    """What simulates this design under these conditions."""
    fast = _fast(design, part, conditions) if _plain(design, part, conditions) else None
    return fast or partial(any_design.simulated, design, conditions)


def _fast(design: PartDesign, part: Part, conditions: Conditions) -> Engine | None:
    settings = part.design
    if isinstance(settings, TiteCrm):
        return _tite_crm(design, part, settings, conditions)
    if isinstance(settings, TiteBoin):
        return _tite_boin(part, settings, conditions)
    return None


def _plain(design: PartDesign, part: Part, conditions: Conditions) -> bool:
    """A line from its lowest regimen up, everyone stays, and only the number treated ends it."""
    order, calendar = design.order, conditions.calendar
    return (
        order.is_a_line
        and order.start == 0
        and calendar.departures == NO_DEPARTURES
        and calendar.committee_days == 0
        and calendar.staggering.between_regimens_days == 0
        and conditions.late_events == "ignore"
        and conditions.backfill is None
        and not conditions.waits
        and part.cohorts.titration == "none"
        and _participants(part) > 0
    )


def _participants(part: Part) -> int:
    """How many are treated in all, where that alone ends the part; else 0."""
    if len(part.stopping) != 1 or len(part.stopping[0].all_of) != 1:
        return 0
    condition = part.stopping[0].all_of[0]
    if not isinstance(condition, ParticipantsTreated):
        return 0
    treated = condition.participants
    whole = treated % part.cohorts.size == 0
    return treated if whole and part.cohorts.maximum_per_regimen >= treated else 0


def _tite_crm(
    design: PartDesign, part: Part, settings: TiteCrm, conditions: Conditions
) -> Engine | None:
    known = settings.model == "power" and settings.estimate == "plug_in" and _by_time(settings)
    least, most = _SUMMED_VARIANCES
    known = known and least <= float(settings.prior_variance) <= most
    known = known and _participants(part) <= FEW
    if not known or part.cohorts.size != 1 or part.guards != (NoSkipping(reach="current"),):
        return None
    target = float(settings.target)
    skeleton = skeleton_of(
        settings.skeleton, (target, float(settings.intercept)), len(design.order.names), "power"
    )
    loop = tite_crm.TiteCrm(
        skeleton=tuple(float(risk) for risk in skeleton),
        target=target,
        participants=_participants(part),
        prior_variance=float(settings.prior_variance),
        ends_with="last_outcome",
    )
    return partial(tite_crm.simulated, loop, conditions.calendar, conditions.truth.risk)


def _by_time(settings: TiteCrm) -> bool:
    """Whether weights are in proportion to the time followed."""
    return settings.scheme == "stated" and not settings.weights


def _tite_boin(part: Part, settings: TiteBoin, conditions: Conditions) -> Engine | None:
    if settings.estimate != "effective_number" or part.guards:
        return None
    target, participants = float(settings.target), _participants(part)
    interval = rate_interval(target, target * float(settings.under), target * float(settings.over))
    elimination = Elimination(
        limit=target,
        probability=float(settings.too_toxic),
        from_participants=settings.closes_from,
    )
    loop = tite_boin.TiteBoin(
        escalate_le=interval.escalate_at,
        de_escalate_ge=interval.de_escalate_at,
        eliminate_ge=fewest_dlts(elimination, participants),
        cohorts=participants // part.cohorts.size,
        cohort_size=part.cohorts.size,
        most_pending=float(settings.largest_pending_share),
        ends_with="last_outcome",
    )
    selection = Selection(target=target, elimination=elimination)

    def run(seed: int, first: int, trials: int) -> Trials:
        truth, calendar = conditions.truth, conditions.calendar
        found = tite_boin.simulated(loop, calendar, truth.risk, seed, first, trials)
        return selected(found, lambda n, dlts: isotonic(n, dlts, selection))

    return run
