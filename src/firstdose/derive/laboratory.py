"""Laboratory toxicity: every value graded, beside its baseline grade."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Literal, assert_never

from msgspec import Struct

from firstdose.derive.exposure import exposure
from firstdose.derive.happened import happened, happened_by
from firstdose.derive.laboratory_terms import analytes_under, laboratory_analytes
from firstdose.derive.over_time import Dated, worst_in_period
from firstdose.derive.reported_values import qualifier_of, references
from firstdose.derive.unchanged import Unchanged, unchanged
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import DemographyRecorded, Measured
from firstdose.records.history import History
from firstdose.standards.ctcae import CtcaeVersion, ctcae
from firstdose.standards.cuts import Cut
from firstdose.standards.grading import grade
from firstdose.standards.reasons import ungradable
from firstdose.standards.sides import References
from firstdose.standards.units import analyte, canonical
from firstdose.standards.verdict import Grade, Outcome, Ungradable, YesNo

Start = Literal["conditioning", "cells"]

ADULT_FROM_YEARS = 18


class LaboratoryToxicity(Struct, frozen=True, kw_only=True):
    """One value graded under one CTCAE term, in the analyte's canonical unit.

    A value in a unit that cannot be converted keeps its own and is ungradable.  A value reported as
    "<0.4" has the lowest grade that all it can stand for have.  ``decided_by`` is the published
    limit that gave the grade; None: it is 0, or there is none.  Emergent only when graded above
    baseline; unknown when either grade cannot be given.
    """

    analyte: str
    term: str
    measured_on: date
    value: Decimal
    unit: str
    grade: Grade
    decided_by: Cut | None
    baseline_grade: Grade
    emergent_from_conditioning: Outcome
    emergent_from_cells: Outcome
    source: int

    def emergent_from(self, start: Start) -> Outcome:
        """Emergence from one of the two starts."""
        match start:
            case "conditioning":
                return self.emergent_from_conditioning
            case "cells":
                return self.emergent_from_cells
            case _:
                assert_never(start)


class _Starts(Struct, frozen=True, kw_only=True):
    """When treatment began, and what is known of the participant beside the value."""

    treatment_on: date | None
    cells_on: date | None
    adult: YesNo

    @property
    def baseline_until(self) -> date:
        """The last day of baseline: samples of the first day of treatment are taken before it."""
        return self.treatment_on or date.max


class _Value(Struct, frozen=True, kw_only=True):
    """One value in its canonical unit with the laboratory's limits; None: not known."""

    entry: Entry[Measured]
    number: Decimal | Ungradable
    limits: References


_Answer = tuple[Grade, Cut | None]
"""A grade, and the published limit that gave it; None: no limit was passed, or there is none."""


def laboratory_toxicities(
    study: Study, history: History, today: date
) -> tuple[LaboratoryToxicity, ...]:
    """Every value of one participant under every term it can trigger, earliest first.

    Baseline is the last value up to the first day of treatment, that day included.
    """
    starts = _starts(study, history, today)
    measured = happened(history, Measured, today)
    return _laboratory(study.endpoints.instruments.ctcae, starts, unchanged(measured))


def _starts(study: Study, history: History, today: date) -> _Starts:
    given = exposure(study, history, today)
    return _Starts(
        treatment_on=given.starts_on if given is not None else None,
        cells_on=given.first_infusion_on if given is not None else None,
        adult=_adult(history, today),
    )


def worst_laboratory(
    study: Study, history: History, today: date, since: Start = "conditioning"
) -> tuple[LaboratoryToxicity, ...]:
    """The worst value after a start, one row per analyte and term; () before the start.

    An ungradable value is the worst when nothing graded above 0 stands beside it.
    """
    given = exposure(study, history, today)
    if given is None:
        return ()
    start_on = given.starts_on if since == "conditioning" else given.first_infusion_on
    if start_on is None:
        return ()
    after = start_on + timedelta(days=1)
    lines: dict[tuple[str, str], list[Dated[LaboratoryToxicity]]] = {}
    for row in laboratory_toxicities(study, history, today):
        if row.measured_on >= after:
            line = lines.setdefault((row.analyte, row.term), [])
            line.append(Dated(on=row.measured_on, value=row))
    found = (worst_in_period(line, after, today, attrgetter("grade")) for line in lines.values())
    return tuple(worst.value for worst in found if worst is not None)


