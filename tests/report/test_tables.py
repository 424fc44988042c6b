"""Tables as text, and what each must say in its place."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec import structs

from analyse.small_trial import OPENED, Trial, reference_study
from analyse.test_bilag import scored
from derive.hand_made import state
from derive.test_bilag import worksheet
from firstdose.records.facts import AdverseEventChanged, Measured, MedicationChanged
from firstdose.records.values import Action, Domain, Origin, Reason, SpecialInterest
from firstdose.report.material import Material
from firstdose.report.page import TableBlock
from firstdose.report.tables import (
    adverse_event_tables,
    baseline_by_participant,
    baseline_table,
    bilag_tables,
    laboratory_table,
    participant_table,
    query_table,
    regimen_table,
    response_table,
    special_interest_table,
)
from firstdose.report.words import LANGUAGES, Language
from report.golden import assert_golden
from report.small_report import CUT, ZERO, as_text, escalation, material, with_events


def every_table(made_from: Material) -> tuple[TableBlock, ...]:
    return (
        baseline_table(made_from),
        baseline_by_participant(made_from),
        regimen_table(made_from),
        *adverse_event_tables(made_from),
        special_interest_table(made_from),
        laboratory_table(made_from),
        response_table(made_from),
        *bilag_tables(made_from),
        participant_table(made_from),
        query_table(made_from),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_of_a_small_trial(language: Language) -> None:
    tables = every_table(material(with_events(), language=language))
    assert_golden(f"tables-{language}.txt", "\n".join(map(as_text, tables)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_anyone_came_every_table_says_so(language: Language) -> None:
    made_from = material(Trial(), OPENED, language)
    for table in every_table(made_from):
        assert table.rows or table.empty
    assert not participant_table(made_from).rows
    assert not baseline_table(made_from).rows
    assert not regimen_table(made_from).rows


def test_what_is_not_recorded_never_reads_as_none() -> None:
    trial = with_events(Origin.CONDUCTED)
    trial.domains = (Domain.ELIGIBILITY, Domain.REGIMEN, Domain.EXPOSURE, Domain.VISITS)
    made_from = material(trial)
    for table in (baseline_table(made_from), *adverse_event_tables(made_from)):
        for row in (row for row in table.rows if not row.heading):
            assert {cell.text for cell in row.cells[1:]} <= {"not recorded", "–"}
    events = special_interest_table(made_from)
    assert all(row.cells[1].text == "not recorded" for row in events.rows)
    regimens = {row.cells[0].text: row for row in regimen_table(made_from).rows}
    assert regimens["All"].cells[3].text == "not recorded"
    assert regimens["All"].cells[1].text == "6"


def test_a_map_of_open_windows_does_not_read_as_none_of_none() -> None:
    table = regimen_table(material(with_events(), ZERO + timedelta(days=10)))
    row = next(row for row in table.rows if row.cells[0].text == "d1-i7")
    assert [cell.text for cell in row.cells[2:6]] == ["3", "0", "3", "–"]


def test_without_medication_the_reason_is_medication() -> None:
    trial = with_events(Origin.CONDUCTED)
    trial.domains = tuple(domain for domain in Domain if domain is not Domain.MEDICATION)
    trial.lines = [line for line in trial.lines if not isinstance(line.fact, MedicationChanged)]
    notes = [note.text for note in response_table(material(trial)).notes]
    assert any("records no medication" in note and "LLDAS" in note for note in notes)
    assert any("instrument" in note and "SRI-4" in note for note in notes)


def test_queries_and_laboratory_say_what_was_found() -> None:
    trial = with_events(Origin.CONDUCTED)
    trial.person("001", ZERO).scored(14, "day-14", "leukopenia")
    made_from = material(trial)
    heading, row = query_table(made_from).rows[-2:]
    assert heading.heading
    assert "30 days after conditioning" in heading.cells[0].text
    assert row.cells[0].text == "001"
    trial.domains = (Domain.EXPOSURE,)
    assert "Not recorded" in laboratory_table(material(trial)).empty


@pytest.mark.parametrize("language", LANGUAGES)
def test_queries_about_scored_items_and_local_reactions(language: Language) -> None:
    trial = Trial()
    person = trial.participant("001", ZERO).counted(20).scored(-6, "baseline", "low_complement")
    person.event(10, 1, interest=SpecialInterest.LICATS, causality=())
    counts = (("b_cells", "5", "/uL", "100"), ("platelets", "80", "10*9/L", "150"))
    for analyte, number, unit, lower in counts:
        measured = Measured(
            participant="001",
            analyte=analyte,
            value=Decimal(number),
            unit=unit,
            lower_limit=Decimal(lower),
        )
        person.add(28, measured)
    person.scored(28, "day-28")
    rows = query_table(material(trial, language=language)).rows
    details = [row.cells[1].text for row in rows if not row.heading]
    assert (
        details
        == {
            "en": [
                "low complement (D28)",
                "thrombocytopenia (D28)",
                "AE-1, since 2024-03-14",
            ],
            "zh": ["低补体（D28）", "血小板减少（D28）", "AE-1，始于 2024-03-14"],
        }[language]
    )


def test_a_departure_from_the_recommendation_is_shown() -> None:
    trial = Trial()
    trial.decided(ZERO, Action.START, "d1-i7")
    line = trial.lines[-1]
    fact = structs.replace(line.fact, recommended_regimen="d1-i5")
    trial.lines[-1] = replace(line, fact=fact)
    row = regimen_table(material(trial)).rows[0]
    assert row.cells[7].text == "Start at d1-i7 (recommended: Start at d1-i5)"


def test_only_a_simulated_trial_names_a_truth() -> None:
    simulated = as_text(regimen_table(material(escalation())))
    conducted = as_text(regimen_table(material(escalation(Origin.CONDUCTED))))
    assert "evidence about the design, not about the product" in simulated
    assert "moderate" in simulated
    assert "truth" not in conducted


@pytest.mark.parametrize("language", LANGUAGES)
def test_severe_and_serious_are_different_words(language: Language) -> None:
    overview = adverse_event_tables(material(with_events(), language=language))[0]
    severe, serious = (overview.rows[at].cells[0].text for at in (1, 2))
    assert (severe, serious) == {
        "en": ("Severe (grade 3 or worse)", "Serious"),
        "zh": ("重度（≥ 3 级）", "严重不良事件"),
    }[language]


def test_the_regimens_that_remain_stand_beside_a_shrinking_denominator() -> None:
    rows = {
        row.cells[0].text: [cell.text.replace("\u00a0", " ") for cell in row.cells]
        for row in response_table(material(with_events(), CUT)).rows[6:10]
    }
    assert (rows["W12"][1], rows["W12"][7]) == ("3/6 (50 %)", "d1-i7 (3), d1-i5 (3)")
    assert (rows["W52"][1], rows["W52"][7]) == ("2/3 (67 %)", "d1-i7 (3)")


def test_links_lead_to_the_row_of_the_participant() -> None:
    made_from = material(with_events())
    links = [row.cells[0].link for row in baseline_by_participant(made_from).rows]
    assert links == [row.id for row in participant_table(made_from).rows]


def test_an_earlier_cut_shows_an_earlier_state() -> None:
    early = regimen_table(material(with_events(), ZERO + timedelta(days=45)))
    assert [row.cells[0].text for row in early.rows] == ["–", "d1-i7", "d1-i5", "All"]
    assert early.rows[2].cells[1].text == "0"


def test_a_study_stop_is_worded_as_in_the_study_file() -> None:
    trial = escalation()
    stop = Reason(key="study_stop", values=(("rule", "any_death"),))
    trial.decided(ZERO + timedelta(days=40), Action.STOP, "", (stop,))
    row = regimen_table(material(trial)).rows[1]
    assert row.cells[7].text == "Stop"
    assert "Any death from the first conditioning dose on" in row.cells[9].text


def test_a_dlt_is_dated_in_the_row_of_the_participant() -> None:
    trial = escalation()
    trial.person("002", ZERO).crs(3, grade=3)
    rows = {row.cells[0].text: row for row in participant_table(material(trial)).rows}
    assert rows["002"].cells[3].text == "yes, day 2"
    assert rows["001"].cells[3].text == "no"


@pytest.mark.parametrize("language", LANGUAGES)
def test_bilag_is_described_at_the_visits_of_its_endpoint(language: Language) -> None:
    """One A (12 points) and one C (1 point) at week 12: a mean of 6.5 with limits from two."""
    trial = Trial()
    scored(trial, "001", worksheet(bilag_severe_arthritis=4))
    scored(trial, "002", worksheet(bilag_mild_arthritis=2))
    (table,) = bilag_tables(material(trial, CUT, language))
    rows = [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in table.rows]
    assert len(rows) == 5
    assert rows[0][1:] == ["0", "–", "–", *["–"] * 4]
    assert rows[1][1:3] == ["2", "6.5"]
    half = {"en": "1 (50 %)", "zh": "1（50%）"}[language]
    assert rows[1][4] == rows[1][6] == half


@pytest.mark.parametrize("language", LANGUAGES)
def test_queries_about_what_cannot_be_so_or_is_missing(language: Language) -> None:
    trial = Trial()
    trial.person("001", ZERO).treated(1)
    twice = trial.participant("002", ZERO, infusions=1).withdrew(-1)
    twice.treated(1)
    twice.event(-4, 2, event="AE-1").event(3, 5, event="AE-2").event(9, 1, event="AE-2")
    changed = AdverseEventChanged(participant="002", event="AE-9", state=state(4))
    twice.add(5, changed)
    trial.participant("003", ZERO)
    rows = query_table(material(trial, language=language)).rows
    assert [row.cells[0].text for row in rows[1::2]] == ["001", *["002"] * 6, "003"]
    clauses = reference_study().dlt.clauses
    counts = [one.text.text(language) for one in clauses if one.kind == "count"]
    assert [row.cells[1].text for row in rows[1::2]] == {
        "en": [
            "since 2024-02-28",
            "withdrew on 2024-03-03",
            "infusion 1",
            "AE-2",
            "AE-9, on 2024-03-09",
            "AE-2, on 2024-03-07",
            "AE-1, since 2024-02-29",
            "; ".join(f"“{count}”: none by 2024-04-01" for count in counts),
        ],
        "zh": [
            "始于 2024-02-28",
            "2024-03-03 退出",
            "第 1 次输注",
            "AE-2",
            "AE-9，2024-03-09",
            "AE-2，2024-03-07",
            "AE-1，始于 2024-02-29",
            "；".join(f"“{count}”：截至 2024-04-01 无数值" for count in counts),
        ],
    }[language]


def test_items_to_look_at_again_stand_once_with_their_visits() -> None:
    trial = Trial()
    person = trial.participant("001", ZERO).counted(20).scored(-6, "baseline", "low_complement")
    for day, visit in ((28, "day-28"), (56, "week-8")):
        low = Measured(
            participant="001",
            analyte="b_cells",
            value=Decimal(5),
            unit="/uL",
            lower_limit=Decimal(100),
        )
        person.add(day, low).scored(day, visit)
    rows = query_table(material(trial)).rows
    assert [row.cells[1].text for row in rows if not row.heading] == ["low complement (D28, W8)"]
