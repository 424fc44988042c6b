"""What pages say is said as their readers say it: units, names in their language, and where to."""

from __future__ import annotations

import re
from collections.abc import Generator
from datetime import UTC, datetime, time
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse

from conduct.served import Served, serving_ledger
from firstdose.conduct.access import Role
from firstdose.conduct.forms.computed import Phrase, limit_said
from firstdose.conduct.forms.naming import event_label, known_label
from firstdose.conduct.safety.clocks import clocks
from firstdose.conduct.safety.naming import action_text
from firstdose.conduct.safety.seen import seen
from firstdose.conduct.web.blocks import breadth
from firstdose.conduct.web.filled import saying
from firstdose.conduct.words import LANGUAGES, Language, read_words
from firstdose.conduct.worklist import Worklist
from firstdose.conduct.worklist.item import days_left
from firstdose.records import notation
from firstdose.records.delegation import ParticipantAtSite
from firstdose.records.facts import (
    AdverseEventChanged,
    AdverseEventReported,
    MedicationChanged,
    PriorTherapyRecorded,
)
from firstdose.records.locking import SourceVerified
from firstdose.records.values import Action, EventState, Outcome
from whole.trials import simulated, study

if TYPE_CHECKING:
    from django.test import Client

CUT = 2000


@pytest.fixture(scope="module")
def year(accounts_place: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    """Part of a simulated trial, everybody treated at one site; one of them reads Chinese."""
    ledger = simulated(1).as_of_entry(CUT)
    with serving_ledger(accounts_place, tmp_path_factory.mktemp("read"), ledger) as found:
        found.moment.at = datetime.combine(ledger.known_until, time(9), UTC)
        found.tell(*(ParticipantAtSite(participant=one, site="01") for one in ledger.participants))
        for account, role in (
            ("ann", Role.INVESTIGATOR),
            ("lin", Role.INVESTIGATOR),
            ("xu", Role.CELL_LABORATORY),
            ("mo", Role.MONITOR),
        ):
            found.delegate(account, role, "" if role is Role.CELL_LABORATORY else "01")
        reader = found.account("lin")
        reader.language = "zh"
        reader.save()
        yield found


def text_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def reading(year: Served, language: Language) -> Client:
    """The browser of an investigator, in which pages are in a language."""
    reader = year.account("ann")
    reader.language = language
    reader.save()
    return year.browser("ann")


@pytest.mark.parametrize(
    ("limit", "read"),
    [
        (">= 1.0 10*9/L", "=≥ 1.0 10⁹/L"),
        ("<= 7.5", "=≤ 7.5"),
        ("< 38.0 Cel", "=< 38.0 °C"),
        ("= 0", "== 0"),
        ("is absent", "word.Presence.absent"),
        ("is no", "word.YesNo.no"),
    ],
)
def test_limits_are_read_with_their_signs_and_units(limit: str, read: str) -> None:
    assert limit_said(limit) == read


def test_a_limit_that_is_counted_in_words_needs_no_unit() -> None:
    assert limit_said(">= 2 therapies", with_unit=False) == "=≥ 2"


def test_names_are_those_of_the_one_catalogue_with_the_term_behind_them() -> None:
    found = event_label(study(), "Myalgia")
    assert (found.en, found.zh) == ("Myalgia", "肌痛（Myalgia）")
    assert event_label(study(), "Fall from a horse").zh == "Fall from a horse"
    assert known_label("soc", "Cardiac disorders").zh == "心脏器官疾病"
    assert known_label("drug", "cyclophosphamide").zh == "环磷酰胺"
    assert known_label("drug", "mycophenolate_mofetil").en == "mycophenolate mofetil"
    taken = {
        entry.fact.drug if isinstance(entry.fact, MedicationChanged) else entry.fact.therapy
        for entry in simulated(1).entries
        if isinstance(entry.fact, MedicationChanged | PriorTherapyRecorded)
    }
    assert len(taken) > 5
    for drug in taken:
        assert not known_label("drug", drug).zh.isascii(), drug


def test_a_text_names_a_drug_in_the_language_of_the_page() -> None:
    title = Phrase("computed.dose.title", (("drug", known_label("drug", "fludarabine")),))
    assert saying(read_words("zh"))(title) == "氟达拉滨剂量的计算"
    assert saying(read_words("en"))(title) == "How the dose of fludarabine comes about"


def test_waiting_before_the_first_regimen_names_none() -> None:
    words = read_words("en")
    assert action_text(words, Action.WAIT, "") == "Wait"
    assert action_text(words, Action.WAIT, "d1-i7") == "Wait at d1-i7"


@pytest.mark.parametrize("cut", [2500, 3000, 4000, 6000])
def test_today_and_the_clocks_give_a_visit_the_same_days(cut: int) -> None:
    ledger = simulated(1).as_of_entry(cut)
    today = ledger.known_until
    items = [one for one in Worklist(study(), ledger).items(today) if one.what == "assess"]
    running = clocks(seen(study(), ledger, study().parts[0].name, today), UTC)
    left = {(one.participant, one.about): one.days_left for one in running}
    both = [one for one in items if (one.participant, one.about) in left]
    assert both
    for one in both:
        assert days_left(one, today) == left[one.participant, one.about], one


def test_a_line_leads_to_the_participant_only_for_who_may_look(year: Served) -> None:
    link = 'href="/participants/[0-9]{3}/"'
    assert re.search(link, text_of(year.browser("ann").get("/")))
    laboratory = text_of(year.browser("xu").get("/"))
    assert re.search(r'<th scope="row">[0-9]{3}</th>', laboratory)
    assert not re.search(link, laboratory)
    assert year.browser("xu").get("/participants/001/").status_code == 403


@pytest.mark.parametrize("page", ["", "take-back/"])
def test_whoever_corrects_an_entry_sees_it_as_it_stands(year: Served, page: str) -> None:
    (entry, *_) = year.store.ledger().history("004").of(MedicationChanged)
    said = text_of(year.browser("ann").get(f"/participants/004/entries/{entry.number}/{page}"))
    assert f"Entry {entry.number} as it stands" in said
    assert f"<code>{notation.write(entry)}</code>" in said


def test_the_monitor_is_told_how_many_entries_are_left(year: Served) -> None:
    monitor, page = year.browser("mo"), "/participants/004/source/"
    said = text_of(monitor.get(page))
    of_her = re.search(r"(\d+) entries are to be verified", said)
    assert of_her is not None
    assert int(of_her[1]) > said.count('type="checkbox"') == 50
    assert "The first 50 of them" in said
    (number,) = re.findall(r'name="entry" id="entry-(\d+)"', said)[:1]
    assert monitor.post(page, {"entry": number}).status_code == 302
    assert f"{int(of_her[1]) - 1} entries are to be verified" in text_of(monitor.get(page))
    (marked,) = year.store.ledger().history("004").of(SourceVerified)
    assert marked.fact.entries == (int(number),)


def test_a_chinese_page_names_events_visits_and_units_in_chinese(year: Served) -> None:
    reader = year.browser("lin")
    with year.trial.reading() as now:
        who, event = next(
            (one, found[0].fact)
            for one in now.ledger.participants
            if (found := now.ledger.history(one).of(AdverseEventReported))
        )
    named = event_label(study(), event.term).zh
    assert named != event.term
    said = text_of(reader.get(f"/participants/{who}/"))
    assert f"{event.event} {named}" in said
    assert "10⁹/L" in said
    form = text_of(reader.get(f"/participants/{who}/forms/adverse_event/"))
    assert "心脏器官疾病" in form
    assert '<option value="Myalgia">肌痛（Myalgia）</option>' in form
    sheet = text_of(reader.get(f"/participants/{who}/forms/laboratory/"))
    assert '<option value="umol/L" selected>µmol/L</option>' in sheet
    assert '<option value="Cel" selected>°C</option>' in sheet


def test_whoever_verifies_or_asks_about_entries_reads_their_kinds(year: Served) -> None:
    reader = year.account("mo")
    monitor, page = year.browser("mo"), "/participants/005/source/"
    for language in LANGUAGES:
        reader.language = language
        reader.save()
        kind = read_words(language)("forms.kind.demography_recorded")
        said = text_of(monitor.get(page))
        found = re.search(r"<label[^>]*>(.+)<br><code>\d+: .* demography_recorded", said)
        assert found is not None
        assert found[1] == kind
    asked = text_of(monitor.get("/participants/005/queries/new/"))
    assert re.search(r"<option value=\"\d+\">\d+, 检验结果: ", asked)
    reader.language = "en"
    reader.save()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 次，每 7 天", "whole"),
        ("致死或危及生命", "whole"),
        ("Escalate to d1-i5", ""),
        ("2023-08-31 至 2023-09-28", ""),
        ("自首次预处理给药起发生任何死亡", "prose"),
        ("Any death from the first conditioning dose on", "prose"),
        ("", "whole"),
        ("其后 8 天内提交随访报告；" * 4, "long"),
    ],
)
def test_short_cells_stay_on_one_line_and_long_ones_keep_a_width(text: str, expected: str) -> None:
    assert breadth(text) == expected


