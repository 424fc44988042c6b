"""When the examiner looks at a participant, and what the laboratory measures on the same day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from firstdose.protocol.schedule import Visit
from firstdose.protocol.study import Study
from firstdose.simulate.analytes import test_of
from firstdose.simulate.dice import question
from firstdose.simulate.screening import screening_index

ACTIVITY = "sledai_2k"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A visit at which SLEDAI-2K is scored.

    ``day``: its planned day from the first infusion, None before treatment.  ``index`` names it to
    the dice; ``measured`` are the analytes of that day.
    """

    name: str
    day: float | None
    index: int
    measured: frozenset[str]


@lru_cache(maxsize=16)
def looks(study: Study) -> tuple[Look, ...]:
    """Every such visit that is planned from the first infusion, the screening first."""
    screenings = {visit.name for visit in study.schedule.screening_visits}
    return tuple(
        _look(study, visit, is_screening=visit.name in screenings)
        for visit in study.schedule.visits
        if ACTIVITY in _done(study, visit)[1] and visit.anchor == "first_infusion"
    )


def _look(study: Study, visit: Visit, *, is_screening: bool) -> Look:
    analytes = {test.analyte for one in _done(study, visit)[0] if (test := test_of(one))}
    return Look(
        name=visit.name,
        day=None if visit.day < 0 else float(visit.day),
        index=screening_index(1) if is_screening else question(f"visit: {visit.name}"),
        measured=frozenset(analytes),
    )


def _done(study: Study, visit: Visit) -> tuple[frozenset[str], frozenset[str]]:
    """The analytes and the instruments of a visit."""
    done = [one for one in study.schedule.procedures if one.name in visit.procedures]
    return (
        frozenset(analyte for one in done for analyte in one.analytes),
        frozenset(name for one in done for name in one.instruments),
    )
