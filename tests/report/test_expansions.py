"""Expansions in a report: who was entered, the decisions, and an expansion that was not opened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from firstdose.analyse.cut import data_cut
from firstdose.analyse.regimen import enrolment_over
from firstdose.records.ledger import Ledger
from firstdose.records.values import Action
from firstdose.report.document.build import material_of
from firstdose.report.document.methods import methods_section
from firstdose.report.expansions import expansion_notes, expansion_people
from firstdose.report.figures import profile_figure, regimen_map_figure
from firstdose.report.findings import paragraph
from firstdose.report.material import Material
from firstdose.report.page import ListBlock, Section
from firstdose.report.tables import (
    adverse_event_tables,
    baseline_by_participant,
    baseline_table,
    participant_table,
    regimen_table,
)
from firstdose.standards.verdict import Language
from report.small_report import as_text
from trial.scripted import conducted
from trial.test_expansion import TOXIC_AT_M4, choosing, expanding, pausing, plain, study

ENTERED = (
    "In “Expansion of one or two regimens”: 6 of the 9 assigned to m3 and 6 of the 12 assigned to"
    " m4. They are counted under their regimen."
)


def reported(ledger: Ledger, language: Language = "en") -> Material:
    return material_of(study(), ledger, ledger.entries[-1].known_on, language, None)


def declined() -> Ledger:
    return conducted(expanding(committee=choosing((Action.COMPLETE, ""))))


def limits(material: Material) -> Iterator[str]:
    for section in methods_section(material).sections:
        assert isinstance(section, Section)
        for block in section.blocks if section.id == "limits" else ():
            assert isinstance(block, ListBlock)
            yield from block.points


def test_the_tables_and_figures_name_the_expansion() -> None:
    material = reported(plain())
    assert [note.text for note in expansion_notes(material)] == [ENTERED]
    for table in (
        baseline_table(material),
        regimen_table(material),
        adverse_event_tables(material)[0],
        regimen_map_figure(material).table,
    ):
        assert table is not None
        assert ENTERED in as_text(table)
    assert ENTERED in regimen_map_figure(material).description
    profile = profile_figure(material).table
    assert profile is not None
    assert "in “Expansion of one or two regimens”: 12" in as_text(profile)
    (people,) = expansion_people(material)
    assert "016, 017" in people.text
    for table in (baseline_by_participant(material), participant_table(material)):
        assert people in table.notes


def test_participants_of_the_expansion_count_under_their_regimen() -> None:
    rows = {row.cells[0].text: row for row in reversed(regimen_table(reported(plain())).rows)}
    assert [rows[name].cells[1].text for name in ("m1", "m2", "m3", "m4")] == ["3", "3", "9", "12"]


def test_the_decisions_stand_under_the_name_of_the_expansion() -> None:
    lines = as_text(regimen_table(reported(plain()))).splitlines()
    own = [line for line in lines if line.startswith("Expansion of one or two regimens |")]
    assert len(own) == 3
    for line, decision in zip(own, ("Expand m4", "Expand m3", "End the expansion"), strict=True):
        assert decision in line
    assert "its last decision" in paragraph(reported(plain()))
    assert "End the expansion: nobody more is entered" in paragraph(reported(plain()))


def test_what_has_become_too_toxic_is_not_drawn_as_reached() -> None:
    drawn = regimen_map_figure(reported(conducted(pausing(toxic=TOXIC_AT_M4))))
    assert "recommended" not in drawn.svg
    assert "Go on at m3, close what is above it" in drawn.description


@pytest.mark.parametrize("language", ["en", "zh"])
def test_only_an_expansion_that_was_not_opened_is_named_among_the_limits(
    language: Language,
) -> None:
    title = study().expansions[0].title.text(language)
    assert not [point for point in limits(reported(plain(), language)) if title in point]
    (said,) = [point for point in limits(reported(declined(), language)) if title in point]
    assert ("no regimen had been expanded" if language == "en" else "尚未扩展任何方案") in said


def test_enrolment_is_over_when_the_expansion_is() -> None:
    ledger = plain()
    last = ledger.entries[-1].known_on
    assert enrolment_over(data_cut(study(), ledger, last))
    opened = next(
        entry.known_on for entry in ledger.entries if getattr(entry.fact, "part", "") == "expansion"
    )
    assert not enrolment_over(data_cut(study(), ledger, opened))


def test_a_study_without_expansions_says_nothing_of_them() -> None:
    from report.small_report import escalation, material

    made_from = material(escalation())
    assert expansion_notes(made_from) == expansion_people(made_from) == ()
