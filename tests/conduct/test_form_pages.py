"""Forms as pages: who may, what is refused, two editors, corrections, and what the blinded see."""

from __future__ import annotations

import re
from collections.abc import Generator
from datetime import UTC, datetime, time, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.http import HttpResponse

from conduct.served import Served, serving_ledger
from firstdose.conduct.access import Role
from firstdose.conduct.forms.families import FAMILIES
from firstdose.conduct.words import LANGUAGES, Language, read_words
from firstdose.records.care import SlotRequested
from firstdose.records.delegation import ParticipantAtSite
from firstdose.records.facts import (
    AdverseEventReported,
    CellsInfused,
    MedicationChanged,
    VisitAttended,
)
from whole.trials import simulated

CUT = 2000


@pytest.fixture(scope="module")
def year(accounts_place: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    """Part of a simulated trial, everybody treated at one site."""
    ledger = simulated(1).as_of_entry(CUT)
    with serving_ledger(accounts_place, tmp_path_factory.mktemp("year"), ledger) as found:
        found.moment.at = datetime.combine(ledger.known_until, time(9), UTC)
        found.tell(*(ParticipantAtSite(participant=one, site="01") for one in ledger.participants))
        for account in ("ann", "bob"):
            found.delegate(account, Role.INVESTIGATOR)
        found.delegate("eve", Role.INVESTIGATOR, blinded=True)
        yield found


def text_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def hidden(answer: HttpResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text_of(answer))
    assert found
    return found[1]


DRUG = {
    "do": "save",
    "occurred_on": "2024-01-05",
    "fact.drug": "prednisone",
    "fact.therapy_class": "glucocorticoid",
    "fact.dose_mg_per_day": "5",
    "fact.route": "oral",
    "fact.indication": "background",
}
FORM = "/participants/004/forms/medication/"


def test_of_two_editors_one_wins_and_the_other_sees_both_and_loses_nothing(year: Served) -> None:
    ann, bob = year.browser("ann"), year.browser("bob")
    seen = hidden(ann.get(FORM), "seen")
    assert hidden(bob.get(FORM), "seen") == seen
    first = ann.post(FORM, {**DRUG, "seen": seen, "fact.dose_mg_per_day": "12.5"})
    assert first.status_code == 302
    mine = {**DRUG, "seen": seen, "fact.dose_mg_per_day": "7.5", "fact.drug": "meprednisone"}
    second = bob.post(FORM, mine)
    assert second.status_code == 409
    said = text_of(second)
    assert "Saved by ann" in said
    assert "12.5" in said
    assert 'value="7.5"' in said
    assert 'value="meprednisone"' in said
    again = bob.post(FORM, {**mine, "seen": hidden(second, "seen")})
    assert again.status_code == 302
    history = year.store.ledger().history("004")
    doses = [f"{one.fact.dose_mg_per_day}" for one in history.of(MedicationChanged)]
    assert {"12.5", "7.5"} <= set(doses)


def test_what_is_wrong_is_said_at_its_field_and_above_and_nothing_is_saved(year: Served) -> None:
    before = len(year.store.ledger())
    answer = year.browser("ann").post(
        FORM, {**DRUG, "seen": "0", "fact.dose_mg_per_day": "7,5", "occurred_on": "2099-01-01"}
    )
    assert answer.status_code == 422
    said = text_of(answer)
    assert 'aria-invalid="true" aria-describedby=" fact.dose_mg_per_day-wrong"' in said
    assert 'href="#fact.dose_mg_per_day"' in said
    assert 'id="fact.dose_mg_per_day-wrong"' in said
    assert 'value="7,5"' in said
    assert len(year.store.ledger()) == before


def test_a_correction_asks_why_and_shows_old_and_new(year: Served) -> None:
    history = year.store.ledger().history("004")
    entry = history.of(MedicationChanged)[0]
    path = f"/participants/004/entries/{entry.number}/"
    ann = year.browser("ann")
    opened = ann.get(path)
    typed = {
        **DRUG,
        "seen": hidden(opened, "seen"),
        "occurred_on": f"{entry.occurred_on}",
        "fact.drug": entry.fact.drug,
        "fact.therapy_class": entry.fact.therapy_class.value,
        "fact.dose_mg_per_day": "33",
    }
    without = ann.post(path, {**typed, "reason": ""})
    assert without.status_code == 422
    assert f"<td>{entry.fact.dose_mg_per_day}</td><td>33" in text_of(without)
    assert ann.post(path, {**typed, "reason": "misread"}).status_code == 302
    ledger = year.store.ledger()
    last = ledger.entries[-1]
    assert (last.amends, last.reason, last.entered_by) == (entry.number, "misread", "ann")
    page = text_of(ann.get("/participants/004/?page=0"))
    assert "amends" in page


def test_an_entry_is_taken_back_with_a_reason(year: Served) -> None:
    entry = year.store.ledger().history("005").of(VisitAttended)[-1]
    path = f"/participants/005/entries/{entry.number}/take-back/"
    ann = year.browser("ann")
    typed = {"do": "save", "seen": "0", "occurred_on": f"{year.trial.today()}", "reason": ""}
    with year.trial.reading() as now:
        typed["occurred_on"] = f"{now.today}"
    assert ann.post(path, typed).status_code == 422
    assert ann.post(path, {**typed, "reason": "another participant"}).status_code == 302
    numbers = [one.number for one in year.store.ledger().history("005").of(VisitAttended)]
    assert entry.number not in numbers
    assert ann.get(path).status_code == 404


def test_an_entry_of_somebody_else_has_no_correction_here(year: Served) -> None:
    for number in ("1", "0", "99999999", "x", "３", "-1"):
        assert year.browser("ann").get(f"/participants/004/entries/{number}/").status_code == 404


def test_a_form_that_was_answered_meanwhile_is_not_saved_twice(year: Served) -> None:
    """The order was settled by another form: what was typed is not saved, and stays on the page."""
    item, day = None, ""
    while item is None:
        year.moment.at += timedelta(days=1)
        with year.trial.reading() as now:
            day = f"{now.today}"
            items = now.worklist.items(now.today)
        item = next((one for one in items if one.what in ("assess", "follow_up")), None)
    form = f"/participants/{item.participant}/forms/visit_missed/?about={item.about}"
    ann, bob = year.browser("ann"), year.browser("bob")
    typed = {"do": "save", "seen": "0", "occurred_on": day, "fact.reason": "snow"}
    assert ann.post(form, typed).status_code == 302
    assert bob.post(form, typed).status_code == 409


TOKENS = re.compile(r"\bd[1-4]-i[2357]\b|cohort|infusion-\d|cells_(?:given|planned)|\d{9,}")


def test_whoever_is_blinded_sees_no_dose_on_any_of_these_pages(year: Served) -> None:
    eve = year.browser("eve")
    with year.trial.reading() as now:
        everybody = now.worklist.participants
    paths = ["/", "/participants/", *(f"/participants/{one}/" for one in everybody)]
    paths += [f"/participants/004/forms/{name}/" for name in FAMILIES]
    for path in paths:
        answer = eve.get(path)
        if answer.status_code == 200:
            said = text_of(answer)
            main = said.partition("<main")[2].partition("</main>")[0]
            assert not TOKENS.search(main), (path, TOKENS.search(main))


def main_of(answer: HttpResponse) -> str:
    return text_of(answer).partition("<main")[2].partition("</main>")[0]


def test_names_of_visits_are_read_by_whoever_is_not_blinded(year: Served) -> None:
    form = "/participants/004/forms/laboratory/?about=day-0"
    named = "Day 0, first infusion"
    open_one, blinded = (main_of(year.browser(who).get(form)) for who in ("ann", "eve"))
    assert named in open_one
    assert named not in blinded
    assert "day-0" in blinded
    with year.trial.reading() as now:
        everybody = now.worklist.participants
        texts = {visit.text.en for visit in now.study.schedule.visits}
    pages = ["/", *(f"/participants/{one}/" for one in everybody)]
    speaking = [text for text in texts if "infusion" in text or "conditioning" in text]
    assert named in speaking
    for page in pages:
        said = main_of(year.browser("eve").get(page))
        assert not [text for text in speaking if text in said], page


def test_a_heading_says_nothing_that_the_form_does_not_need(year: Served) -> None:
    page = year.browser("ann").get(f"{FORM}?about=Stop+treating")
    assert page.status_code == 200
    heading = main_of(page).partition("<h1")[2].partition("</h1>")[0]
    assert heading
    assert "Stop treating" not in heading


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_opens_in_both_languages(year: Served, language: str) -> None:
    account = year.account("ann")
    account.language = language
    account.save()
    ann = year.browser("ann")
    opened = 0
    for number in range(1, 12):
        who = f"{number:03d}"
        with year.trial.reading() as now:
            case = now.worklist.case(who, now.today)
            events = [entry.fact.event for entry in case.events]
        for name in FAMILIES:
            for about in ("", "day-28", "sledai_2k", "bilag_2004", *events):
                answer = ann.get(f"/participants/{who}/forms/{name}/?about={about}")
                assert answer.status_code in (200, 403, 404)
                opened += answer.status_code == 200
        if number == 4:
            break
    assert opened > 60
    account.language = "en"
    account.save()


def test_every_word_of_the_forms_is_used(tmp_path: Path) -> None:
    """No text of the topic is left over: each stands in the code, a template, or a class."""
    texts = read_words("en").texts
    keys = {key.removeprefix("forms.") for key in texts if key.startswith("forms.")}
    root = Path(__file__).parents[2] / "src" / "firstdose" / "conduct"
    code = "\n".join(
        path.read_text("utf-8")
        for pattern in ("*.py", "*.html", "*.toml")
        for path in root.rglob(pattern)
        if path.name != "forms.toml"
    )
    left = [
        key
        for key in keys
        if key.partition(".")[0] in ("page", "fault") and key.rpartition(".")[2] not in code
    ]
    assert left == [], left


def test_nobody_checks_the_dose_that_they_give(
    accounts_place: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The day of the first conditioning of participant 001, before anything was given."""
    ledger = simulated(1).as_of_entry(82)
    with serving_ledger(accounts_place, tmp_path_factory.mktemp("dose"), ledger) as found:
        found.moment.at = datetime.combine(ledger.known_until, time(9), UTC)
        found.tell(ParticipantAtSite(participant="001", site="01"))
        for role in (Role.INVESTIGATOR, Role.PHARMACIST):
            found.delegate("both", role)
        found.delegate("ann", Role.INVESTIGATOR)
        both, ann = found.browser("both"), found.browser("ann")
        path = "/participants/001/forms/dose_check/?about=-5"
        day = f"{ledger.known_until}"
        typed = {"do": "save", "seen": "0", "occurred_on": day}
        doses = {"drug-1.dose_mg": "38.6", "drug-2.dose_mg": "462.6"}
        assert both.post(path, {**typed, **doses}).status_code == 302
        path = "/participants/001/forms/conditioning/?about=-5"
        given = {"drug-1.given_dose_mg": "39", "drug-2.given_dose_mg": "463", "reason": ""}
        refused = both.post(path, {**typed, **given})
        assert refused.status_code == 422
        assert "checked by one person and given by another" in text_of(refused)
        assert "the two agree" in text_of(ann.get(path))
        assert ann.post(path, {**typed, **given}).status_code == 302


def test_an_entry_is_corrected_by_whoever_may_enter_its_kind(year: Served) -> None:
    history = year.store.ledger().history("004")
    infused = history.of(CellsInfused)[0].number
    reported = history.of(AdverseEventReported)[0].number
    year.delegate("fay", Role.PHARMACIST)
    for account, number, opens in (
        ("ann", infused, True),
        ("ann", reported, True),
        ("eve", infused, False),
        ("eve", reported, True),
        ("fay", reported, False),
    ):
        for path in ("", "take-back/"):
            answer = year.browser(account).get(f"/participants/004/entries/{number}/{path}")
            assert answer.status_code == (200 if opens else 404), (account, number)


TYPED: dict[str, tuple[str, dict[str, str]]] = {
    "demography": ("", {"fact.sex": "female", "fact.age_years": "34"}),
    "prior_therapy": ("", {"fact.therapy": "abatacept", "fact.therapy_class": "biologic"}),
    "slot": ("", {"fact.part": "escalation", "fact.regimen": "d1-i7"}),
    "laboratory": ("", {"lab-alt.value": "31", "lab-alt.unit": "U/L"}),
    "examination": ("pga:", {"fact.items.pga": "1.5"}),
    "visit": (
        "week-52",
        {"lab-alt.value": "31", "lab-alt.unit": "U/L", "reason": "abroad on the day"},
    ),
    "visit_missed": ("week-24", {"fact.reason": "snow"}),
    "adverse_event": ("", {"fact.term": "Nausea", "fact.state.grade": "1"}),
    "adverse_event_change": ("AE-1", {"fact.state.grade": "1", "fact.state.treatment": "rest"}),
    "medication": ("", {k: v for k, v in DRUG.items() if k.startswith("fact.")}),
    "rescue": ("", {"fact.rescue": "tocilizumab", "fact.amount": "480", "fact.unit": "mg"}),
    "pregnancy_test": ("", {"fact.result": "negative"}),
    "pregnancy": ("", {"fact.expecting": "partner", "fact.pregnancy_outcome": "ongoing"}),
}
"""For forms that are always there, what to type into them, and what they are about."""

WAITS = "011"
"""Who has consented and has no regimen yet; everybody else has one."""


@pytest.mark.parametrize("name", TYPED)
def test_exactly_one_of_two_editors_of_any_form_wins(year: Served, name: str) -> None:
    about, typed = TYPED[name]
    who = WAITS if name == "slot" else "006"
    path = f"/participants/{who}/forms/{name}/" + (f"?about={about}" if about else "")
    ann, bob = year.browser("ann"), year.browser("bob")
    seen = hidden(ann.get(path), "seen")
    with year.trial.reading() as now:
        sent = {**typed, "do": "save", "seen": seen, "occurred_on": f"{now.today}"}
        before = now.head
    assert ann.post(path, sent).status_code == 302
    lost = bob.post(path, sent)
    assert lost.status_code == 409
    said = text_of(lost)
    assert "Saved by ann" in said
    for text in typed.values():
        assert text in said
    rows = tuple(year.store.rows(before))
    assert {row.stream for row in rows} == {rows[0].stream}
    assert {row.read("here").entered_by for row in rows} == {"ann"}


def test_a_place_is_asked_for_by_who_waits_and_given_back_by_who_asked(year: Served) -> None:
    ann = year.browser("ann")
    treated, waits = (f"/participants/{who}/forms/" for who in ("006", WAITS))
    for name in ("slot", "slot_cancelled"):
        assert ann.get(f"{treated}{name}/").status_code == 404
        assert f'href="{treated}{name}/"' not in text_of(ann.get("/participants/006/"))
    year.tell(SlotRequested(participant=WAITS, part="escalation", regimen="d1-i7"))
    assert f'href="{waits}slot_cancelled/"' in text_of(ann.get(f"/participants/{WAITS}/"))
    with year.trial.reading() as now:
        sent = {"fact.reason": "moved away", "do": "save", "occurred_on": f"{now.today}"}
    assert ann.post(f"{waits}slot_cancelled/", {**sent, "seen": "0"}).status_code == 302
    given_back = ann.get(f"{waits}slot_cancelled/")
    assert given_back.status_code == 404
    assert read_words("en")("forms.page.gone") in text_of(given_back)
    assert ann.get(f"{waits}slot/").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_regimen_is_chosen_by_its_dose_and_its_days(year: Served, language: Language) -> None:
    reader = year.account("ann")
    reader.language = language
    reader.save()
    read = text_of(year.browser("ann").get(f"/participants/{WAITS}/forms/slot/"))
    reader.language = "en"
    reader.save()
    said = {
        "en": "d1-i7: 0.75 × 10⁹ cells each; infusions: 3, every 7 days",
        "zh": "d1-i7：每次细胞 0.75 × 10⁹，3 次，每 7 天",
    }
    assert f'<option value="d1-i7">{said[language]}</option>' in read