def baseline_grade(study: Study, history: History, today: date, term: str) -> Grade | None:
    """The grade before treatment under one term; None when no value under it was measured then.

    Where a term has several analytes, it is that of the one that was measured first.
    """
    version = study.endpoints.instruments.ctcae
    starts = _starts(study, history, today)
    named = analytes_under(version, term)
    measured = happened_by(history, Measured, starts.baseline_until, today)
    before = [_value(entry) for entry in measured if entry.fact.analyte in named]
    first = next(iter(_baselines(before, starts).values()), None)
    return _grades(version, first, first, starts.adult)[term][0] if first is not None else None


@lru_cache(maxsize=256)
def _laboratory(
    version: CtcaeVersion, starts: _Starts, measured: Unchanged[tuple[Entry[Measured], ...]]
) -> tuple[LaboratoryToxicity, ...]:
    gradable = laboratory_analytes(version)
    values = [_value(entry) for entry in measured() if entry.fact.analyte in gradable]
    baselines = _baselines(values, starts)
    graded: dict[str, dict[str, _Answer]] = {
        name: _grades(version, value, value, starts.adult) for name, value in baselines.items()
    }
    return tuple(
        _toxicity(value, term, answer, graded.get(value.entry.fact.analyte, {}), starts)
        for value in values
        for term, answer in _grades(
            version, value, baselines.get(value.entry.fact.analyte), starts.adult
        ).items()
    )


def _baselines(values: Iterable[_Value], starts: _Starts) -> dict[str, _Value]:
    """By analyte, in the order of first measurement, the last value before treatment."""
    baselines: dict[str, _Value] = {}
    for value in values:
        if value.entry.occurred_on <= starts.baseline_until:
            baselines[value.entry.fact.analyte] = value
    return baselines


def _value(entry: Entry[Measured]) -> _Value:
    fact = entry.fact
    return _Value(
        entry=entry,
        number=canonical(fact.analyte, fact.value, fact.unit),
        limits=references(fact),
    )


def _grades(
    version: CtcaeVersion, value: _Value, baseline: _Value | None, adult: YesNo
) -> dict[str, _Answer]:
    """The grade of one value under every term of its analyte, and the limit that gave it."""
    standard, fact = ctcae(version), value.entry.fact
    criteria = standard.criteria_in(fact.analyte, fact.unit)
    number, qualifier = value.number, qualifier_of(fact)
    if isinstance(number, Ungradable) or qualifier is None:
        why = number if isinstance(number, Ungradable) else _no_number(fact)
        return {criterion.term: (why, None) for criterion in criteria}
    beside = _beside(value, baseline)
    found = (grade(each, number, beside, {"adult": adult}, qualifier) for each in criteria)
    return {each.term: (each.grade, each.decided_by) for each in found}


def _beside(value: _Value, baseline: _Value | None) -> References:
    """The limits of a value's own sample, and the baseline value with those of its sample."""
    before = baseline.number if baseline is not None else None
    if baseline is None or not isinstance(before, Decimal):
        return value.limits
    return replace(
        value.limits,
        baseline=before,
        baseline_lln=baseline.limits.lln,
        baseline_uln=baseline.limits.uln,
    )


def _no_number(fact: Measured) -> Ungradable:
    return ungradable("quantity_missing", quantity=fact.analyte)


def _toxicity(
    value: _Value, term: str, answer: _Answer, baseline: dict[str, _Answer], starts: _Starts
) -> LaboratoryToxicity:
    fact, on = value.entry.fact, value.entry.occurred_on
    grade, decided_by = answer
    before, _ = baseline.get(term, (ungradable("quantity_missing", quantity="baseline"), None))
    above = _above(grade, before)
    known = isinstance(value.number, Decimal)
    return LaboratoryToxicity(
        analyte=fact.analyte,
        term=term,
        measured_on=on,
        value=value.number if isinstance(value.number, Decimal) else fact.value,
        unit=analyte(fact.analyte).unit if known else fact.unit,
        grade=grade,
        decided_by=decided_by,
        baseline_grade=before,
        emergent_from_conditioning=_after(starts.treatment_on, on, above),
        emergent_from_cells=_after(starts.cells_on, on, above),
        source=value.entry.number,
    )


def _above(grade: Grade, baseline: Grade) -> Outcome:
    if grade == 0:
        return Outcome.NOT_MET
    if isinstance(grade, Ungradable) or isinstance(baseline, Ungradable):
        return Outcome.UNKNOWN
    return Outcome.MET if grade > baseline else Outcome.NOT_MET


def _after(start_on: date | None, on: date, above: Outcome) -> Outcome:
    return above if start_on is not None and on > start_on else Outcome.NOT_MET


def _adult(history: History, today: date) -> YesNo:
    described = happened(history, DemographyRecorded, today)
    if not described:
        return YesNo.UNKNOWN
    return YesNo.YES if described[-1].fact.age_years >= ADULT_FROM_YEARS else YesNo.NO
