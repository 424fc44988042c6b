"""The page of one participant: what is on it, on which days, and whom it does not show."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from analyse.small_trial import Trial, reference_study, study_text
from analyse.trials import CUTS, trials
from firstdose.records.facts import DemographyRecorded
from firstdose.records.ledger import Ledger
from firstdose.records.notation import write
from firstdose.records.problem import StudyError
from firstdose.records.values import Origin, Sex
from firstdose.report.document import ParticipantFiles, participant_document
from firstdose.report.names import unit_name
from firstdose.report.participant import Person
from firstdose.report.participant.lanes import acts
from firstdose.report.words import LANGUAGES, Language, read_words
from firstdose.simulate import reconstruction
from report.small_report import CUT, published, with_events

STUDY = reference_study()


def page(
    ledger: Ledger, who: str = "002", cut: date = CUT, language: Language = "en"
) -> ParticipantFiles:
    return participant_document(STUDY, ledger, cut, who, language)


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def person(ledger: Ledger, who: str) -> Person:
    return Person(
        study=STUDY,
        history=ledger.history(who),
        today=CUT,
        words=read_words("en"),
        origin=Origin.SIMULATED,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_ledger_gives_the_same_bytes_and_its_label(language: Language) -> None:
    ledger = with_events().ledger()
    made = page(ledger, language=language)
    assert made == page(ledger, language=language)
    assert set(made.figures) == {"participant-first-weeks", "participant-timeline"}
    said = {"en": "Simulated trial", "zh": "模拟试验"}[language]
    assert said in made.html
    assert all(said in svg for svg in made.figures.values())


def test_everything_is_on_its_day() -> None:
    ledger = with_events().ledger()
    assert acts(person(ledger, "007")) == ()
    for who in ledger.participants[:6]:
        found = person(ledger, who)
        given = found.course.exposure
        assert given is not None
        days = {(act.kind, act.day) for act in acts(found)}
        assert {day for kind, day in days if kind == "infusion"} == {
            (one.given_on - given.infusions[0].given_on).days for one in given.infusions
        }
        assert {day for kind, day in days if kind == "visit"} == {
            (one.attended_on - given.infusions[0].given_on).days
            for one in found.course.visits
            if one.attended_on is not None
        }
        left = found.course.withdrawn_on
        assert (left is not None) == any(kind == "withdrawn" for kind, _ in days)


def test_every_event_and_every_entry_is_named() -> None:
    ledger = with_events().ledger()
    for who in ledger.participants:
        text = re.sub(r"\s+", " ", text_of(page(ledger, who).html))
        for event in person(ledger, who).course.adverse_events:
            assert person(ledger, who).term(event.term) in text
        for entry in ledger.entries:
            line = re.sub(r"\s+", " ", write(entry))
            assert (line in text) == (getattr(entry.fact, "participant", "") == who), line


def test_a_corrected_entry_stays_in_the_audit() -> None:
    ledger = with_events().ledger()
    entry = next(one for one in ledger.entries if isinstance(one.fact, DemographyRecorded))
    assert isinstance(entry.fact, DemographyRecorded)
    who = entry.fact.participant
    assert entry.fact.sex is not Sex.MALE
    ledger.append(
        replace(entry.fact, sex=Sex.MALE),
        occurred_on=entry.occurred_on,
        known_on=ledger.entries[-1].known_on,
        entered_by="data manager",
        amends=entry.number,
        reason="transcription error",
    )
    text = text_of(page(ledger, who, ledger.entries[-1].known_on).html)
    assert "sex=female" in text
    assert "sex=male" in text
    assert "transcription error" in text


def test_before_the_first_infusion_days_count_from_consent() -> None:
    trial = Trial(origin=Origin.CONDUCTED)
    trial.participant("001", date(2024, 3, 4), regimen="d1-i7")
    ledger = trial.ledger()
    consented = ledger.entries[1].occurred_on
    made = participant_document(STUDY, ledger, consented, "001", "en")
    assert set(made.figures) == {"participant-timeline"}
    assert "on one axis of days from consent" in text_of(made.html)


@settings(max_examples=settings().max_examples // 20)
@given(trials(origin=Origin.SIMULATED), CUTS)
def test_a_later_known_entry_never_changes_an_earlier_page(trial: Trial, cut: date) -> None:
    everything = trial.ledger()
    known = everything.as_known_on(cut)
    for who in known.participants[:1]:
        assert page(everything, who, cut) == page(known, who, cut)


def test_somebody_unknown_and_somebody_reconstructed_are_refused() -> None:
    with pytest.raises(StudyError, match="knows no participant 999"):
        page(with_events().ledger(), "999")
    ledger = reconstruction.reconstruct(STUDY, study_text(), published(), seed=1)
    with pytest.raises(StudyError, match="not shown one by one"):
        page(ledger, ledger.participants[0], ledger.entries[-1].known_on + timedelta(days=1))


@pytest.mark.parametrize(
    ("ucum", "printed"),
    [
        ("10*9/L", "10⁹/L"),
        ("{copies}/ug", "copies/µg"),
        ("[IU]/mL", "IU/mL"),
        ("umol/L", "µmol/L"),
        ("/uL", "/µL"),
        ("mg/g", "mg/g"),
        ("U/L", "U/L"),
        ("mm[Hg]", "mmHg"),
        ("Cel", "°C"),
        ("[degF]", "°F"),
        ("[lb_av]", "lb"),
        ("[in_i]", "in"),
        ("nkat/L", "nkat/L"),
        ("ukat/L", "µkat/L"),
        ("%", "%"),
    ],
)
def test_units_are_printed_as_people_write_them(ucum: str, printed: str) -> None:
    assert unit_name(ucum) == printed