@pytest.mark.parametrize(
    ("language", "units", "bound"),
    [("en", ["years", "years"], "It can be at most 120."), ("zh", ["岁", "年"], "不得高于 120。")],
)
def test_years_of_age_and_of_illness_are_said_as_in_the_language(
    year: Served, language: Language, units: list[str], bound: str
) -> None:
    of_her = "/participants/004/forms/demography/"
    typed = {"do": "save", "seen": "0", "fact.age_years": "340"}
    said = text_of(reading(year, language).post(of_her, typed))
    assert re.findall(r'class="quiet">\((岁|年|years|a)\)<', said) == units
    assert bound in said


def test_what_is_out_of_bounds_is_told_its_bound_and_unit(year: Served) -> None:
    ann, of_her = reading(year, "en"), "/participants/004/forms/"
    begun = {"do": "save", "seen": "0", "occurred_on": f"{year.trial.today()}"}
    event = {**begun, "fact.term": "Myalgia", "fact.state.grade": "6"}
    assert "It can be at most 5." in text_of(ann.post(f"{of_her}adverse_event/", event))
    drug = {**begun, "fact.dose_mg_per_day": "10000000"}
    assert "It can be at most 1000000." in text_of(ann.post(f"{of_her}medication/", drug))
    panel = {**begun, "lab-temperature.value": "98", "lab-temperature.unit": "Cel"}
    said = text_of(ann.post(f"{of_her}laboratory/", panel))
    assert re.search(r"98 °C cannot be: it would lie outside \d+ to \d+ °C", said)


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", "The safety committee is to decide by "),
        ("zh", "安全委员会须于"),
    ],
)
def test_who_decides_reads_on_today_that_a_decision_is_asked_for(
    served: Served, language: str, asked: str
) -> None:
    """Before anyone is treated the committee is asked for the first regimen; a site is not."""
    served.delegate("cora", Role.COMMITTEE_CHAIR, "")
    served.delegate("ann", Role.COORDINATOR)
    for name in ("cora", "ann"):
        account = served.account(name)
        account.language = language
        account.save()
    read = text_of(served.browser("cora").get("/"))
    assert asked in read
    assert "/meetings/?part=escalation" in read
    assert asked not in text_of(served.browser("ann").get("/"))


