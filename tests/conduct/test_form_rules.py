"""What is wrong is said at its blank, all at once; what is right becomes the fact meant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace as altered

from derive.test_bilag import worksheet
from firstdose.conduct.forms import Case, Form, Typed, first_texts, in_any_case, read
from firstdose.conduct.forms.computed import UNSAVED, Line, Phrase
from firstdose.conduct.forms.computed import said as computed_said
from firstdose.conduct.forms.families import FAMILIES, build
from firstdose.conduct.forms.plausible import plausible
from firstdose.conduct.forms.previews import previews
from firstdose.conduct.web.filled import saying
from firstdose.conduct.words import read_words
from firstdose.conduct.worklist import Worklist
from firstdose.records import facts, notation
from firstdose.records.care import ProductThawed
from firstdose.records.entry import Entry
from firstdose.records.values import Sex
from firstdose.standards.ctcae import ctcae
from firstdose.standards.reasons import words
from firstdose.standards.units import analytes
from firstdose.standards.verdict import Outcome, Ungradable
from whole.trials import simulated, study

LEDGER = simulated(1)
LAST = LEDGER.entries[-1].known_on


def case_at(number: int, who: str) -> Case:
    ledger = LEDGER.as_of_entry(number)
    return Worklist(study(), ledger).case(who, ledger.entries[-1].known_on)


def opened(name: str, case: Case, about: str = "") -> Form:
    form = build(name, case, about)
    assert form is not None
    return form


def said(form: Form, case: Case, typed: Mapping[str, str | tuple[str, ...]]):
    return read(form, sent(form, typed), case)


def sent(form: Form, typed: Mapping[str, str | tuple[str, ...]]) -> Typed:
    found = {k: v if isinstance(v, tuple) else (v,) for k, v in typed.items()}
    return {**first_texts(form), **found}


def faults(
    name: str, case: Case, typed: Mapping[str, str], about: str = ""
) -> set[tuple[str, str]]:
    form = opened(name, case, about)
    found = said(form, case, typed).faults
    return {(fault.field, fault.key) for fault in in_any_case(form, sent(form, typed), case, found)}


EVENT = {
    "fact.term": "Upper respiratory infection",
    "fact.system_organ_class": "Infections and infestations",
    "fact.state.grade": "2",
    "fact.state.causality.investigator.cells": "possible",
}
TREATED = case_at(2000, "004")
IN_TIME = {"occurred_on": "2023-11-26"}
"""A day of the visit of day 28."""


def test_an_adverse_event_is_what_was_typed() -> None:
    form = opened("adverse_event", TREATED)
    found = said(form, TREATED, {**EVENT, "fact.state.seriousness": ("hospitalisation",)})
    assert found.faults == ()
    (draft,) = found.drafts
    entry = notation.read(
        f"{draft.occurred_on} 004 adverse_event_reported event={TREATED.next_event()} "
        'term="Upper respiratory infection" system_organ_class="Infections and infestations" '
        "state={grade=2, causality=[{component=cells, assessor=investigator, relatedness=possible}]"
        ", seriousness=[hospitalisation]} (known 2030-01-01, by jm)"
    )[0]
    assert draft.fact == entry.fact


def test_a_grade_that_the_term_does_not_have_is_refused() -> None:
    """CTCAE 5.0: upper respiratory infection has grades 2 to 5."""
    assert faults("adverse_event", TREATED, {**EVENT, "fact.state.grade": "1"}) == {
        ("fact.state.grade", "no_grade_of_term")
    }


@pytest.mark.parametrize(
    ("term", "system_organ_class", "typed", "kept"),
    [
        ("Cytokine release syndrome", "Immune system disorders", "", "crs"),
        ("Cytokine release syndrome", "", "none", "crs"),
        ("Cytokine release syndrome", "", "icans", None),
        ("Cytokine release syndrome", "", "infection", None),
        ("Encephalopathy", "", "icans", "icans"),
        ("Encephalopathy", "", "", "none"),
        ("Confusion", "", "icans", "icans"),
        ("Nausea", "", "icans", None),
        ("Nausea", "", "crs", None),
        ("Nausea", "", "infection", "infection"),
    ],
)
def test_the_mark_of_crs_and_icans_follows_the_term(
    term: str, system_organ_class: str, typed: str, kept: str | None
) -> None:
    form = opened("adverse_event", TREATED)
    sheet = {
        "fact.term": term,
        "fact.system_organ_class": system_organ_class,
        "fact.state.grade": "1",
        **({"fact.special_interest": typed} if typed else {}),
    }
    found = said(form, TREATED, sheet)
    wrong = [(fault.field, fault.key) for fault in found.faults]
    if kept is None:
        assert wrong == [("fact.special_interest", "mark_of_another_term")]
    else:
        assert wrong == []
        (draft,) = found.drafts
        assert isinstance(draft.fact, facts.AdverseEventReported)
        assert draft.fact.special_interest.value == kept


def test_every_problem_is_said_at_once() -> None:
    typed = {
        **EVENT,
        "occurred_on": "2099-01-01",
        "fact.term": "Snuffles",
        "fact.state.grade": "1e1",
        "fact.state.outcome": "better",
    }
    assert faults("adverse_event", TREATED, typed) == {
        ("fact.state.grade", "number_with_exponent"),
        ("fact.state.outcome", "not_among"),
        ("occurred_on", "day_to_come"),
        ("fact.term", "no_term"),
    }


def test_nothing_is_said_that_depends_on_what_cannot_be_read() -> None:
    """Grade 1 has this term not, but the term may be another one once it is written."""
    typed = {**EVENT, "fact.term": "", "fact.state.grade": "1"}
    assert faults("adverse_event", TREATED, typed) == {("fact.term", "missing")}
    typed = {**EVENT, "fact.state.grade": "", "occurred_on": "2099-01-01"}
    assert faults("adverse_event", TREATED, typed) == {
        ("fact.state.grade", "missing"),
        ("occurred_on", "day_to_come"),
    }


def test_death_is_grade_5_fatal_and_serious() -> None:
    found = faults(
        "adverse_event",
        TREATED,
        {**EVENT, "fact.state.grade": "5", "fact.state.outcome": "ongoing"},
    )
    assert found == {
        ("fact.state.outcome", "fatal_is_grade_5"),
        ("fact.state.seriousness", "fatal_is_serious"),
    }


@pytest.mark.parametrize(
    ("on", "key"), [("1950-01-01", "day_before_birth"), ("2099-01-01", "day_to_come")]
)
def test_a_day_before_birth_or_to_come_is_refused(on: str, key: str) -> None:
    assert ("occurred_on", key) in faults("adverse_event", TREATED, {**EVENT, "occurred_on": on})


@pytest.mark.parametrize(
    ("analyte", "value", "unit", "key"),
    [
        ("creatinine", "0.8", "umol/L", "not_plausible"),
        ("creatinine", "80", "mg/dL", "not_plausible"),
        ("haemoglobin", "12.5", "g/L", "not_plausible"),
        ("temperature", "98.6", "Cel", "not_plausible"),
        ("c3", "90", "g/L", "not_plausible"),
        ("upcr", "0.4", "mg/g", "not_plausible"),
        ("ejection_fraction", "0.55", "%", "not_plausible"),
        ("height", "1.65", "cm", "not_plausible"),
        ("platelets", "250000", "10*9/L", "not_plausible"),
        ("alt", "-1", "U/L", "not_plausible"),
    ],
)
def test_a_value_in_the_unit_of_another_scale_is_refused(
    analyte: str, value: str, unit: str, key: str
) -> None:
    typed = {f"lab-{analyte}.value": value, f"lab-{analyte}.unit": unit}
    found = faults("laboratory", TREATED, typed)
    assert found == {(f"lab-{analyte}.value", key)}


def test_every_limit_of_ctcae_lies_within_what_can_be_typed() -> None:
    for version in ("5.0", "6.0"):
        for name, criteria in ctcae(version).criteria.items():
            ends = plausible().get(name)
            for cut in (cut for one in criteria for cut in one.cuts):
                if ends is not None and not cut.of:
                    assert ends.lowest <= cut.cut <= ends.highest, (name, cut)
    assert set(plausible()) <= set(analytes())


def test_pasted_lines_are_read_and_their_faults_name_the_line() -> None:
    form = opened("visit", TREATED, "day-28")
    pasted = '项目,结果,单位,下限,上限\n白细胞,５．１,10*9/L,3.5,9.5\nALT,"25",U/L,,40\nCRP,<5,mg/L'
    found = said(form, TREATED, {**IN_TIME, "pasted": pasted})
    assert found.faults == ()
    values = [draft.fact for draft in found.drafts if isinstance(draft.fact, facts.Measured)]
    assert [(v.analyte, v.value, v.qualifier, v.visit) for v in values] == [
        ("leukocytes", Decimal("5.1"), "", "day-28"),
        ("alt", Decimal(25), "", "day-28"),
        ("crp", Decimal(5), "<", "day-28"),
    ]
    wrong = said(
        form, TREATED, {**IN_TIME, "pasted": "alt,1e3,U/L\nalt,2,5,U/L,1,2\nunheard,1,g\nalt,9,cm"}
    )
    assert [(fault.line, fault.key) for fault in wrong.faults] == [
        (1, "number_with_exponent"),
        (2, "pasted_columns"),
        (3, "no_analyte"),
        (4, "no_unit_of_analyte"),
    ]


def test_the_same_value_typed_and_pasted_is_refused() -> None:
    form = opened("visit", TREATED, "day-28")
    found = said(form, TREATED, {**IN_TIME, "lab-alt.value": "20", "pasted": "ALT,21,U/L"})
    assert [(fault.field, fault.line, fault.key) for fault in found.faults] == [
        ("pasted", 1, "measured_twice")
    ]


def test_a_row_left_empty_is_no_value_and_a_unit_alone_is_a_question() -> None:
    form = opened("visit", TREATED, "day-28")
    (attended,) = said(form, TREATED, IN_TIME).drafts
    assert attended.fact == facts.VisitAttended(participant="004", visit="day-28")
    found = said(form, TREATED, {**IN_TIME, "lab-alt.upper_limit": "41"})
    assert [(fault.field, fault.key) for fault in found.faults] == [("lab-alt.value", "missing")]


def test_nobody_is_eligible_with_a_criterion_unmet() -> None:
    case = case_at(31, "001")
    form = opened("eligibility", case)
    yes = {f"fact.answers.{one.key}.answer": "yes" for one in study().eligibility.criteria} | {
        "fact.eligible": "yes"
    }
    assert said(form, case, yes).faults == ()
    for answer in ("no", "unknown"):
        found = said(form, case, {**yes, "fact.answers.bilag.answer": answer})
        assert [(f.field, f.key) for f in found.faults] == [("fact.eligible", "not_eligible")]
    found = said(form, case, {**yes, "fact.answers.bilag.answer": ""})
    assert ("fact.answers.bilag.answer", "missing") in {(f.field, f.key) for f in found.faults}


def alternatives_shown(case: Case) -> tuple[Line, ...]:
    """The line of the criterion on BILAG, and one for each of its alternatives."""
    form = opened("eligibility", case)
    (block,) = previews(form, first_texts(form), case)
    found = [one.found for one in block.lines]
    first = found.index(Phrase("computed.any_of"))
    return block.lines[first : first + 3]


def test_alternatives_of_a_criterion_stand_under_what_they_come_to() -> None:
    case = case_at(31, "001")
    (criterion,) = (one for one in case.study.eligibility.criteria if one.key == "bilag")
    whole, *each = alternatives_shown(case)
    assert (whole.about, whole.outcome) == (criterion.text, Outcome.UNKNOWN)
    assert [one.about for one in each] == [words()["bilag_a_systems"], words()["bilag_b_systems"]]
    assert all(isinstance(one.found, Ungradable) and one.outcome is None for one in each)
    sheet = worksheet(bilag_severe_arthritis=4, bilag_mild_skin_eruption=3)
    scored = facts.ExaminationScored(participant="001", instrument="bilag_2004", items=sheet)
    entry = Entry(
        number=UNSAVED, fact=scored, occurred_on=case.today, known_on=case.today, entered_by="ann"
    )
    whole, *each = alternatives_shown(case.with_unsaved((entry,)))
    assert whole.outcome is Outcome.MET
    assert [(one.found, one.limit, one.outcome) for one in each] == [
        ("=1", "=≥ 1", None),
        ("=1", "=≥ 2", None),
    ]


def test_far_fewer_cells_than_planned_need_a_reason_and_a_released_lot() -> None:
    number = next(
        entry.number for entry in LEDGER.entries if isinstance(entry.fact, facts.CellsInfused)
    )
    case = case_at(number - 1, "001")
    form = opened("infusion", case, "1")
    lot = case.lots[-1]
    few = {"fact.cells_given": "100000000", "fact.lot": lot}
    assert [(f.field, f.key) for f in said(form, case, few).faults] == [
        ("reason", "shortfall_needs_reason"),
        ("reason", "unconfirmed_needs_reason"),
    ]
    assert said(form, case, {**few, "reason": "the bag leaked"}).faults == ()
    found = said(form, case, {"fact.cells_given": "750000000", "fact.lot": "other"})
    assert [(f.field, f.key) for f in found.faults] == [("fact.lot", "lot_not_released")]


def test_a_form_that_answers_an_order_is_there_only_while_it_stands() -> None:
    case = case_at(len(LEDGER), "001")
    for name in ("assignment", "readiness", "conditioning", "infusion", "dose_check"):
        for about in ("", "conditioning", "infusion-1", "1", "-5"):
            assert build(name, case, about) is None


def test_forms_become_the_kinds_that_their_family_names() -> None:
    for number in (10, 31, 53, 82, 104, 300):
        worklist = Worklist(study(), LEDGER.as_of_entry(number))
        today = LEDGER.entries[number - 1].known_on
        for item in worklist.items(today):
            case = worklist.case(item.participant, today)
            for one in item.forms:
                form = build(one.name, case, one.about)
                assert form is not None, (item, one)
                assert {sheet.kind for sheet in form.sheets} <= set(FAMILIES[one.name].kinds)


def test_a_subject_number_is_given_once() -> None:
    case = Worklist(study(), LEDGER).case("", LAST)
    form = opened("consent", case)
    assert [f.key for f in said(form, case, {"fact.participant": "001"}).faults] == [
        "subject_number_taken"
    ]
    assert [f.key for f in said(form, case, {"fact.participant": "Li Wei"}).faults] == [
        "no_subject_number"
    ]
    (draft,) = said(form, case, {"fact.participant": "C1-032"}).drafts
    assert draft.fact == facts.Consented(participant="C1-032", consent_version="1")


def test_a_bag_without_its_identity_or_past_its_day_is_not_infused() -> None:
    number = next(
        entry.number for entry in LEDGER.entries if isinstance(entry.fact, facts.CellsInfused)
    )
    ledger = LEDGER.as_of_entry(number - 1)
    day = ledger.known_until
    lot = "KN5501-202308"
    thaw = {
        "fact.lot": lot,
        "fact.thawed_at": "09:40",
        "fact.viability_percent": "88",
        "fact.expires_on": f"{day}",
        "fact.identity_confirmed": "yes",
    }
    before = Worklist(study(), ledger).case("001", day)
    form = opened("thaw", before)
    assert said(form, before, thaw).faults == ()
    wrong = {**thaw, "fact.thawed_at": "9:40", "fact.expires_on": "2020-01-01", "fact.lot": "X"}
    assert {(f.field, f.key) for f in said(form, before, wrong).faults} == {
        ("fact.thawed_at", "no_time"),
        ("fact.expires_on", "expired"),
        ("fact.lot", "lot_not_released"),
    }
    (draft,) = said(form, before, {**thaw, "fact.identity_confirmed": "no"}).drafts
    ledger.append(draft.fact, occurred_on=day, known_on=day, entered_by="xu")
    case = Worklist(study(), ledger).case("001", day)
    given = {"fact.cells_given": "750000000", "fact.lot": lot, "lab-heart_rate.value": "72"}
    given["reason"] = "thawed at the bedside"
    infusion = opened("infusion", case, "1")
    assert [(f.field, f.key) for f in said(infusion, case, given).faults] == [
        ("fact.lot", "identity_not_confirmed")
    ]
    course = {"course.began_at": "10:05", "course.ended_at": "10:75", "course.reaction": "no"}
    found = said(opened("infusion", before, "1"), before, {**given, **course})
    assert [(f.field, f.key) for f in found.faults] == [("course.ended_at", "no_time")]
    found = said(
        opened("infusion", before, "1"), before, {**given, **course, "course.ended_at": "10:40"}
    )
    kinds = [type(one.fact).__name__ for one in found.drafts]
    assert kinds == ["Measured", "CellsInfused", "InfusionObserved"]


CONSENTED_ON = TREATED.history.of(facts.Consented)[0].occurred_on
SEEN_ON = max(one.occurred_on for one in TREATED.history.of(facts.VisitAttended))


@pytest.mark.parametrize(
    ("name", "about", "typed"),
    [
        ("death", "", {"fact.cause": "unknown"}),
        ("withdrawal", "", {"fact.reason": "other"}),
        ("visit_missed", "week-24", {"fact.reason": "snow"}),
        ("rescue", "", {"fact.rescue": "tocilizumab", "fact.amount": "8", "fact.unit": "mg"}),
    ],
)
def test_nothing_of_the_study_happens_before_consent(
    name: str, about: str, typed: dict[str, str]
) -> None:
    before = {"occurred_on": f"{CONSENTED_ON - timedelta(days=1)}"}
    refused = ("occurred_on", "day_before_consent")
    assert refused in faults(name, TREATED, {**typed, **before}, about)
    assert refused not in faults(name, TREATED, {**typed, "occurred_on": f"{CONSENTED_ON}"}, about)


def test_what_was_taken_before_consent_is_recorded() -> None:
    before = {"occurred_on": f"{CONSENTED_ON - timedelta(days=900)}"}
    taken = {"fact.therapy": "belimumab", "fact.therapy_class": "biologic"}
    assert faults("prior_therapy", TREATED, {**taken, **before}) == set()


def test_whoever_was_seen_later_did_not_die() -> None:
    died = {"fact.cause": "unknown", "occurred_on": f"{SEEN_ON - timedelta(days=1)}"}
    assert faults("death", TREATED, died) == {("occurred_on", "seen_after_death")}
    assert faults("death", TREATED, {**died, "occurred_on": f"{TREATED.today}"}) == set()


def test_a_pregnancy_of_a_man_is_that_of_his_partner() -> None:
    described = TREATED.history.of(facts.DemographyRecorded)[-1]
    man = altered(described.fact, sex=Sex.MALE)
    case = TREATED.with_unsaved((altered(described, number=UNSAVED, fact=man),))
    typed = {"fact.expecting": "participant", "fact.pregnancy_outcome": "ongoing"}
    assert faults("pregnancy", case, typed) == {("fact.expecting", "pregnancy_of_a_man")}
    assert faults("pregnancy", case, {**typed, "fact.expecting": "partner"}) == set()
    assert described.fact.sex is Sex.FEMALE
    assert faults("pregnancy", TREATED, typed) == set()


def test_pasted_results_are_graded_before_they_are_saved() -> None:
    form = opened("laboratory", TREATED)
    typed = {**first_texts(form), "pasted": ("neutrophils,0.4,10*9/L\nmoon dust,1,mg",)}
    (block,) = previews(form, typed, TREATED)
    assert [line.grade for line in block.lines] == [4]


def test_what_is_counted_in_words_is_counted_in_those_of_the_reader() -> None:
    found = computed_said(Decimal(6), "points")
    assert saying(read_words("zh"))(found) == "6 分"
    assert saying(read_words("en"))(found) == "6 points"
    assert computed_said(Decimal(6), "mg/d") == "=6 mg/d"


def test_a_time_is_typed_on_any_keyboard() -> None:
    case = TREATED
    typed = {
        "fact.lot": case.lots[0],
        "fact.thawed_at": " ０９：４０ ",
        "fact.viability_percent": "91",
        "fact.expires_on": f"{case.today}",
        "fact.identity_confirmed": "yes",
    }
    found = said(opened("thaw", case), case, typed)
    assert found.faults == ()
    (draft,) = found.drafts
    assert isinstance(draft.fact, ProductThawed)
    assert draft.fact.thawed_at == "09:40"
