"""A part that is nothing but regimens in a line, for looking at a design without a study file."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal

from firstdose.design.designs import assembled
from firstdose.design.part_design import PartDesign
from firstdose.design.usual import Companions
from firstdose.protocol.designs import DesignSettings, Path, Turns
from firstdose.protocol.parts import DltWindow, Evaluability, Part, Staggering
from firstdose.protocol.regimens import FlatCells, Regimen, Regimens, Step
from firstdose.protocol.words import Text

_NAMELESS = Text(en="regimens in a line", zh="依次排列的方案")


def in_a_line(
    settings: DesignSettings, regimens: int, companions: Companions, *, start: int = 1
) -> PartDesign:
    """The design over regimens named 1, 2, 3 …, each no less toxic than the one before."""
    line = regimens_in_a_line(regimens)
    return assembled(line, part_in_a_line(settings, line, companions, start=start))


def regimens_in_a_line(regimens: int, doses: Sequence[Decimal] = ()) -> Regimens:
    """Regimens 1, 2, 3 …: dose steps, one infusion of ``doses`` cells, or of as many as its number.

    Doses of another number than regimens are left to the design that states them to refuse.
    """
    names = [str(number) for number in range(1, regimens + 1)]
    cells = doses if len(doses) == regimens else tuple(map(Decimal, names))
    return Regimens(
        section="a line of regimens",
        conditioning=(),
        regimens=tuple(
            Regimen(
                name=name,
                cells=FlatCells(cells=dose),
                infusion_days=(0,),
                conditioning="",
            )
            for name, dose in zip(names, cells, strict=True)
        ),
        steps=tuple(
            Step(lower=lower, upper=upper, kind="dose")
            for lower, upper in itertools.pairwise(names)
        ),
    )


def part_in_a_line(
    settings: DesignSettings,
    line: Regimens,
    companions: Companions,
    *,
    start: int = 1,
    order: Turns = "in_turn",
) -> Part:
    """The part over them; what has to do with the calendar does not matter to counts."""
    path = Path(start=str(start), kinds=("dose",), order=order)
    window = DltWindow(anchor="first_infusion", days=28)
    return part_without_a_study(settings, line, companions, (path, window, _NAMELESS))


def part_without_a_study(
    settings: DesignSettings,
    regimens: Regimens,
    companions: Companions,
    others: tuple[Path, DltWindow, Text],
) -> Part:
    """A part over all of the regimens; ``others``: its path, its window and what it is called."""
    path, window, title = others
    return Part(
        name="",
        section=regimens.section,
        title=title,
        regimens=tuple(regimen.name for regimen in regimens.regimens),
        path=path,
        design=settings,
        guards=companions.guards,
        stopping=companions.stopping,
        dlt_window=window,
        cohorts=companions.cohorts,
        staggering=Staggering(after_first_days=0, between_days=0, between_regimens_days=0),
        evaluability=Evaluability(
            minimum_percent_of_planned_cells=100,
            all_infusions_required=True,
            replace_unrelated_departures=True,
            maximum_replacements_per_regimen=0,
        ),
    )
