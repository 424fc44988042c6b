"""Trials of a chunk through the ledger: each is run as a real one is, and cut at its last entry.

Every number is what the ordinary analysis makes of the ledger; nothing reads the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import chain
from typing import TypeVar

import polars as pl

from firstdose import protocol
from firstdose.analyse.cut import ALL, DataCut, data_cut, population_reaching
from firstdose.analyse.disease_activity import Answers, answers
from firstdose.analyse.dose_limiting_toxicity import had_dlt
from firstdose.analyse.regimen import Meeting, meetings
from firstdose.analyse.toxicity import emergent, population_of
from firstdose.derive.course import course
from firstdose.protocol.study import Study
from firstdose.records.ledger import Ledger
from firstdose.records.problem import StudyError
from firstdose.records.undisturbed import undisturbed
from firstdose.records.values import Action, Domain, Generation, SpecialInterest
from firstdose.simulate.mechanistic.clinic.course import (
    Course,
    Wanted,
    course_or_error,
    together,
)
from firstdose.simulate.mechanistic.clinic.examiner import read_of_courses
from firstdose.simulate.mechanistic.clinic.people import NO_ECONOMY, Economy
from firstdose.simulate.mechanistic.lanes import LANES
from firstdose.simulate.side_by_side import Ask, side_by_side
from firstdose.simulate.trial import simulated
from firstdose.simulate.whole_trials.cells_in_blood import cells_in_blood
from firstdose.simulate.whole_trials.plan import Chunk, PlannedDesign
from firstdose.simulate.whole_trials.rows import (
    WHOLE,
    Cell,
    frame,
    regimens_of,
    response_columns,
)
from firstdose.simulate.whole_trials.unread import unread

T = TypeVar("T")
Row = dict[str, Cell]
Asks = Ask[Wanted, Course | StudyError]

SIDE_BY_SIDE = 2 * LANES
"""Trials at once: each fills a lane of the engine, and memory holds their ledgers."""


def through_the_ledger(chunk: Chunk) -> pl.DataFrame:
    """The rows of a chunk, in the order of its trials, which run side by side."""
    study = study_under(chunk.study_text, chunk.study_name, chunk.design)
    tasks = [partial(_trial, chunk, study, number) for number in chunk.numbers]
    return frame(study, chain.from_iterable(beside_each_other(tasks)))


def beside_each_other(tasks: Sequence[Callable[[Asks], T]]) -> tuple[T, ...]:
    """What trials say that run side by side, each told where to ask for its patients."""
    solved = partial(together, kept=read_of_courses())
    with undisturbed():
        return side_by_side(tasks, solved, SIDE_BY_SIDE)


def economy_of(study: Study, ask: Asks) -> Economy:
    """What one of many trials saves: its patients are solved with those of the others."""
    return Economy(solver=lambda wanted: course_or_error(ask(wanted)), unread=unread(study))


def _trial(chunk: Chunk, study: Study, number: int, ask: Asks) -> tuple[Row, ...]:
    """The rows of one trial; nobody asks for what was derived of it any more."""
    ledger = ledger_of(chunk, number, economy_of(study, ask))
    told_apart: Row = {"design": chunk.design.name, "truth": chunk.truth, "trial": number}
    rows = tuple(told_apart | row for row in rows_of(study, ledger))
    course.cache_clear()
    return rows


@lru_cache(maxsize=16)
def study_under(text: str, name: str, design: PlannedDesign) -> Study:
    """The study with the design in the place of that of its part."""
    study = protocol.read(text, name)
    planned = design.part
    if planned is None:
        return study
    parts = tuple(planned if part.name == planned.name else part for part in study.parts)
    return replace(study, parts=parts)


def ledger_of(chunk: Chunk, number: int, economy: Economy = NO_ECONOMY) -> Ledger:
    """The ledger of one trial; its entry 1 holds the study file as it was read."""
    study = study_under(chunk.study_text, chunk.study_name, chunk.design)
    made_by = Generation(clinic=chunk.clinic, seed=chunk.seed, truth=chunk.truth, trial=number)
    return simulated(study, chunk.study_text, made_by, economy=economy).ledger


def rows_of(study: Study, ledger: Ledger) -> Iterator[Row]:
    """What the analysis makes of one whole trial: a row for each regimen, then one of the whole."""
    cut = data_cut(study, ledger, ledger.entries[-1].known_on)
    answered = {(one.population, one.variable): one for one in answers(cut)}
    last = {one.part: one for one in meetings(cut)}
    ended = [last[part.name] for part in study.parts if part.name in last]
    complete = [one for one in ended if one.action is Action.COMPLETE]
    chosen = {one.regimen for one in complete}
    cells = cells_in_blood(cut, (*regimens_of(study), ALL))
    for regimen in regimens_of(study):
        yield {
            "regimen": regimen,
            "selected": regimen in chosen,
            **_safety(cut, regimen),
            **_responses(study, answered, regimen),
            **cells[regimen],
        }
    whole = _safety(cut, ALL)
    yield {
        "regimen": WHOLE,
        **whole,
        "early_stop": _stopped_early(study, len(complete), whole["evaluable"]),
        **_days(ledger, last),
        **_responses(study, answered, ALL),
        **cells[ALL],
    }


def _safety(cut: DataCut, group: str) -> dict[str, int | None]:
    """How many were infused and evaluable there, with a DLT and with CRS."""
    infused = cut.members(population_reaching(cut.study, "infused").name, group)
    evaluable = cut.members(population_reaching(cut.study, "dlt_evaluable").name, group)
    after_cells = emergent(cut.members(population_of(cut.study, "cells"), group), "cells")
    with_crs = [
        one
        for one in after_cells
        if one.where(lambda event: event.special_interest is SpecialInterest.CRS)
    ]
    if not cut.records(Domain.ADVERSE_EVENTS):
        return {"participants": len(infused), "evaluable": None, "dlts": None, "crs": None}
    return {
        "participants": len(infused),
        "evaluable": len(evaluable),
        "dlts": sum(map(had_dlt, evaluable)),
        "crs": len(with_crs),
    }


def _responses(study: Study, answered: Mapping[tuple[str, str], Answers], group: str) -> Row:
    """Responders and their denominator at every visit; empty where it is not recorded."""
    row: Row = {}
    for one in response_columns(study):
        found = answered[one.population, one.variable]
        responded, of = found.responded(group) if found.recorded else (None, None)
        row |= {one.name: responded, one.of: of}
    return row


def _stopped_early(study: Study, complete: int, evaluable: int | None) -> bool | None:
    """Whether a part has no regimen to show and fewer are evaluable than are planned.

    ``complete``: how many parts have one.
    """
    if evaluable is None:
        return None
    return complete < len(study.parts) and evaluable < study.enrolment.planned_participants


def _days(ledger: Ledger, last: dict[str, Meeting]) -> Row:
    began = ledger.entries[0].occurred_on
    decided = max((one.decided_on for one in last.values()), default=None)
    return {
        "duration_days": None if decided is None else (decided - began).days,
        "followed_days": (ledger.entries[-1].known_on - began).days,
    }
