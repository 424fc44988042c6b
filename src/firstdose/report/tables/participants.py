"""T13: the whole course of each participant in one row."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.analyse.participant_activity import LAST
from firstdose.analyse.participants import PARTICIPANT
from firstdose.analyse.rows import Place
from firstdose.report.expansions import expansion_people
from firstdose.report.material import Material
from firstdose.report.names import code_name, regimen_name
from firstdose.report.page import Cell, Column, Note, Row, TableBlock
from firstdose.report.readings import missing, row_of, said, value
from firstdose.report.tables.baseline import people_of, person_id

RESCUED = "a"
"""The mark of a state seen after rescue medication, where that counts as non-response."""

SUSTAINED = "b"
"""The mark of a state that held at several assessments in a row."""

STATES = ("lldas", "doris")


def participant_table(material: Material) -> TableBlock:
    """One row a participant; of a published study there are none to show."""
    words = material.words
    people = () if material.reconstructed else people_of(material)
    why = "tables.not_published" if material.reconstructed else "tables.nobody_assigned"
    return TableBlock(
        id="t13-participants",
        caption=words("tables.t13.caption"),
        columns=_columns(material),
        rows=tuple(_row(material, who) for who in people),
        notes=tuple(_notes(material, people)),
        empty=words(why),
    )


def _columns(material: Material) -> tuple[Column, ...]:
    words = material.words
    safety, activity = words("tables.t13.safety"), words("tables.t13.activity")
    change = words("tables.t13.change")
    return (
        Column(label=words("tables.participant"), align="text"),
        Column(label=words("tables.regimen"), align="text"),
        Column(label=words("tables.t13.infusions"), unit=words("tables.t13.given_planned")),
        Column(label=words("tables.t13.dlt"), align="text", group=safety),
        Column(label=words("tables.t13.worst_grade"), group=safety),
        Column(label=words("tables.t13.crs"), group=safety),
        Column(label=words("tables.t13.icans"), group=safety),
        Column(label=words("tables.t13.serious"), group=safety),
        Column(label=words("tables.sledai"), unit=change, group=activity),
        Column(label=words("tables.prednisone"), unit=change, group=activity),
        Column(label=words("tables.t13.lldas"), align="text", group=activity),
        Column(label=words("tables.t13.doris"), align="text", group=activity),
        Column(label=words("tables.t13.follow_up"), unit=words("tables.days")),
        Column(label=words("tables.t13.end"), align="text"),
    )


def _notes(material: Material, people: tuple[str, ...]) -> Iterator[Note]:
    for name in ("note", "follow_up_note"):
        yield Note(text=material.words(f"tables.t13.{name}"))
    yield from expansion_people(material)
    if any(_rescued(material, Place(population=PARTICIPANT, group=who)) for who in people):
        yield Note(text=material.words("tables.t13.after_rescue"), mark=RESCUED)
    if any(_sustained(material, who, state) for who in people for state in STATES):
        number = material.study.endpoints.instruments.sustained_visits
        yield Note(text=material.words("tables.t13.sustained", number=number), mark=SUSTAINED)


def _sustained(material: Material, who: str, state: str) -> bool:
    place = Place(population=PARTICIPANT, group=who)
    return row_of(material, place, f"sustained.{state}") is not None


def _rescued(material: Material, place: Place) -> bool:
    """Whether the last assessment follows rescue medication that counts as non-response."""
    return said(material, place, f"after_rescue.{LAST}") == "yes"


def _row(material: Material, who: str) -> Row:
    place = Place(population=PARTICIPANT, group=who)
    words = material.words
    given, planned = (value(material, place, f"infusions_{each}") for each in ("given", "planned"))
    texts = (
        who,
        regimen_name(material, said(material, place, "regimen")),
        words("tables.of", first=given, second=planned),
        _dlt(material, place),
        value(material, place, "worst_grade"),
        value(material, place, "worst_grade.crs"),
        value(material, place, "worst_grade.icans"),
        value(material, place, "serious_events"),
        _change(material, place, "sledai_total"),
        _change(material, place, "prednisone_mg_per_day"),
    )
    states = (_state(material, who, state) for state in STATES)
    end = (value(material, place, "follow_up_days"), _end(material, place))
    cells = (
        *(Cell(text=text) for text in texts),
        *states,
        *(Cell(text=text) for text in end),
    )
    return Row(cells=cells, id=person_id(who))


def _dlt(material: Material, place: Place) -> str:
    """Whether and when there was a DLT; without one, whether the participant is evaluable."""
    words = material.words
    if said(material, place, "dlt") == "yes":
        return words("tables.t13.dlt_on", day=value(material, place, "dlt.1.study_day"))
    absent = missing(material, row_of(material, place, "dlt_evaluable"))
    evaluable = said(material, place, "dlt_evaluable")
    if absent or evaluable == "evaluable":
        return absent or words("names.no")
    return code_name(words, "evaluable", evaluable)


def _change(material: Material, place: Place, score: str) -> str:
    first = value(material, place, f"{score}.at_baseline")
    last = value(material, place, f"{score}.{LAST}")
    return material.words("tables.t13.from_to", first=first, last=last)


def _state(material: Material, who: str, state: str) -> Cell:
    """Whether a state held at the last assessment, with its marks."""
    place, variable = Place(population=PARTICIPANT, group=who), f"{state}.{LAST}"
    marks = (
        *((RESCUED,) if _rescued(material, place) else ()),
        *((SUSTAINED,) if _sustained(material, who, state) else ()),
    )
    absent = missing(material, row_of(material, place, variable))
    held = absent or code_name(material.words, "outcome", said(material, place, variable))
    return Cell(text=held, note=", ".join(marks))


def _end(material: Material, place: Place) -> str:
    words, absent = material.words, missing(material, row_of(material, place, "end"))
    if absent:
        return absent
    end = code_name(words, "end", said(material, place, "end"))
    reason = said(material, place, "withdrawal_reason")
    if not reason:
        return end
    return words(
        "tables.t13.because", end=end, reason=code_name(words, "withdrawal_reason", reason)
    )
