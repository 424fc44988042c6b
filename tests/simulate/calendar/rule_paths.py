"""A design of the package as it is walked on the calendar; for tests only."""

import json
from functools import cache
from pathlib import Path

from design.grids import grid, part_of
from firstdose.design import PartDesign, assembled, automaton_of
from firstdose.protocol.designs import ThreePlusThree
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
    compiled = automaton_of(design)
    return design, paths(
        compiled.regimen, compiled.added, compiled.first, compiled.child, compiled.recommended
    )


def risks_of(scenario: str, names: tuple[str, ...]) -> tuple[float, ...]:
    """The assumed risks of a published scenario, whose regimens are numbered from 0."""
    text = (Path(__file__).parents[2] / "published" / "three_plus_three.json").read_text()
    risk = json.loads(text)["schedule_then_dose"]["scenarios"][scenario]["p"]
    return tuple(risk[f"d{int(name[1]) - 1}s{int(name[3]) - 1}"] for name in names)
