"""A part that is nothing but regimens in a line, for looking at a design without a study file."""

from __future__ import annotations

import itertools
from decimal import Decimal

from firstdose.design.designs import assembled
from firstdose.design.part_design import PartDesign
from firstdose.design.usual import Companions
from firstdose.protocol.designs import DesignSettings, Path
from firstdose.protocol.parts import Cohorts, DltWindow, Evaluability, Part, Staggering
from firstdose.protocol.regimens import FlatCells, Regimen, Regimens, Step
from firstdose.protocol.words import Text

_NAMELESS = Text(en="regimens in a line", zh="依次排列的方案")


def in_a_line(
    settings: DesignSettings, regimens: int, companions: Companions, *, start: int = 1
) -> PartDesign:
    """The design over regimens named 1, 2, 3 …, each no less toxic than the one before."""
    line = regimens_in_a_line(regimens)
    return assembled(line, part_in_a_line(settings, line, companions, start=start))


def regimens_in_a_line(regimens: int) -> Regimens:
    """Regimens 1, 2, 3 …: dose steps, one infusion."""
    names = [str(number) for number in range(1, regimens + 1)]
    return Regimens(
        section="a line of regimens",
        conditioning=(),
        regimens=tuple(
            Regimen(
                name=name,
                cells=FlatCells(cells=Decimal(name)),
                infusion_days=(0,),
                conditioning="",
            )
            for name in names
        ),
        steps=tuple(
            Step(lower=lower, upper=upper, kind="dose")
            for lower, upper in itertools.pairwise(names)
        ),
    )


def part_in_a_line(
    settings: DesignSettings, line: Regimens, companions: Companions, *, start: int = 1
) -> Part:
    """The part over them; what has to do with the calendar does not matter to counts."""
    names = tuple(regimen.name for regimen in line.regimens)
    cohorts: Cohorts = companions.cohorts
    return Part(
        name="line",
        section="a line of regimens",
        title=_NAMELESS,
        regimens=names,
        path=Path(start=str(start), kinds=("dose",)),
        design=settings,
        guards=companions.guards,
        stopping=companions.stopping,
        dlt_window=DltWindow(anchor="first_infusion", days=28),
        cohorts=cohorts,
        staggering=Staggering(after_first_days=0, between_days=0, between_regimens_days=0),
        evaluability=Evaluability(
            minimum_percent_of_planned_cells=100,
            all_infusions_required=True,
            replace_unrelated_departures=True,
            maximum_replacements_per_regimen=0,
        ),
    )
