"""The Findings: every number quotes a row, and what is unknown is said."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from analyse.small_trial import OPENED, Trial, reference_study
from firstdose.analyse.result import Result
from firstdose.protocol.words import Text
from firstdose.records.values import Domain, Origin
from firstdose.report.document.build import material_of
from firstdose.report.findings import findings, paragraph
from firstdose.report.findings_published import published_table
from firstdose.report.material import Material
from firstdose.report.words import LANGUAGES, Language
from firstdose.report.words.words import half_up
from report.small_report import CUT, ZERO, as_text, escalation, material, published, with_events

NUMBER = re.compile(r"\d{4}-\d{2}-\d{2}|\d+(?:\.\d+)?")
SPELLED = {
    word: str(n) for n, word in enumerate(("none", "one", "two", "three", "four", "five", "six"))
}
FIXED = {"95", "12"}
"""The confidence level, and the months of the population, which are no results."""


def written(row: Result) -> set[str]:
    """Every way in which a row may stand in a sentence."""
    texts = set(NUMBER.findall(row.variable.rpartition("at_least_")[2]))
    if row.population == "decisions":
        texts.add(row.group)
    if row.n is not None:
        texts.add(str(row.n))
    match row.value:
        case int() as count:
            texts.add(str(count))
            if row.n:
                texts.add(str(half_up(Decimal(100 * count) / row.n, 0)))
            if ".grade_" in row.variable:
                texts.add(row.variable.rpartition("_")[2])
        case Decimal() as number:
            texts |= {str(half_up(number, 1)), str(half_up(number, 0))}
        case date() as day:
            texts.add(day.isoformat())
        case _:
            texts |= set(NUMBER.findall(str(row.value)))
    return texts


def numbers_in(text: str) -> set[str]:
    spelled = {SPELLED[word] for word in re.findall(r"[a-z]+", text) if word in SPELLED}
    without_names = re.sub(r"\bd\d-i\d\b", "", text)
    return set(NUMBER.findall(without_names)) | spelled


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("trial", [escalation, with_events])
def test_every_number_quotes_a_row(language: Language, trial: Callable[[], Trial]) -> None:
    for sentence in findings(material(trial(), language=language)):
        quoted = {text for row in sentence.quotes for text in written(row)} | FIXED
        text = sentence.text.replace("SRI-4", "")
        assert numbers_in(text) <= quoted, sentence.text


def test_in_a_simulation_the_findings_say_so_first_and_last() -> None:
    text = paragraph(material(with_events()))
    assert text.startswith("6 virtual participants were treated in this simulated trial")
    assert "truth “moderate”" in text
    assert text.endswith("it is evidence about the design, not about the product.")


def test_in_a_conducted_trial_nothing_is_virtual() -> None:
    text = paragraph(material(with_events(Origin.CONDUCTED)))
    assert text.startswith("6 participants were treated, enrolled from 2024-02-13 to 2024-04-15.")
    assert "truth" not in text


def test_none_of_three_stands_beside_none_of_all() -> None:
    text = paragraph(material(with_events()))
    assert "0 of 6 (0-45.9 %), all regimens pooled" in text
    assert "d1-i7 0 of 3 (0-70.8 %); d1-i5 0 of 3 (0-70.8 %)" in text


def test_nobody_is_without_a_dlt_before_anyone_is_evaluable() -> None:
    early = paragraph(material(with_events(), ZERO + timedelta(days=5)))
    assert "nobody was evaluable for DLT yet (3 windows open)" in early
    assert "no DLT" not in early
    later = paragraph(material(with_events(), ZERO + timedelta(days=70)))
    assert "no DLT" in later
    assert "The DLT windows of 3 participants were still open at the cut." in later


def test_one_participant_has_no_quartiles_and_one_day() -> None:
    text = paragraph(material(with_events(), ZERO))
    assert text.startswith("1 virtual participant was treated in this simulated trial, enrolled on")
    assert "age 30.0 years; disease duration 5.0 years" in text
    assert "met once" in text


def test_the_product_is_named_as_the_study_file_names_it() -> None:
    made_from = material(escalation())
    cells = Text(en="CAR-T", zh="CAR-T")
    study = replace(made_from.study, identity=replace(made_from.study.identity, cell_product=cells))
    other = replace(made_from, cut=replace(made_from.cut, study=study))
    assert "no other CAR-T-related severe event" in paragraph(other)


def test_a_reconstruction_says_so_in_its_first_sentence() -> None:
    text = paragraph(material(with_events(Origin.RECONSTRUCTED)))
    assert text.startswith("In this reconstruction from published aggregates, 6 participants")


def test_the_regimen_reached_is_spoken_of_only_when_someone_was_treated() -> None:
    trial = Trial(origin=Origin.SIMULATED, truth="moderate")
    text = paragraph(material(trial, OPENED))
    assert "Simulated under the truth “moderate”" in text
    assert "The regimen reached" not in text


def test_grades_are_named() -> None:
    trial = escalation()
    trial.person("001", ZERO).crs(1)
    assert "one (17 %) grade 1 CRS" in paragraph(material(trial))
    trial.person("002", ZERO).crs(1, grade=2)
    assert "two (33 %) CRS (one of grade 1 and one of grade 2)" in paragraph(material(trial))


def test_what_is_not_recorded_is_named_and_never_none() -> None:
    trial = with_events(Origin.CONDUCTED)
    trial.domains = (Domain.EXPOSURE, Domain.REGIMEN)
    text = paragraph(material(trial))
    assert "Not recorded or not published: sex, age, disease duration" in text
    assert "CRS, neurotoxicity, other CAR-NK-related severe events" in text
    assert "no CRS" not in text
    assert "no DLT" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_anyone_came(language: Language) -> None:
    text = paragraph(material(Trial(), OPENED, language))
    assert text in {
        "Nobody had been treated by the data cut.",
        "截至数据截止日尚无受试者接受治疗。",
    }


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (365, "followed for more than 12 months"),
        (182, "followed for more than 6 months"),
        (30, "followed for more than 1 month"),
        (200, "followed for more than 200 days"),
        (0, "Of the participants in this analysis"),
    ],
)
def test_a_time_of_follow_up_is_said_as_the_study_file_has_it(days: int, said: str) -> None:
    study = reference_study()
    populations = tuple(
        replace(one, followed_beyond_days=days) if one.followed_beyond_days else one
        for one in study.endpoints.populations
    )
    other = replace(study, endpoints=replace(study.endpoints, populations=populations))
    made = material_of(other, with_events().ledger(), date(2024, 9, 1), "en", None)
    assert said in paragraph(made)


def test_nobody_followed_for_a_year() -> None:
    text = paragraph(material(with_events(), date(2024, 9, 1)))
    assert "Nobody had been followed for more than 12 months by the data cut." in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_published_stand_beside_this_run(language: Language) -> None:
    made_from = material(with_events(), CUT, language)
    table = published_table(made_from, published())
    rows = {row.cells[0].text: [cell.text for cell in row.cells] for row in table.rows}
    women = rows["Women" if language == "en" else "女性"]
    value = {
        "en": ("17 (94 %) of 18", "5 (83 %) of 6"),
        "zh": ("17（94%），共 18 例", "5（83%），共 6 例"),
    }
    assert (women[1], women[3]) == value[language]
    limits = {"en": "72.7 to 99.9\u00a0%", "zh": "72.7% 至 99.9%"}
    assert women[2] == limits[language]
    assert as_text(table).count("Gao 2025") > 10


def test_agreement_is_no_validation() -> None:
    simulated = as_text(published_table(material(with_events()), published()))
    assert "Agreement is no validation." in simulated
    reconstructed = material(with_events(Origin.RECONSTRUCTED))
    assert "because it was made from them" in as_text(published_table(reconstructed, published()))


def test_the_long_followed_are_compared_in_as_many_of_the_first_treated() -> None:
    """Nine in print: of fewer followed for so long by the published cut there is only a dash."""
    table = published_table(material(with_events()), published())
    row = next(row for row in table.rows if row.cells[0].text == "DORIS remission and LLDAS")
    assert [cell.text for cell in row.cells[1:5]] == [
        "6 (67 %) of 9",
        "29.9 to 92.5\u00a0%",
        "–",
        "–",
    ]
    note = next(note.text for note in table.notes if note.mark == row.cells[3].note)
    assert "those treated first" in note
    assert "2025-03-01" in note


def test_every_count_of_this_run_has_limits() -> None:
    table = published_table(material(with_events()), published())
    for row in (row for row in table.rows if not row.heading):
        if "/" in row.cells[3].text:
            assert row.cells[4].text != "–", row.cells[0].text


@pytest.mark.parametrize(
    ("language", "printed"), [("en", "2 (33 %) of 6"), ("zh", "2（33%），共 6 例")]
)
def test_a_share_that_was_printed_alone_has_its_count_here(
    language: Language, printed: str
) -> None:
    trial = escalation()
    for number in range(2):
        person = trial.person(f"00{number + 1}", ZERO + timedelta(days=number))
        person.prednisone(200, "5").scored(252, "week-36")
    name = {"en": "LLDAS at 9 months", "zh": "9个月时LLDAS"}[language]
    rows = beside(material(trial, language=language))
    assert rows[name][3] == printed


def beside(made_from: Material) -> dict[str, list[str]]:
    table = published_table(made_from, published())
    return {row.cells[0].text: [cell.text for cell in row.cells] for row in table.rows}


def test_of_nobody_no_share_is_printed() -> None:
    rows = beside(material(escalation(), ZERO + timedelta(days=3)))
    for name in ("Dose-limiting toxicity", "SRI-4 at 3 months", "DORIS remission at 9 months"):
        assert rows[name][3] == "nobody yet", name
        assert rows[name][4] == "–", name


def test_infusions_still_to_come_are_said_of_the_denominator() -> None:
    def note_of(made_from: Material) -> str:
        table = published_table(made_from, published())
        name = "Three infusions of CAR-NK cells"
        cell = next(row.cells[3] for row in table.rows if row.cells[0].text == name)
        return next((note.text for note in table.notes if note.mark == cell.note != ""), "")

    early = note_of(material(escalation(), ZERO + timedelta(days=3)))
    assert early.endswith("for 3 of them further infusions were still to come.")
    assert note_of(material(escalation())) == ""


def test_followed_is_said_as_computed_and_of_a_reconstruction_as_printed() -> None:
    until = "from the first infusion to leaving the study or the data cut"
    assert f"followed for more than 12 months {until}, " in paragraph(material(with_events()))
    made = paragraph(material(with_events(Origin.RECONSTRUCTED)))
    assert until not in made
    notes = as_text(published_table(material(with_events()), published()))
    assert "to leaving the study or the data cut, whichever is first" in notes
