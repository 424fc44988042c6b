"""What the examiner writes down: SLEDAI-2K items, physician global, CRS and ICANS worksheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from msgspec import Struct

from firstdose.records.facts import ExaminationScored
from firstdose.records.values import Item, SpecialInterest, YesNo
from firstdose.simulate.chart import Chart
from firstdose.simulate.courses import SEROLOGY
from firstdose.simulate.decided_items import decided
from firstdose.simulate.episodes import Episode
from firstdose.simulate.laboratory import Moment, rounded
from firstdose.simulate.patients import item_points
from firstdose.simulate.person import Examined
from firstdose.simulate.published_states import (
    CRS_SCALE,
    ICANS_SCALE,
    beside_sledai,
    crs_fever_from_cel,
)
from firstdose.standards.scale_tables import scale
from firstdose.standards.verdict import Presence

ACTIVITY = "sledai_2k"
BILAG = "bilag_2004"
_SCALES = {"crs": CRS_SCALE, "icans": ICANS_SCALE}
_HYPOTENSION_BY_GRADE = {2: "no_vasopressor", 3: "one_vasopressor", 4: "several_vasopressors"}
_ICE_BY_GRADE = {0: 10, 1: 8, 2: 5, 3: 1}


class Encounter(Struct, frozen=True, kw_only=True):
    """A participant before the examiner: the visit, the day, and the laboratory's results.

    ``lost``: the sample for complement and anti-dsDNA was lost.  ``bilag``: BILAG-2004 is read.
    """

    visit: str
    on: date
    moment: Moment
    results: Mapping[str, Decimal]
    lost: bool = False
    bilag: bool = True


def examinations(chart: Chart, instrument: str, seen: Encounter) -> tuple[ExaminationScored, ...]:
    """One instrument scored at a visit; () for an instrument that this clinic does not score."""
    match instrument:
        case "sledai_2k":
            return (
                _scored(chart, ACTIVITY, seen, _sledai(chart, seen)),
                _scored(chart, "lldas", seen, _nothing_beside()),
            )
        case "bilag_2004":
            bilag = chart.person.bilag(seen.moment) if seen.bilag else ()
            return (_scored(chart, BILAG, seen, bilag),) if bilag else ()
        case "pga":
            global_score = chart.person.physician_global(seen.moment)
            return (_scored(chart, "pga", seen, (_item("pga", global_score),)),)
        case "crs":
            return (_scored(chart, "crs", seen, _crs(chart, seen)),)
        case "icans":
            return (_scored(chart, "icans", seen, _icans(_ice(chart, seen))),)
        case _:
            return ()


def worksheet(chart: Chart, episode: Episode, event: str) -> ExaminationScored | None:
    """The daily worksheet of CRS or ICANS: its grade by the published scale is that reported."""
    match episode.special_interest:
        case SpecialInterest.CRS:
            instrument, items = "crs", _crs_of(episode)
        case SpecialInterest.ICANS:
            instrument, items = "icans", _icans(_ICE_BY_GRADE[episode.grade])
        case _:
            return None
    return ExaminationScored(
        participant=chart.participant, instrument=instrument, items=items, event=event
    )


def examined(on: date, scored: Iterable[ExaminationScored]) -> Examined:
    """What the examiner has seen of the disease on a day: clinical points, physician global."""
    sheets = {sheet.instrument: sheet for sheet in scored}
    activity, whole = sheets.get(ACTIVITY), sheets.get("pga")
    judged = next(iter(whole.items)).answer if whole is not None else None
    return Examined(
        on=on,
        clinical_points=_clinical_points(activity.items) if activity is not None else None,
        physician_global=judged if isinstance(judged, Decimal) else None,
    )


def _clinical_points(items: tuple[Item, ...]) -> int:
    points = item_points()
    present = [item for item in items if item.answer is Presence.PRESENT]
    clinical = [item for item in present if item.key not in SEROLOGY]
    return sum([points[item.key] for item in clinical if item.attributed is YesNo.YES])


# --- SLEDAI-2K -----------------------------------------------------------------------------------


def _sledai(chart: Chart, seen: Encounter) -> tuple[Item, ...]:
    """Every item; those that the laboratory decides are read from today's results.

    A finding of the laboratory without the disease behind it is not attributed to lupus.
    """
    findings = chart.person.findings(seen.moment)
    found = dict.fromkeys(findings.present, True) | decided(seen.results)
    present = frozenset([key for key, is_there in found.items() if is_there])
    return _with_items(present, present & findings.due_to_lupus, lost=seen.lost)


@lru_cache(maxsize=4096)
def _with_items(
    present: frozenset[str], due_to_lupus: frozenset[str], *, lost: bool
) -> tuple[Item, ...]:
    items = dict(_all_absent())
    for key in present:
        attributed = YesNo.YES if key in due_to_lupus else YesNo.NO
        items[key] = _item(key, Presence.PRESENT, attributed)
    for key in SEROLOGY if lost else ():
        items[key] = _item(key, Presence.NOT_ASSESSED)
    return tuple(items.values())


@cache
def _all_absent() -> Mapping[str, Item]:
    return {key: _item(key, Presence.ABSENT) for key in item_points()}


@cache
def _nothing_beside() -> tuple[Item, ...]:
    return tuple(_item(key, Presence.ABSENT) for key in beside_sledai())


# --- worksheets ----------------------------------------------------------------------------------


def _crs(chart: Chart, seen: Encounter) -> tuple[Item, ...]:
    """The worksheet at a visit: that of an ongoing CRS, or the temperature and nothing else."""
    for episode in chart.ongoing(seen.on):
        if episode.special_interest is SpecialInterest.CRS:
            return _crs_of(episode)
    none = _nothing_but_fever()
    temperature = seen.results.get("temperature")
    if temperature is None:
        return (_item("fever", Presence.NOT_ASSESSED), *none)
    attributed = YesNo.NO if temperature >= crs_fever_from_cel() else YesNo.YES
    return (_item("fever", temperature, attributed), *none)


@cache
def _nothing_but_fever() -> tuple[Item, ...]:
    return tuple(_item(domain, Presence.ABSENT) for domain in _domains("crs") if domain != "fever")


def _crs_of(episode: Episode) -> tuple[Item, ...]:
    """Fever alone is grade 1; beyond it hypotension and its treatment decide (Lee 2019)."""
    hypotension = (
        _item(f"hypotension.{_HYPOTENSION_BY_GRADE[episode.grade]}", Presence.PRESENT)
        if episode.grade >= 2
        else _item("hypotension", Presence.ABSENT)
    )
    return (
        _item("fever", rounded(episode.fever, 1)),
        hypotension,
        _item("hypoxia", Presence.ABSENT),
    )


def _ice(chart: Chart, seen: Encounter) -> int:
    """The ICE score at a visit: full without neurotoxicity."""
    grades = (
        episode.grade
        for episode in chart.ongoing(seen.on)
        if episode.special_interest is SpecialInterest.ICANS
    )
    return _ICE_BY_GRADE[max(grades, default=0)]


@cache
def _icans(ice: int) -> tuple[Item, ...]:
    others = (domain for domain in _domains("icans") if domain != "ice")
    absent = (_item(domain, Presence.ABSENT) for domain in others)
    return (_item("ice", Decimal(ice)), *absent)


def _domains(instrument: str) -> tuple[str, ...]:
    return tuple(domain for domain in scale(_SCALES[instrument]).domains if domain != "death")


def _item(key: str, found: Presence | Decimal, attributed: YesNo = YesNo.YES) -> Item:
    """An item; a number is never taken from another of the same value (1 is not written 1.0)."""
    if isinstance(found, Decimal):
        return Item(key=key, answer=found, attributed=attributed)
    return _without_number(key, found, attributed)


@lru_cache(maxsize=4096)
def _without_number(key: str, found: Presence, attributed: YesNo) -> Item:
    return Item(key=key, answer=found, attributed=attributed)


def _scored(
    chart: Chart, instrument: str, seen: Encounter, items: tuple[Item, ...]
) -> ExaminationScored:
    return ExaminationScored(
        participant=chart.participant, instrument=instrument, items=items, visit=seen.visit
    )
