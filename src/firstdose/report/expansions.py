"""What is said of expansions: who was entered in one, and what the committee decided on it."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.analyse.cut import ALL, population_reaching
from firstdose.analyse.participants import IN_EXPANSION, PARTICIPANT
from firstdose.analyse.regimen import EXPANSION
from firstdose.analyse.rows import Place, Statistic
from firstdose.protocol.study import Expansion
from firstdose.records.values import Action
from firstdose.report.material import Material
from firstdose.report.page import Note
from firstdose.report.readings import count, decisions, said


def expansion_of(material: Material, meeting: Place) -> Expansion | None:
    """The expansion that a decision is about; None for one on a part."""
    return material.study.expansion(said(material, meeting, "part"))


def expansion_notes(material: Material) -> tuple[Note, ...]:
    """How many of each regimen were entered in an expansion; they count under their regimen."""
    words = material.words
    return tuple(
        Note(
            text=words(
                "tables.expansion.note",
                title=one.title.text(words.language),
                counts=words.list(list(_by_regimen(material, one))),
            )
        )
        for one in _entered(material)
    )


def expansion_people(material: Material) -> tuple[Note, ...]:
    """Who was entered in an expansion."""
    words = material.words
    rows = [row for row in material.results.where(PARTICIPANT) if row.variable == IN_EXPANSION]
    people = {
        one: [row.group for row in rows if row.value == one.name]
        for one in material.study.expansions
    }
    return tuple(
        Note(
            text=words(
                "tables.expansion.people",
                title=one.title.text(words.language),
                people=words.list(those),
            )
        )
        for one, those in people.items()
        if those
    )


def expansion_lines(material: Material) -> Iterator[str]:
    """How many of everyone assigned were entered in each expansion."""
    for one in _entered(material):
        yield material.words(
            "figures.f1.in_expansion",
            title=one.title.text(material.words.language),
            n=count(material, _assigned(material, ALL), f"{EXPANSION}{one.name}"),
        )


def not_expanded(material: Material) -> tuple[Expansion, ...]:
    """The expansions of the study file of which no regimen was opened by the cut."""
    opens = {Action.START, Action.ESCALATE}
    opened = {
        said(material, one, "part")
        for one in decisions(material)
        if said(material, one, "action") in opens
    }
    return tuple(one for one in material.study.expansions if one.name not in opened)


def _entered(material: Material) -> Iterator[Expansion]:
    """The expansions in which anybody was entered."""
    everyone = _assigned(material, ALL)
    for one in material.study.expansions:
        rows = material.results.where(
            everyone.population, ALL, starts_with=f"{EXPANSION}{one.name}"
        )
        if any(row.value for row in rows):
            yield one


def _by_regimen(material: Material, one: Expansion) -> Iterator[str]:
    for regimen in material.cut.regimens:
        place = _assigned(material, regimen)
        row = material.results.find(
            place.population, regimen, f"{EXPANSION}{one.name}", Statistic.COUNT
        )
        if row is not None and row.value:
            yield material.words(
                "tables.expansion.of",
                regimen=regimen,
                count=count(material, place, f"{EXPANSION}{one.name}"),
                n=count(material, place, "participants", Statistic.N),
            )


def _assigned(material: Material, group: str) -> Place:
    return Place(population=population_reaching(material.study, "assigned").name, group=group)