def test_who_decides_reads_that_nothing_is_to_be_decided(year: Served) -> None:
    year.delegate("vera", Role.COMMITTEE_CHAIR, "")
    read = text_of(year.browser("vera").get("/"))
    assert "The safety committee is asked for no decision today." in read
    assert "is to decide by" not in read


def test_a_line_of_the_participant_leads_to_the_forms_that_settle_it(year: Served) -> None:
    with year.trial.reading() as now:
        item = next(one for one in now.worklist.items(now.today) if one.what == "late_results")
    read = text_of(reading(year, "en").get(f"/participants/{item.participant}/"))
    due = read[read.index('<ul class="due">') :].split("</ul>")[0]
    for form in item.forms:
        path = f"/participants/{item.participant}/forms/{form.name}/?about={form.about}"
        assert f'href="{path}"' in due


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("adverse_event_change/?about={event}", "{event} {named}"),
        ("examination/?about=sledai_2k", "SLEDAI-2K"),
        ("examination/?about=pga:", "医师总体评估"),
    ],
)
def test_the_head_of_a_form_names_what_it_is_about(year: Served, path: str, said: str) -> None:
    reported = year.store.ledger().history("004").of(AdverseEventReported)[0].fact
    named = event_label(study(), reported.term).zh
    page = f"/participants/004/forms/{path.format(event=reported.event)}"
    read = text_of(reading(year, "zh").get(page))
    head = read[read.index("<h1>") : read.index("</h1>")]
    assert said.format(event=reported.event, named=named) in head


