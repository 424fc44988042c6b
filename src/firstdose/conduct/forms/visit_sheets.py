"""Sheets of a visit: that it took place, what was measured, and what was scored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.form import Sheet, sheet
from firstdose.conduct.forms.lists import in_units, units_of
from firstdose.conduct.forms.nodes import Blank, Node, Parts
from firstdose.conduct.forms.worksheets import instruments_asked
from firstdose.conduct.forms.writing import text_of
from firstdose.protocol.schedule import Procedure
from firstdose.protocol.study import Study
from firstdose.records.facts import Measured
from firstdose.records.values import SpecialInterest
from firstdose.standards.units import analyte as analyte_named

WORKSHEETS = {
    SpecialInterest.CRS: "crs",
    SpecialInterest.ICANS: "icans",
    SpecialInterest.LICATS: "licats",
}
"""The worksheet by which an event of special interest is graded day by day."""


def visit(case: Case, about: str) -> tuple[Sheet, ...]:
    """A scheduled visit: its laboratory panel and its instruments."""
    if not case.participant or about not in {one.name for one in case.study.schedule.visits}:
        return ()
    given = {"participant": case.participant, "visit": about}
    attended = sheet("visit_attended", case, given, "visit")
    return (attended, *panel(case, about), *_instruments(case, about))


def missed(case: Case, about: str) -> tuple[Sheet, ...]:
    """A scheduled visit to which the participant did not come."""
    if not case.participant or about not in {one.name for one in case.study.schedule.visits}:
        return ()
    given = {"participant": case.participant, "visit": about}
    return (sheet("visit_missed", case, given, "fact"),)


def laboratory(case: Case, about: str) -> tuple[Sheet, ...]:
    """Results outside a visit, or of one that came later."""
    if not case.participant:
        return ()
    if about:
        return panel(case, about)
    names = dict.fromkeys(name for one in case.study.schedule.procedures for name in one.analytes)
    return measured(case, names, "")


def panel(case: Case, about: str) -> tuple[Sheet, ...]:
    """Every analyte of a visit's procedures, one row each."""
    return measured(case, analytes_of(case.study, about), about)


def analytes_of(study: Study, visit: str) -> tuple[str, ...]:
    """What is measured at a visit, in the order of the schedule."""
    done = _procedures(study, visit)
    return tuple(dict.fromkeys(name for one in done for name in one.analytes))


def examination(case: Case, about: str) -> tuple[Sheet, ...]:
    """One instrument by itself: ``about`` names it and, after a colon, the visit."""
    instrument, _, visit = about.partition(":")
    if not case.participant or instrument not in instruments_asked():
        return ()
    given = {"participant": case.participant, "instrument": instrument, "visit": visit, "event": ""}
    return (sheet("examination_scored", case, given, "fact"),)


def worksheet(case: Case, about: str) -> tuple[Sheet, ...]:
    """The daily worksheet of an event that is graded by one."""
    reported = next((one.fact for one in case.events if one.fact.event == about), None)
    instrument = WORKSHEETS.get(reported.special_interest) if reported is not None else None
    if instrument is None:
        return ()
    given = {"participant": case.participant, "instrument": instrument, "visit": "", "event": about}
    return (sheet("examination_scored", case, given, "fact"),)


def measured(case: Case, names: Iterable[str], visit: str) -> tuple[Sheet, ...]:
    """A row of a panel for each analyte, with the unit and the limits that its last report had."""
    last = case.last_measured()
    return tuple(_row(case, name, visit, last.get(name)) for name in names)


def _row(case: Case, name: str, visit: str, last: Measured | None) -> Sheet:
    given = {"participant": case.participant, "analyte": name, "visit": visit}
    made = sheet("measured", case, given, f"lab-{name}", optional=True)
    first = {
        "unit": last.unit if last is not None else units_of(name)[0],
        "lower_limit": text_of(last.lower_limit) if last is not None else "",
        "upper_limit": text_of(last.upper_limit) if last is not None else "",
    }
    fields = tuple((field, _begun(field, node, name, first)) for field, node in made.node.fields)
    node = Parts(kind=made.node.kind, fields=fields, label=analyte_named(name).label)
    return replace(made, node=node)


def _begun(field: str, node: Node, name: str, first: dict[str, str]) -> Node:
    """The node with what stands in it at first."""
    if not isinstance(node, Blank) or field not in first:
        return node
    begun = replace(node, first=first[field])
    if field != "unit":
        return begun
    return replace(begun, choices=in_units(dict.fromkeys((first["unit"], *units_of(name)))))


def _procedures(study: Study, visit: str) -> tuple[Procedure, ...]:
    named = next((one for one in study.schedule.visits if one.name == visit), None)
    done = named.procedures if named is not None else ()
    return tuple(one for one in study.schedule.procedures if one.name in done)


def _instruments(case: Case, about: str) -> tuple[Sheet, ...]:
    names = dict.fromkeys(
        name for one in _procedures(case.study, about) for name in one.instruments
    )
    return tuple(
        sheet(
            "examination_scored",
            case,
            {"participant": case.participant, "instrument": name, "visit": about, "event": ""},
            f"score-{name}",
            optional=True,
        )
        for name in names
    )
