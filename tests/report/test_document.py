"""The whole report: the same bytes, both languages, what it must name, what it must not."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from analyse.small_trial import Trial, reference_study, study_text
from analyse.trials import CUTS, trials
from firstdose.protocol.words import Assumption, Text
from firstdose.records.facts import DemographyRecorded
from firstdose.records.ledger import Ledger
from firstdose.records.values import Origin, Sex
from firstdose.report.document import Beside, ReportFiles, document
from firstdose.report.words import LANGUAGES, Language
from firstdose.simulate import reconstruction
from report.small_report import CUT, published, published_text, with_events

STUDY = reference_study()


def report(
    ledger: Ledger, cut: date = CUT, language: Language = "en", text: str | None = None
) -> ReportFiles:
    return document(STUDY, ledger, cut, language, published_text() if text is None else text)


def section(html: str, name: str) -> str:
    start = html.index(f'<section id="{name}"')
    return html[start : html.index("</section>", start)]


@pytest.fixture(scope="module")
def reconstructed() -> Ledger:
    return reconstruction.reconstruct(STUDY, study_text(), published(), seed=1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_ledger_gives_the_same_bytes(language: Language) -> None:
    ledger = with_events().ledger()
    assert report(ledger, language=language) == report(ledger, language=language)


@settings(max_examples=settings().max_examples // 20)
@given(trials(origin=Origin.SIMULATED), CUTS)
def test_a_later_known_entry_never_changes_an_earlier_report(trial: Trial, cut: date) -> None:
    everything = trial.ledger()
    assert report(everything, cut) == report(everything.as_known_on(cut), cut)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("origin", "words"),
    [
        (Origin.SIMULATED, {"en": "Simulated trial: ", "zh": "模拟试验："}),
        (Origin.RECONSTRUCTED, {"en": "Reconstructed trial: ", "zh": "重建试验："}),
    ],
)
def test_the_title_says_what_it_is(
    language: Language, origin: Origin, words: dict[Language, str]
) -> None:
    made = report(with_events(origin).ledger(), language=language)
    assert f"<title>{words[language]}" in made.html
    for svg in made.figures.values():
        assert {"en": words["en"].split()[0], "zh": words["zh"][:2]}[language] in svg


def test_the_report_names_its_parts() -> None:
    html = report(with_events().ledger()).html
    for name in (
        "findings",
        "published",
        "participants",
        "treatment",
        "safety",
        "activity",
        "individuals",
        "methods",
        "dlt-definition",
        "assumptions",
    ):
        assert f'<section id="{name}"' in html
    text = unescape(re.sub(r"<[^>]+>", "", html))
    for clause in (*STUDY.dlt.clauses, *STUDY.dlt.exceptions):
        assert clause.text.en in text
    for assumption in STUDY.assumptions:
        assert assumption.statement.en in text
        assert assumption.because.en in text


def test_without_published_results_there_is_no_panel() -> None:
    html = report(with_events().ledger(), text="").html
    assert '<section id="published"' not in html


def test_assumptions_of_the_clinic_are_listed_too() -> None:
    mine = Assumption(
        about="empirical clinic",
        statement=Text(en="One in seven fails screening.", zh="七分之一筛选失败。"),
        because=Text(en="Not published.", zh="未发表。"),
    )
    ledger = with_events().ledger()
    html = document(STUDY, ledger, CUT, "en", None, Beside(assumptions=(mine,))).html
    assert "One in seven fails screening." in html
    assert "One in seven" not in report(ledger).html


@pytest.mark.parametrize("truth", ["mechanistic", "steep"])
def test_an_assumption_on_truths_stands_only_where_one_was_laid_on(truth: str) -> None:
    trial = Trial(origin=Origin.SIMULATED, truth=truth)
    (of_truths,) = (one for one in STUDY.assumptions if one.about == "simulation.truths")
    html = report(trial.ledger()).html
    assert (of_truths.statement.en in html) == (truth == "steep")
    assert all(one.statement.en in unescape(html) for one in STUDY.assumptions[:3])


def test_the_imprint_gives_hash_and_entries_and_no_clock() -> None:
    ledger = with_events().ledger()
    html = report(ledger).html
    assert f"SHA-256 {'0' * 64}" in html
    assert f"Ledger of {len(ledger)} entries known by {CUT}" in html
    assert not re.search(
        r"\d\d:\d\d:\d\d", re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    )


def test_the_rows_are_the_csv() -> None:
    made = report(with_events().ledger())
    assert made.results_csv.startswith("origin,population,group,variable,statistic,value")
    assert "simulated,safety_infused,all,participants,n,6,participants,6," in made.results_csv


def test_figures_are_those_of_the_page() -> None:
    made = report(with_events().ledger())
    assert set(made.figures) == {
        "f1-trial-profile",
        "f2-dosing-schema",
        "f3-regimen-map",
        "f4-swimmer",
        "f5-disease-activity",
        "f7-responses",
    }


@pytest.mark.parametrize(
    "piece",
    [
        "18 participants",
        "17 (94 %)",
        "37.5 (32.0-39.8)",
        "10.5 (4.5-14.8)",
        "14 (78 %)",
        "one (6 %) grade 1 CRS",
        "no neurotoxicity",
        "no other CAR-NK-related severe event",
        "no DLT",
        "at least two prior therapies in all",
        "plasmapheresis in one",
        "2023-08-21 to 2024-06-16",
        "6 of 9 (67 %)",
        "29.9-92.5 %",
    ],
)
def test_a_reconstruction_gives_back_the_abstract(piece: str, reconstructed: Ledger) -> None:
    """Gao 2025, Lancet, abstract."""
    cut = published().data_cut.on
    assert piece in section(report(reconstructed, cut).html, "findings")


def test_one_amended_sex_changes_the_findings_and_not_the_publication(
    reconstructed: Ledger,
) -> None:
    ledger = Ledger(reconstructed.entries)
    last = ledger.entries[-1].known_on
    who = next(
        name
        for name in ledger.participants
        if ledger.history(name).of(DemographyRecorded)[0].fact.sex is Sex.FEMALE
    )
    entry = ledger.history(who).of(DemographyRecorded)[0]
    ledger.append(
        replace(entry.fact, sex=Sex.MALE),
        occurred_on=entry.occurred_on,
        known_on=last,
        entered_by="monitor",
        amends=entry.number,
        reason="transcription error",
    )
    html = report(ledger, last).html
    assert "16 (89 %)" in section(html, "findings")
    assert "17 (94 %) of 18" in section(html, "published")
    assert "16 (89 %) of 18" in section(html, "published")
    assert "17 (94 %)" in section(report(reconstructed, last).html, "findings")


def test_a_reconstruction_prints_nothing_that_was_not_published(reconstructed: Ledger) -> None:
    html = report(reconstructed, published().data_cut.on + timedelta(days=1)).html
    individuals = section(html, "individuals")
    for who in reconstructed.participants:
        assert who not in individuals
    assert individuals.count("Not published") >= 3


def cells(html: str, table: str) -> dict[str, list[str]]:
    """The texts of a table by the first cell of each row."""
    start = html.index(f'id="{table}"')
    rows = re.findall(r"<tr.*?</tr>", html[start : html.index("</table>", start)], re.DOTALL)
    texts = [
        [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.findall(CELL, row)]
        for row in rows
    ]
    return {one[0]: one[1:] for one in texts if one}


CELL = re.compile(r"<t[hd].*?</t[hd]>", re.DOTALL)


def test_a_reconstruction_prints_no_count_of_events(reconstructed: Ledger) -> None:
    made = report(reconstructed, published().data_cut.on)
    interest = cells(made.html, "t5-special-interest")
    crs, icans = interest["Cytokine release syndrome (CRS)"], interest["Neurotoxicity (ICANS)"]
    assert (crs[0], icans[0]) == ("1 (6\u00a0%)", "0 (0\u00a0%)")
    assert (crs[2], icans[2]) == ("not published", "not published")
    assert ",events," not in made.results_csv


def test_a_reconstruction_gives_the_sizes_of_its_populations(reconstructed: Ledger) -> None:
    made = report(reconstructed, published().data_cut.on)
    found = {name: one[-1] for name, one in cells(made.html, "analysis-populations").items()}
    assert found["Safety, infused"] == found["Evaluable for DLT"] == "18"
    assert found["Followed for more than 12 months"] == "9"
    assert found["Efficacy"] == "not published"


def test_a_reconstruction_draws_no_plan_as_if_all_had_it(reconstructed: Ledger) -> None:
    made = report(reconstructed, published().data_cut.on)
    assert "was not published" in made.figures["f2-dosing-schema"]
    assert "d1-i7" not in made.figures["f2-dosing-schema"]
