"""Small studies to try a design on: doses by schedules, named d1s1, d1s2, … d2s1, …"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import numpy as np

from firstdose.design.order import RegimenOrder
from firstdose.design.overruling import Kept
from firstdose.design.situation import Situation, Tally
from firstdose.protocol.designs import DesignSettings, GuardSettings, Path
from firstdose.protocol.parts import Cohorts, DltWindow, Evaluability, Part, Staggering
from firstdose.protocol.regimens import FlatCells, Regimen, Regimens, Step, StepKind
from firstdose.protocol.words import Text

NOTHING = Text(en="", zh="")
THREE_TO_SIX = Cohorts(size=3, maximum_per_regimen=6)


def grid(doses: int, schedules: int, *, schedule_steps_at_every_dose: bool = True) -> Regimens:
    """Dose steps at every schedule; schedule steps at every dose, or at the first only."""
    cells = {
        f"d{dose}s{schedule}": Regimen(
            name=f"d{dose}s{schedule}",
            cells=FlatCells(cells=Decimal(dose)),
            infusion_days=(0,),
            conditioning="",
        )
        for dose in range(1, doses + 1)
        for schedule in range(1, schedules + 1)
    }
    schedule_steps = [
        Step(lower=f"d{dose}s{at}", upper=f"d{dose}s{at + 1}", kind="schedule")
        for dose in range(1, doses + 1 if schedule_steps_at_every_dose else 2)
        for at in range(1, schedules)
    ]
    dose_steps = [
        Step(lower=f"d{dose}s{at}", upper=f"d{dose + 1}s{at}", kind="dose")
        for dose in range(1, doses)
        for at in range(1, schedules + 1)
    ]
    return Regimens(
        section="4.1",
        conditioning=(),
        regimens=tuple(cells.values()),
        steps=(*schedule_steps, *dose_steps),
    )


def part_of(
    regimens: Regimens,
    settings: DesignSettings,
    *guards: GuardSettings,
    kinds: tuple[StepKind, ...] = ("schedule", "dose"),
    cohorts: Cohorts = THREE_TO_SIX,
) -> Part:
    """A part over all of the regimens that starts at the first."""
    names = tuple(regimen.name for regimen in regimens.regimens)
    return Part(
        name="escalation",
        section="4.2",
        title=NOTHING,
        regimens=names,
        path=Path(start=names[0], kinds=kinds),
        design=settings,
        guards=guards,
        dlt_window=DltWindow(anchor="first_infusion", days=28),
        cohorts=cohorts,
        staggering=Staggering(after_first_days=14, between_days=1, between_regimens_days=7),
        evaluability=Evaluability(
            minimum_percent_of_planned_cells=80,
            all_infusions_required=True,
            replace_unrelated_departures=True,
            maximum_replacements_per_regimen=3,
        ),
        review_within_days=7,
    )


def kept(order: RegimenOrder, maximum: int = 6) -> Kept:
    """What a guard on the way up needs, of a part that recommends nothing when it is cut short."""
    return Kept(
        order=order,
        maximum=maximum,
        select=lambda states, _closed: np.full(len(states.current), -1, dtype=np.int64),
    )


def situation(
    current: str,
    counts: Mapping[str, tuple[int, int]] | None = None,
    *,
    closed: tuple[str, ...] = (),
    pending: Mapping[str, int] | None = None,
    lost: Mapping[str, int] | None = None,
) -> Situation:
    """``counts``: evaluable and DLTs by regimen."""
    counts, pending, lost = counts or {}, pending or {}, lost or {}
    tallies = []
    for regimen in dict.fromkeys([*counts, *pending, *lost]):
        evaluable, dlts = counts.get(regimen, (0, 0))
        places = evaluable + pending.get(regimen, 0) + lost.get(regimen, 0)
        tallies.append(
            Tally(
                regimen=regimen,
                assigned=places,
                infused=places,
                evaluable=evaluable,
                dlts=dlts,
                pending=pending.get(regimen, 0),
                replaced=0,
                lost=lost.get(regimen, 0),
            )
        )
    return Situation(
        part="escalation",
        today=date(2026, 1, 12),
        tallies=tuple(tallies),
        current=current,
        closed=closed,
    )
