"""T1: baseline characteristics, summarised by regimen and listed by participant."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from firstdose.analyse.cut import ALL, population_reaching
from firstdose.analyse.participants import PARTICIPANT
from firstdose.analyse.rows import Place, Statistic
from firstdose.records.values import Sex, TherapyClass
from firstdose.report.expansions import expansion_notes, expansion_people
from firstdose.report.material import Material
from firstdose.report.names import (
    code_name,
    group_name,
    population_name,
    regimen_name,
    use_name,
)
from firstdose.report.page import Cell, Column, Note, Row, TableBlock
from firstdose.report.readings import count, said, share, spread, value

Reading = Callable[[Material, Place, str], str]


def baseline_table(material: Material) -> TableBlock:
    """One column a regimen and one for all: everyone conditioned, infused or not."""
    words, population = material.words, baseline_population(material)
    groups = (ALL,) if material.reconstructed else material.cut.groups
    places = [Place(population=population, group=group) for group in groups]
    return TableBlock(
        id="t1-baseline",
        caption=words("tables.t1.caption"),
        columns=(
            Column(label=words("tables.t1.characteristic"), align="text"),
            *((Column(label=words("tables.used"), align="text"),) if material.used else ()),
            *(
                Column(
                    label=group_name(material, place.group),
                    unit=words("tables.n", n=_participants(material, place)),
                )
                for place in places
            ),
        ),
        rows=tuple(_rows(material, places)) if material.cut.members(population) else (),
        notes=(
            Note(text=population_name(material, population) + words("readings.full_stop")),
            Note(text=words("tables.t1.note")),
            *expansion_notes(material),
            *((Note(text=words("tables.used_note")),) if material.used else ()),
        ),
        empty=words("tables.nobody_treated"),
    )


def baseline_population(material: Material) -> str:
    """Everyone conditioned; of a published study everyone treated, as printed there."""
    reached = "infused" if material.reconstructed else "conditioned"
    return population_reaching(material.study, reached).name


def _participants(material: Material, place: Place) -> str:
    return count(material, place, "participants", Statistic.N)


def _rows(material: Material, places: list[Place]) -> Iterator[Row]:
    words = material.words

    def line(name: str, variable: str, reading: Reading, indent: int = 0) -> Row:
        cells = (reading(material, place, variable) for place in places)
        used = (use_name(material, material.used_in.get(variable)),) if material.used else ()
        return Row.of(name, *used, *cells, indent=indent)

    for sex in Sex:
        yield line(code_name(words, "sex", sex), f"sex.{sex}", share)
    yield line(words("tables.t1.age"), "age_years", spread)
    yield line(words("tables.t1.duration"), "disease_duration_years", spread)
    for score in ("sledai_total", "sledai_clinical", "pga", "prednisone_mg_per_day"):
        yield line(words(f"tables.t1.{score}"), score, spread)
    yield Row.of(words("tables.t1.prior"), heading=True)
    at_least_2 = "prior_therapies.at_least_2"
    yield line(words("tables.t1.at_least_2"), at_least_2, share, indent=1)
    for kind in TherapyClass:
        name = code_name(words, "therapy_class", kind)
        yield line(name, f"prior_therapy.{kind}", share, indent=1)
    organs = _organs(material, places[-1])
    if organs:
        yield Row.of(words("tables.t1.organs"), heading=True)
    for organ in organs:
        yield line(code_name(words, "organ", organ), f"organ.{organ}", share, indent=1)


def _organs(material: Material, place: Place) -> tuple[str, ...]:
    rows = material.results.where(
        place.population, place.group, starts_with="organ.", statistic=Statistic.COUNT
    )
    return tuple(row.variable.removeprefix("organ.") for row in rows)


def baseline_by_participant(material: Material) -> TableBlock:
    """One row a participant; of a published study there are none to show."""
    words = material.words
    columns = (
        Column(label=words("tables.participant"), align="text"),
        Column(label=words("tables.regimen"), align="text"),
        Column(label=words("tables.sex"), align="text"),
        Column(label=words("tables.age"), unit=words("tables.years")),
        Column(label=words("tables.duration"), unit=words("tables.years")),
        Column(label=words("tables.prior_therapies")),
        Column(label=words("tables.prior_classes"), align="text"),
        Column(label=words("tables.sledai"), unit=words("tables.total_clinical")),
        Column(label=words("tables.pga")),
        Column(label=words("tables.prednisone"), unit=words("tables.mg_per_day")),
    )
    people = () if material.reconstructed else people_of(material)
    why = "tables.not_published" if material.reconstructed else "tables.nobody_assigned"
    return TableBlock(
        id="t1-participants",
        caption=words("tables.t1.participants"),
        columns=columns,
        rows=tuple(_person(material, who) for who in people),
        notes=(Note(text=words("tables.t1.participants_note")), *expansion_people(material)),
        empty=words(why),
    )


def people_of(material: Material) -> tuple[str, ...]:
    """Everyone assigned a regimen, by subject number as the ledger first names them."""
    return tuple(who.number for who in material.cut.assigned)


def person_id(who: str) -> str:
    """The anchor of a participant's row in T13."""
    return "participant-" + "".join(sign if sign.isalnum() else "-" for sign in who.lower())


def _person(material: Material, who: str) -> Row:
    words, place = material.words, Place(population=PARTICIPANT, group=who)
    sex = said(material, place, "sex")
    classes = said(material, place, "prior_therapy_classes").split("; ")
    named = [code_name(words, "therapy_class", kind) for kind in classes if kind]
    total = value(material, place, "sledai_total.at_baseline")
    clinical = value(material, place, "sledai_clinical.at_baseline")
    texts = (
        regimen_name(material, said(material, place, "regimen")),
        code_name(words, "sex", sex) if sex else value(material, place, "sex"),
        value(material, place, "age_years"),
        value(material, place, "disease_duration_years"),
        value(material, place, "prior_therapies"),
        words.list(named) if named else value(material, place, "prior_therapy_classes"),
        words("tables.pair", first=total, second=clinical),
        value(material, place, "pga.at_baseline"),
        value(material, place, "prednisone_mg_per_day.at_baseline"),
    )
    return Row(cells=(Cell(text=who, link=person_id(who)), *(Cell(text=text) for text in texts)))
