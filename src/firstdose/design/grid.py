"""Regimens in a grid of doses and schedules, for looking at a design without a study file.

Dose i has i times the cells of the first.  Every regimen has two infusions; the first schedule has
the longest interval, a week for each schedule there is, and each next one is a week shorter.  These
are stand-ins: designs on counts read only the order, and a hazard model reads them as they are.
"""

from __future__ import annotations

from decimal import Decimal

from firstdose.design.line import part_without_a_study
from firstdose.design.usual import Companions
from firstdose.protocol.designs import FREE, DesignSettings, Path, Turns
from firstdose.protocol.parts import DltWindow, Part
from firstdose.protocol.regimens import FlatCells, Regimen, Regimens, Step
from firstdose.protocol.words import Text

_WEEK = 7
_NAMELESS = Text(en="regimens in a grid", zh="按剂量与给药间隔排列的方案")


def usual_turns(settings: DesignSettings) -> Turns:
    """A free path for designs that choose among all steps; for others schedule, then dose."""
    return "free" if isinstance(settings, FREE) else "in_turn"


def regimens_in_a_grid(doses: int, schedules: int) -> Regimens:
    """Regimens d1s1, d1s2 … by dose, then by schedule; a step up in either is one up in risk."""
    places = [(d, s) for d in range(1, doses + 1) for s in range(1, schedules + 1)]
    return Regimens(
        section="a grid of regimens",
        conditioning=(),
        regimens=tuple(
            Regimen(
                name=_name(dose, schedule),
                cells=FlatCells(cells=Decimal(dose)),
                infusion_days=(0, _WEEK * (schedules + 1 - schedule)),
                conditioning="",
            )
            for dose, schedule in places
        ),
        steps=(
            *(
                Step(lower=_name(d, s), upper=_name(d, s + 1), kind="schedule")
                for d, s in places
                if s < schedules
            ),
            *(
                Step(lower=_name(d, s), upper=_name(d + 1, s), kind="dose")
                for d, s in places
                if d < doses
            ),
        ),
    )


def _name(dose: int, schedule: int) -> str:
    return f"d{dose}s{schedule}"


def part_in_a_grid(
    settings: DesignSettings, grid: Regimens, companions: Companions, path: Path
) -> Part:
    """The part over them; its DLT window of 28 days begins with the last infusion."""
    window = DltWindow(anchor="last_infusion", days=28)
    return part_without_a_study(settings, grid, companions, (path, window, _NAMELESS))