def test_a_form_about_an_event_says_how_it_stood_last(year: Served) -> None:
    history = year.store.ledger().history("004")
    event = history.of(AdverseEventReported)[0].fact.event
    page = f"/participants/004/forms/adverse_event_change/?about={event}"
    with year.trial.reading() as now:
        day = now.today
    for grade, outcome, said in ((2, Outcome.ONGOING, "持续"), (1, Outcome.RECOVERED, "痊愈")):
        state = EventState(grade=grade, causality=(), outcome=outcome)
        year.tell(AdverseEventChanged(participant="004", event=event, state=state), on=day)
        assert f"最近记录（{day}）：{grade} 级，{said}。" in text_of(reading(year, "zh").get(page))
    assert "最近记录" not in text_of(
        reading(year, "zh").get("/participants/004/forms/adverse_event/")
    )


def test_an_instrument_is_offered_by_itself_to_whoever_scores(year: Served) -> None:
    year.delegate("cora", Role.COORDINATOR)
    offered = '<a class="act" href="/participants/004/forms/examination/?about=sledai_2k">'
    assert offered in text_of(reading(year, "en").get("/participants/004/"))
    assert offered not in text_of(year.browser("cora").get("/participants/004/"))


@pytest.mark.parametrize(
    ("form", "typed", "said"),
    [
        (
            "adverse_event/",
            {"fact.term": "Myalgia", "fact.state.grade": "4"},
            "肌痛（Myalgia）：仅有 1, 2, 3 级。",
        ),
        (
            "adverse_event/",
            {
                "fact.term": "Myalgia",
                "fact.state.grade": "1",
                "fact.system_organ_class": "Cardiac disorders",
            },
            "肌痛（Myalgia）：属于“",
        ),
        (
            "eligibility/",
            {"fact.eligible": "yes"},
            "并非所有标准均满足：自愿参加并签署知情同意书。",
        ),
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_page(
    year: Served, form: str, typed: dict[str, str], said: str
) -> None:
    with year.trial.reading() as now:
        criteria, day = now.study.eligibility.criteria, f"{now.today}"
    answers = {f"fact.answers.{one.key}.answer": "unknown" for one in criteria}
    sent = {**(answers if form == "eligibility/" else {}), **typed, "occurred_on": day}
    answer = reading(year, "zh").post(f"/participants/004/forms/{form}", {**sent, "do": "save"})
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_what_is_wrong_stands_in_the_order_of_the_form(year: Served) -> None:
    sent = {"fact.term": "Myalgia", "fact.state.grade": "5", "occurred_on": "2123-01-01"}
    answer = reading(year, "en").post(
        "/participants/004/forms/adverse_event/", {**sent, "do": "save"}
    )
    summary = text_of(answer).split('id="problems"')[1].split("</div>")[0]
    asked = ["occurred_on", "fact.state.grade", "fact.state.seriousness", "fact.state.outcome"]
    assert re.findall('href="#([a-z_.]+)"', summary) == asked


def test_faults_of_pasted_lines_stand_line_by_line(year: Served) -> None:
    pasted = "neutrophils,1.2,mg\nmoon dust,1,mg\nplatelets,many,10*9/L"
    with year.trial.reading() as now:
        sent = {"pasted": pasted, "occurred_on": f"{now.today}", "do": "save"}
    read = text_of(reading(year, "en").post("/participants/004/forms/laboratory/", sent))
    beside = read.split('id="pasted-wrong">')[1].split("</p>")[0]
    assert [line.partition(":")[0] for line in beside.split("\n")] == ["Line 1", "Line 2", "Line 3"]


def test_what_is_wrong_with_a_sheet_leads_to_the_sheet(year: Served) -> None:
    with year.trial.reading() as now:
        sent = {"occurred_on": f"{now.today}", "do": "save"}
    page = "/participants/004/forms/examination/?about=pga:"
    read = text_of(reading(year, "en").post(page, sent))
    assert '<a href="#fact">' in read
    assert '<fieldset class="sheet wrong" id="fact" tabindex="-1">' in read


def test_the_limit_that_gave_a_grade_has_its_unit_as_it_is_printed(year: Served) -> None:
    sent = {"lab-neutrophils.value": "0.4", "lab-neutrophils.unit": "10*9/L"}
    read = text_of(reading(year, "en").post("/participants/004/forms/laboratory/", sent))
    assert "Neutrophil count decreased: < 0.5 10⁹/L" in read


def test_every_column_of_the_criteria_is_named(year: Served) -> None:
    read = text_of(reading(year, "zh").get("/participants/004/forms/eligibility/"))
    head = read.split('id="fact.answers"')[1].split("</thead>")[0]
    assert re.findall('<th scope="col">([^<]+)</th>', head) == ["标准", "回答", "备注"]
