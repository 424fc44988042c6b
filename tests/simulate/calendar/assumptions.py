"""Assumptions that several tests share: scenarios, calendars, and every engine by name."""

from collections.abc import Callable

from firstdose.protocol.parts import Staggering
from firstdose.simulate.calendar import (
    Accrual,
    Boundaries,
    Calendar,
    Departures,
    Onset,
    Trials,
    backfill,
    cohorts,
    rolling_six,
    tite_boin,
    tite_crm,
)
from simulate.calendar.boin_tables import boin, boundaries
from simulate.calendar.rolling_tables import rolling_six as rolling_table

S1 = (0.05, 0.15, 0.30, 0.45, 0.60)
S2 = (0.30, 0.42, 0.55, 0.66, 0.75)
SKELETON = (0.12252936, 0.20395601, 0.3, 0.40181944, 0.50134645)

EVERYTHING = Calendar(
    accrual=Accrual(per_day=0.1),
    window_days=(28.0,) * 5,
    onset=Onset(shape="weibull", in_second_half=0.6, late=0.03),
    departures=Departures(within_window=0.08, before_dlt=0.1, maximum_replacements_per_regimen=3),
    staggering=Staggering(after_first_days=14, between_days=7, between_regimens_days=3),
    committee_days=5.0,
)

Run = Callable[[Calendar, tuple[float, ...], int, int, int], Trials]


def table(target: float, most: int) -> Boundaries:
    found = boundaries(target, most)
    return Boundaries(
        escalate_le=found.escalate_le,
        de_escalate_ge=found.de_escalate_ge,
        eliminate_ge=found.eliminate_ge,
    )


def _tite_boin() -> tite_boin.TiteBoin:
    found = boundaries(0.3, 30)
    return tite_boin.TiteBoin(
        escalate_le=found.escalate,
        de_escalate_ge=found.de_escalate,
        eliminate_ge=found.eliminate_ge,
        cohorts=10,
        cohort_size=3,
    )


def backfilled(target: float, response: tuple[float, ...]) -> backfill.Backfill:
    return backfill.Backfill(
        boundaries=table(target, 130),
        cohorts=10,
        cohort_size=3,
        response=response,
        full_at=13,
        enough=9,
    )


CRM = tite_crm.TiteCrm(skeleton=SKELETON, target=0.3, participants=30)
TITE_BOIN = _tite_boin()
ROLLING = rolling_six.RollingTable(moves=rolling_table())

ENGINES: dict[str, Run] = {
    "backfill": lambda *a: backfill.simulated(backfilled(0.3, (0.3,) * 5), *a),
    "cohorts": lambda *a: cohorts.simulated(boin(), *a),
    "rolling six": lambda *a: rolling_six.simulated(ROLLING, *a),
    "tite-boin": lambda *a: tite_boin.simulated(TITE_BOIN, *a),
    "tite-crm": lambda *a: tite_crm.simulated(CRM, *a),
}
