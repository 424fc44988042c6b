"""What each design usually comes with: cohorts, guards and stopping rules as its authors use them.

For a design that is looked at without a study file.  A study file states all of them itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import assert_never

from firstdose.protocol.designs import (
    APlusB,
    BfBoin,
    Blrm,
    Boin,
    Boin12,
    BoinCombination,
    Coherent,
    Crm,
    DesignSettings,
    DualBlrm,
    EffTox,
    Ewoc,
    FractionalCrm,
    GBoin,
    GuardSettings,
    InfusionHazard,
    IThreePlusThree,
    Keyboard,
    Mtpi,
    Mtpi2,
    NoSkipping,
    OwnTable,
    ParticipantsAtRegimen,
    ParticipantsTreated,
    Pipe,
    PoCrm,
    RollingSix,
    Stays,
    StoppingRule,
    ThreePlusThree,
    TiteBoin,
    TiteBoin12,
    TiteCrm,
    TooToxic,
    UBoin,
)
from firstdose.protocol.parts import Cohorts
from firstdose.protocol.words import MOST_PARTICIPANTS

UNLIMITED = MOST_PARTICIPANTS
"""Places at one regimen where the design sets no limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Companions:
    """The parts of a part that are not its rule."""

    cohorts: Cohorts
    guards: tuple[GuardSettings, ...]
    stopping: tuple[StoppingRule, ...]


def usual(settings: DesignSettings, participants: int = 30) -> Companions:
    """Cohorts, guards and stopping rules of the paper or the reference package.

    ``participants``: how many the part has in all; 3+3 ends by itself.
    """
    match settings:
        case ThreePlusThree():
            return Companions(
                cohorts=Cohorts(size=3, maximum_per_regimen=6), guards=(), stopping=()
            )
        case APlusB():
            both = settings.a + settings.b
            return Companions(
                cohorts=Cohorts(size=settings.a, maximum_per_regimen=both), guards=(), stopping=()
            )
        case RollingSix():
            most = 8 if settings.queue else 6
            return Companions(
                cohorts=Cohorts(size=3, maximum_per_regimen=most), guards=(), stopping=()
            )
        case OwnTable():
            listed = [row.n for row in settings.rows]
            return Companions(
                cohorts=Cohorts(
                    size=min(listed, default=1), maximum_per_regimen=max(listed, default=1)
                ),
                guards=(),
                stopping=(treated(participants),),
            )
        case Boin() | BoinCombination() | Keyboard() | Mtpi() | Mtpi2() | IThreePlusThree():
            return Companions(
                cohorts=Cohorts(size=3, maximum_per_regimen=UNLIMITED),
                guards=(eliminates_above(settings.target),),
                stopping=(treated(participants),),
            )
        case GBoin():
            return Companions(
                cohorts=Cohorts(size=3, maximum_per_regimen=UNLIMITED),
                guards=(replace(eliminates_above(share_of_greatest(settings)), counts="score"),),
                stopping=(treated(participants),),
            )
        case BfBoin():
            return Companions(
                cohorts=Cohorts(size=3, maximum_per_regimen=UNLIMITED),
                guards=(eliminates_above(settings.target),),
                stopping=(treated(participants), nine_and_stays()),
            )
        case Boin12() | TiteBoin12() | UBoin() | EffTox() | TiteBoin():
            return Companions(
                cohorts=Cohorts(size=3, maximum_per_regimen=UNLIMITED),
                guards=(),
                stopping=(treated(participants),),
            )
        case Crm():
            return _entered(3, participants, one_step_up(), Coherent(rate=settings.target))
        case TiteCrm():
            return _entered(1, participants, one_step_up())
        case FractionalCrm():
            return _entered(3, participants, one_step_up())
        case PoCrm():
            return _entered(1, participants)
        case Blrm() | Ewoc() | Pipe():
            return _entered(3, participants)
        case InfusionHazard() | DualBlrm():
            return _entered(3, participants, NoSkipping(reach="tested"))
        case _:
            assert_never(settings)


def _entered(size: int, participants: int, *guards: GuardSettings) -> Companions:
    """Cohorts of one size until all are treated; no regimen has a limit of its own."""
    return Companions(
        cohorts=Cohorts(size=size, maximum_per_regimen=UNLIMITED),
        guards=guards,
        stopping=(treated(participants),),
    )


def one_step_up() -> NoSkipping:
    """At most one step above the current regimen, as `crmsim` and `titesim` of dfcrm keep it."""
    return NoSkipping(reach="current")


def eliminates_above(target: Decimal) -> TooToxic:
    """Close a regimen when Pr(risk > target) > 0.95 under a uniform prior, from three evaluable.

    Liu and Yuan, J R Stat Soc C 2015; the same in Keyboard, mTPI-2 and i3+3.
    """
    return TooToxic(
        limit=target,
        probability=Decimal("0.95"),
        prior_dlt=Decimal(1),
        prior_no_dlt=Decimal(1),
        from_participants=3,
        asked="when_cohort_is_full",
    )


def share_of_greatest(settings: GBoin) -> Decimal:
    """The target of gBOIN as a share of the greatest weight, to six decimals; 0.99 at most."""
    share = settings.target_score / max((*settings.weights, settings.target_score))
    return min(round(share, 6).normalize(), Decimal("0.99"))


def treated(participants: int) -> StoppingRule:
    """The part is over when so many have been treated."""
    return StoppingRule(all_of=(ParticipantsTreated(participants=participants),))


def nine_and_stays() -> StoppingRule:
    """The part is over when the current regimen has nine and the next cohort would enter there.

    BF-BOIN: Zhao, Yuan, Korn and Freidlin, Clin Cancer Res 2024.
    """
    return StoppingRule(all_of=(ParticipantsAtRegimen(participants=9), Stays()))
