"""Limits of the published states and scores that a virtual course of disease is drawn to respect.

They are read from the tables of the standards, and where a protocol may choose, from the study.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from firstdose.protocol.endpoints import InstrumentChoices
from firstdose.standards.conditions import Comparison
from firstdose.standards.scale_tables import scale
from firstdose.standards.scores import score_table
from firstdose.standards.states import state_table

SLEDAI = "sledai_2k"
CRS_SCALE, ICANS_SCALE = "crs_astct_2019", "icans_astct_2019"


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseLimits:
    """What counts as a response, as low disease activity and as remission, in the study's reading.

    ``no_activity_in``: organ groups in which low disease activity allows nothing.  In remission the
    physician global lies below its limit; low disease activity allows its limit.
    """

    fall_points: int
    low_activity_points: int
    no_activity_in: frozenset[str]
    low_activity_global: Decimal
    remission_global: Decimal
    low_activity_prednisone_mg: Decimal
    remission_prednisone_mg: Decimal


def course_limits(chosen: InstrumentChoices) -> CourseLimits:
    """The limits of SRI-4, LLDAS and DORIS."""
    lldas, doris = (
        chosen.lldas_prednisone_limit_mg_per_day,
        chosen.doris_prednisone_limit_mg_per_day,
    )
    return _course_limits(str(lldas), str(doris))


@lru_cache(maxsize=16)
def _course_limits(lldas_prednisone_mg: str, doris_prednisone_mg: str) -> CourseLimits:
    """By how the limits are written: a dose is prescribed as the study file writes it."""
    lldas, doris = Decimal(lldas_prednisone_mg), Decimal(doris_prednisone_mg)
    organs = (
        condition.quantity.removeprefix(f"{SLEDAI}_")
        for condition in state_table("lldas").conditions
        if condition.quantity.startswith(f"{SLEDAI}_") and condition.criterion == _activity()
    )
    return CourseLimits(
        fall_points=int(limit_of("sri_4", "sledai_2k_fall")),
        low_activity_points=int(limit_of("lldas", SLEDAI)),
        no_activity_in=frozenset(organs),
        low_activity_global=limit_of("lldas", "pga"),
        remission_global=limit_of("doris", "pga"),
        low_activity_prednisone_mg=lldas,
        remission_prednisone_mg=min(doris, lldas),
    )


@cache
def beside_sledai() -> tuple[str, ...]:
    """What LLDAS asks as present or absent beside SLEDAI-2K, in any variant but the SELENA flare.

    Nothing of it occurs in a virtual patient.
    """
    variants = frozenset({"new_items", "new_items_or_bilag"})
    conditions = state_table("lldas", variants).conditions
    return tuple(one.quantity for one in conditions if one.comparison is Comparison.IS)


@cache
def sledai_fever_above_cel() -> Decimal:
    """The temperature above which SLEDAI-2K counts fever."""
    (cut,) = (
        criterion.cuts[0].cut
        for criterion in score_table(SLEDAI).laboratory
        if criterion.analyte == "temperature"
    )
    return cut


@cache
def crs_fever_from_cel() -> Decimal:
    """The temperature from which CRS counts fever."""
    (cut,) = (
        level.band.cut
        for level in scale(CRS_SCALE).levels
        if level.domain == "fever" and level.band is not None
    )
    return cut


def limit_of(state: str, quantity: str) -> Decimal:
    """The number with which a published state compares a quantity."""
    (limit,) = (one.limit for one in state_table(state).conditions if one.quantity == quantity)
    assert isinstance(limit, Decimal), f"{state} asks {quantity} as a number"
    return limit


def _activity() -> str:
    """The criterion of LLDAS that speaks of SLEDAI-2K."""
    conditions = state_table("lldas").conditions
    return next(one.criterion for one in conditions if one.quantity == SLEDAI)
