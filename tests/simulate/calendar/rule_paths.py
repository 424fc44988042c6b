"""A design of the package as paths, made by asking its rule state by state; for tests only."""

import json
from functools import cache
from pathlib import Path

import numpy as np
from firstdose.design.exact import _before_anyone, _rows, _settled, _with_outcomes

from design.grids import grid, part_of
from firstdose.design import PartDesign, assembled
from firstdose.design.states import States, at
from firstdose.protocol.designs import ThreePlusThree
from firstdose.records.values import Action
from firstdose.simulate.calendar.paths import Paths, paths


@cache
def schedule_then_dose(doses: int, schedules: int) -> tuple[PartDesign, Paths]:
    regimens = grid(doses, schedules)
    settings = ThreePlusThree(
        complete_to_six_on_de_escalation=True,
        recommended_needs_six=True,
        lowest_dose_failure="stop",
    )
    design = assembled(regimens, part_of(regimens, settings))
    return design, _paths(design)


def _paths(design: PartDesign) -> Paths:
    """Node by node, a frontier of states at a time; the columns are those of `Paths`."""
    numbers: dict[bytes, int] = {}
    regimen, wanted, first, child, recommended = columns = tuple([] for _ in range(5))
    frontier = _before_anyone(len(design.order.names))
    numbers[_keys(frontier)[0]] = 0
    while len(frontier.current):
        settled, moves = _settled(design.rule, frontier)
        over = moves.does(Action.STOP, Action.COMPLETE)
        size = np.where(over, 0, moves.places - at(settled.places, settled.here))
        after, _ = _with_outcomes(_rows(settled, ~over), size[~over], np.ones((~over).sum()))
        keys = _keys(after)
        new = [number for number, key in enumerate(keys) if key not in numbers]
        fresh: list[int] = []
        for number in new:
            if keys[number] not in numbers:
                numbers[keys[number]] = len(numbers)
                fresh.append(number)
        outcomes = np.where(over, 0, size + 1)
        regimen += settled.here.tolist()
        wanted += size.tolist()
        first += (len(child) + np.cumsum(outcomes) - outcomes).tolist()
        completes = moves.does(Action.COMPLETE)
        recommended += np.where(completes, moves.regimen, -1).tolist()
        child += [numbers[key] for key in keys]
        frontier = _rows(after, np.array(fresh, dtype=np.int64))
    return paths(*columns)


def _keys(states: States) -> list[bytes]:
    parts = (states.evaluable, states.dlts, states.closed, states.current[:, np.newaxis])
    return [row.tobytes() for row in np.concatenate(parts, axis=1).astype(np.int8)]


def risks_of(scenario: str, names: tuple[str, ...]) -> tuple[float, ...]:
    """The assumed risks of a published scenario, whose regimens are numbered from 0."""
    text = (Path(__file__).parents[2] / "published" / "three_plus_three.json").read_text()
    risk = json.loads(text)["schedule_then_dose"]["scenarios"][scenario]["p"]
    return tuple(risk[f"d{int(name[1]) - 1}s{int(name[3]) - 1}"] for name in names)
