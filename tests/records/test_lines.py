"""A ledger as JSON Lines: what is written is read back, and nothing else is read."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from firstdose.records import KINDS, Entry, Ledger, StudyError, kind_of, lines, notation
from firstdose.records.facts import Measured
from records.strategies import OPENED_ON, entries, facts, ledgers, texts

GOLDEN = Path(__file__).parents[1] / "golden"
EVERY_KIND = (GOLDEN / "every_kind.jsonl").read_text(encoding="utf-8").splitlines()
MEASURED = next(line for line in EVERY_KIND if '"kind":"measured"' in line)


def measured(value: Decimal, **more: Any) -> Entry[Measured]:
    fact = Measured(participant="001", analyte="neutrophils", value=value, unit="10*9/L", **more)
    return Entry(number=2, fact=fact, occurred_on=OPENED_ON, known_on=OPENED_ON, entered_by="jm")


def changed(line: str, **fields: Any) -> str:
    """The line with some of its fields, or of its body's, replaced."""
    entry = json.loads(line)
    for name, value in fields.items():
        part = entry["body"] if name in entry["body"] else entry
        part[name] = value
    return json.dumps(entry)


def problems(act: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(StudyError) as caught:
        act()
    assert all(p.because and p.remedy for p in caught.value.problems)
    return [(p.what, p.where) for p in caught.value.problems]


def only_problem(line: str) -> str:
    ((what, where),) = problems(lambda: lines.read_entry(line, "ledger, line 7"))
    assert where == "ledger, line 7"
    return what


# --- round trips ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_fact_is_read_back_as_it_was_written(kind: str) -> None:
    @given(entries(facts(KINDS[kind])))
    @settings(max_examples=settings().max_examples // 4)  # all kinds are made of few shapes
    def is_read_back(entry: Entry[Any]) -> None:
        line = lines.write_entry(entry)
        assert kind_of(entry.fact) == kind
        assert lines.read_entry(line) == entry
        assert repr(lines.read_entry(line)) == repr(entry) or "-0" in repr(entry)
        assert lines.write_entry(lines.read_entry(line)) == line

    is_read_back()


@given(ledgers())
def test_a_ledger_is_read_back_as_it_was_written(ledger: Ledger) -> None:
    written = list(lines.write(ledger))
    assert lines.read(written) == ledger
    assert lines.read("\n".join(written).splitlines(keepends=True)) == ledger


def test_the_canonical_text_never_changes() -> None:
    """A changed fact needs a new version with an upgrade (``lines.VERSIONS``, ``lines.UPGRADES``).

    Until 0.1.0 is released both files may be written anew instead.
    """
    ledger = lines.read(EVERY_KIND)
    assert {kind_of(entry.fact) for entry in ledger.entries} == set(KINDS)
    assert list(lines.write(ledger)) == EVERY_KIND
    assert ledger == notation.read_ledger((GOLDEN / "every_kind.txt").read_text(encoding="utf-8"))


def test_the_canonical_text_is_sorted_json_without_spaces_or_floats() -> None:
    entry = measured(Decimal("0.40"), lower_limit=Decimal("2.0"), visit="day 1")
    assert lines.write_entry(entry) == (
        '{"amends":null,"body":{"analyte":"neutrophils","lower_limit":"2.0","participant":"001",'
        '"qualifier":"","unit":"10*9/L","upper_limit":null,"value":"0.40","visit":"day 1"},'
        '"entered_by":"jm","fact_version":1,"kind":"measured","known_on":"2026-01-01","number":2,'
        '"occurred_on":"2026-01-01","reason":""}'
    )


@given(entries())
def test_a_line_is_one_line_for_every_program(entry: Entry[Any]) -> None:
    line = lines.write_entry(entry)
    assert line.splitlines() == [line]
    line.encode("utf-8")


@given(texts)
@example("cafe\u0301")
@example("Å")
def test_text_is_kept_in_normal_form_c(text: str) -> None:
    composed = measured(Decimal(1), visit=normalize("NFC", text))
    decomposed = measured(Decimal(1), visit=normalize("NFD", text))
    assert lines.write_entry(decomposed) == lines.write_entry(composed)
    raw = changed(MEASURED, visit=normalize("NFD", text))
    assert lines.read_entry(raw).fact.visit == normalize("NFC", text)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0.40", "0.40"),
        ("7.5E+8", "750000000"),
        ("1E-7", "0.0000001"),
        ("-0.0", "0.0"),
        ("0E+3", "0"),
        ("-12.50", "-12.50"),
        ("123456789012345.678901234567890123", "123456789012345.678901234567890123"),
    ],
)
def test_a_decimal_number_is_written_digit_for_digit(number: str, text: str) -> None:
    line = lines.write_entry(measured(Decimal(number)))
    assert f'"value":"{text}"' in line
    fact = lines.read_entry(line).fact
    assert isinstance(fact, Measured)
    assert fact.value == Decimal(number)
    assert format(fact.value, "f") == text


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1E+999999", "1E-70"])
def test_a_number_that_nobody_reported_is_not_written(number: str) -> None:
    ((what, _),) = problems(lambda: lines.write_entry(measured(Decimal(number))))
    assert what.endswith("cannot be written to a ledger.")


# --- bad lines -----------------------------------------------------------------------------


@given(st.data())
def test_a_line_cut_anywhere_is_said_to_be_cut(data: st.DataObject) -> None:
    line = data.draw(st.sampled_from(EVERY_KIND))
    cut = line[: data.draw(st.integers(1, len(line) - 1))]
    assert only_problem(cut) == "The line is cut short."


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("neutrophils 0.4", "The line is not JSON: Expecting value at character 1."),
        (MEASURED[10:], "The line is not JSON: Extra data at character 5."),
        ("[1, 2]", "The line is no JSON object."),
        (
            MEASURED + MEASURED,
            f"The line is not JSON: Extra data at character {len(MEASURED) + 1}.",
        ),
        (
            MEASURED.replace('"unit"', '"analyte"'),
            "The line cannot be read: the field `analyte` stands there twice.",
        ),
        (MEASURED.replace('"0.4"', "NaN"), "The line cannot be read: NaN is no number."),
        (
            MEASURED.replace('"0.4"', "-Infinity"),
            "The line cannot be read: -Infinity is no number.",
        ),
    ],
)
def test_a_line_that_is_no_entry(line: str, what: str) -> None:
    assert only_problem(line) == what


@pytest.mark.parametrize("raw", ["[" * 100_000 + "]" * 100_000, "9" * 5000])
def test_a_line_made_to_break_the_reader_is_one_problem(raw: str) -> None:
    assert only_problem(MEASURED.replace('"0.4"', raw)).startswith("The line cannot be read: ")


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"value": 0.4}, "`value` of measured is 0.4; it must be a decimal number."),
        ({"value": 4}, "`value` of measured is 4; it must be a decimal number."),
        ({"value": 1e309}, "The line cannot be read: Infinity is no number."),
        *(
            ({"value": text}, f'`value` of measured is "{text}"; it must be a decimal number.')
            for text in (
                *("NaN", "Infinity", "1e5", "1_000", " 1", "1 ", "+1", "01", "-0", ".5", "5."),
                *("１２．５", "0.４", "١٢", "1,5", "0x10", "", "-", "1．5", "½"),
            )
        ),
        (
            {"value": "1" * 65},
            f'`value` of measured is "{"1" * 63}…; it must be a decimal number.',
        ),
        ({"value": None}, "`value` of measured is null; it must be a decimal number."),
        ({"unit": 3}, "`unit` of measured is 3; it must be text."),
        ({"unit": "\ud800"}, '`unit` of measured is "\\ud800"; it must be text.'),
        ({"visit": ["a"]}, '`visit` of measured is ["a"]; it must be text.'),
        ({"occurred_on": 0}, "`occurred_on` is 0; it must be a day of the calendar."),
        *(
            ({"occurred_on": text}, f'`occurred_on` is "{text}"; it must be a day of the calendar.')
            for text in (
                *("2026-02-30", "2025-02-29", "0", "20260112", "2026-W03-1", "12/01/2026"),
                *("2026-01-12T00:00:00", "２０２６-01-12", "2026-1-2", "0000-01-01", ""),
            )
        ),
        ({"number": "12"}, '`number` is "12"; it must be a whole number.'),
        ({"number": 12.0}, "`number` is 12.0; it must be a whole number."),
        ({"number": True}, "`number` is true; it must be a whole number."),
        ({"amends": "3"}, '`amends` is "3"; it must be a whole number.'),
        ({"entered_by": None}, "`entered_by` is null; it must be text."),
        ({"kind": "mesured"}, "There is no kind of fact `mesured`."),
        ({"kind": 3}, "`kind` is 3; it must be text."),
        ({"fact_version": "1"}, '`fact_version` is "1"; it must be a whole number.'),
        ({"fact_version": 2}, "measured is in version 2; known are versions up to 1."),
        ({"fact_version": 0}, "measured has no version 0."),
        ({"fact_version": -(10**9)}, "measured has no version -1000000000."),
        ({"body": []}, ("`body` is []; it must be a record of participant, analyte, value, unit, "
         "lower_limit, upper_limit, qualifier, visit.")),
    ],
)  # fmt: skip
def test_a_field_that_holds_something_else(fields: dict[str, Any], what: str) -> None:
    assert only_problem(changed(MEASURED, **fields)) == what


@pytest.mark.parametrize(
    ("kind", "path", "value", "what", "remedy"),
    [
        (
            "demography_recorded", ["sex"], "femal",
            '`sex` of demography_recorded is "femal"; it must be one of female, male.',
            'Did you mean "female"?',
        ),
        (
            "demography_recorded", ["age_years"], "37",
            '`age_years` of demography_recorded is "37"; it must be a whole number.',
            "Write digits only, such as 3, without quotes or a decimal point.",
        ),
        (
            "eligibility_assessed", ["eligible"], 1,
            "`eligible` of eligibility_assessed is 1; it must be yes or no.",
            "Write yes or no (in a JSON line true or false, without quotes).",
        ),
        (
            "eligibility_assessed", ["answers", 1, "answer"], None,
            ("`answer` of no. 2 of `answers` of eligibility_assessed is null; it must be one of "
            "yes, no, unknown."),
            "Use one of these words as it stands.",
        ),
        (
            "eligibility_assessed", ["answers"], {},
            ("`answers` of eligibility_assessed is {}; it must be a list, each a record of "
            "criterion, answer, note."),
            "Write a list in [ ].",
        ),
        (
            "examination_scored", ["items", 0, "answer"], "１",
            ('`answer` of no. 1 of `items` of examination_scored is "１"; it must be one of '
            "present, absent, not_assessed, or a decimal number."),
            "Use one of these words as it stands.",
        ),
        (
            "adverse_event_reported", ["state"], "grade 1",
            ('`state` of adverse_event_reported is "grade 1"; it must be a record of grade, '
            "causality, seriousness, action, outcome, treatment."),
            "Write a record in { }.",
        ),
        (
            "dose_decided", ["reasons", 0, "values", 0], ["evaluable"],
            ('no. 1 of `values` of no. 1 of `reasons` of dose_decided is ["evaluable"]; it must be '
            "a list of 2: text, text."),
            "Write a list in [ ].",
        ),
        (
            "measured", ["value"], 0.4,
            "`value` of measured is 0.4; it must be a decimal number.",
            'Write it in quotes, so that every digit is kept: "0.4".',
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_inside_a_fact_is_said_in_full(
    kind: str, path: list[str | int], value: object, what: str, remedy: str
) -> None:
    entry = json.loads(next(line for line in EVERY_KIND if f'"kind":"{kind}"' in line))
    part = entry["body"]
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    with pytest.raises(StudyError) as caught:
        lines.read_entry(json.dumps(entry))
    assert [(p.what, p.remedy) for p in caught.value.problems] == [(what, remedy)]


def test_an_unknown_field_is_answered_with_the_nearest_known_one() -> None:
    raw = MEASURED.replace('"visit":', '"vist":')
    with pytest.raises(StudyError) as caught:
        lines.read_entry(raw)
    assert [(p.what, p.remedy) for p in caught.value.problems] == [
        ("measured has an unknown field `vist`.", "Did you mean `visit`?"),
        ("measured lacks the field `visit`.", "Add `visit`."),
    ]


def test_a_field_of_the_entry_itself_is_neither_missing_nor_unknown() -> None:
    raw = MEASURED.replace('"known_on":', '"known":')
    assert [what for what, _ in problems(lambda: lines.read_entry(raw))] == [
        "the entry has an unknown field `known`.",
        "the entry lacks the field `known_on`.",
    ]


CELLS = "a decimal number from 0 to 100 000 000 000 000"
SOME_CELLS = "a decimal number from 1 to 100 000 000 000 000"
MG = "a decimal number from 0 to 1 000 000"


@pytest.mark.parametrize(
    ("kind", "path", "beyond", "ends"),
    [
        ("adverse_event_reported", ["state", "grade"], [0, 6, 100, -3],
         "a whole number from 1 to 5"),
        ("adverse_event_changed", ["state", "grade"], [0, 6], "a whole number from 1 to 5"),
        ("demography_recorded", ["age_years"], [-4, 121, 10**30], "a whole number from 0 to 120"),
        ("demography_recorded", ["disease_duration_years"], ["-0.1", "120.5"],
         "a decimal number from 0 to 120"),
        ("cells_infused", ["number"], [0, -1, 1000], "a whole number from 1 to 999"),
        ("cells_infused", ["cells_given"], ["-5", "1" + "0" * 60], CELLS),
        ("cells_infused", ["cells_planned"], ["-5", "0", "0.9", "100000000000000.1"], SOME_CELLS),
        ("product_released", ["viability_percent"], ["-0.1", "100.1"],
         "a decimal number from 0 to 100"),
        ("product_released", ["cells"], ["0", "-1"], SOME_CELLS),
        ("regimen_assigned", ["cohort"], [-1, 1000], "a whole number from 0 to 999"),
        ("drug_given", ["planned_dose_mg"], ["-1"], MG),
        ("drug_given", ["given_dose_mg"], ["-1", "1000001"], MG),
        ("drug_given", ["planned_day"], [10**30], "a whole number from -36 525 to 36 525"),
        ("medication_changed", ["dose_mg_per_day"], ["-0.5"], MG),
        ("dose_checked", ["dose_mg"], ["-0.5"], MG),
        ("rescue_given", ["amount"], ["-1"], "a decimal number from 0 to 1 000 000 000"),
        ("product_thawed", ["viability_percent"], ["101"], "a decimal number from 0 to 100"),
        ("infusion_observed", ["number"], [0], "a whole number from 1 to 999"),
        ("measured", ["value"], ["1" + "0" * 60],
         "a decimal number from -1 000 000 000 000 000 to 1 000 000 000 000 000"),
        ("examination_scored", ["items", 0, "answer"], ["1" + "0" * 60],
         "a decimal number from -1 000 000 000 000 000 to 1 000 000 000 000 000"),
    ],
)  # fmt: skip
def test_an_amount_that_cannot_be_is_refused(
    kind: str, path: list[str | int], beyond: list[int | str], ends: str
) -> None:
    line = next(line for line in EVERY_KIND if f'"kind":"{kind}"' in line)
    for value in beyond:
        ((what, _),) = problems(lambda: lines.read_entry(put(line, path, value)))  # noqa: B023
        assert what.startswith(f"`{path[-1]}` of ")
        assert what.endswith(f" is {value}; it must be {ends}.")


def test_an_amount_that_cannot_be_is_wrong_until_it_is_amended() -> None:
    """Of another system, say: nothing in a ledger is edited, and the amendment mends it."""
    opened = lines.read_entry(EVERY_KIND[0])
    ledger, day = Ledger([opened]), opened.known_on
    wrong = measured(Decimal("1e30")).fact
    ledger.append(wrong, occurred_on=day, known_on=day, entered_by="jm")
    said = list(lines.write(ledger))
    ((what, where),) = problems(lambda: lines.read(said))
    assert (what[:22], where) == ("`value` of measured is", "ledger, line 2")
    ledger.append(
        replace(wrong, value=Decimal(3)),
        occurred_on=day,
        known_on=day,
        entered_by="jm",
        amends=2,
        reason="typing error",
    )
    mended = lines.read(lines.write(ledger))
    assert mended == ledger
    assert [e.fact.value for e in mended.history("001").of(Measured)] == [Decimal(3)]
    assert notation.read_ledger("\n".join(notation.write(e) for e in ledger.entries)) == ledger


@pytest.mark.parametrize(
    ("kind", "path", "at_the_end"),
    [
        ("adverse_event_reported", ["state", "grade"], [1, 5]),
        ("demography_recorded", ["disease_duration_years"], [None, "0", "0.0", "120.0"]),
        ("cells_infused", ["cells_given"], ["0", "100000000000000"]),
        ("product_released", ["viability_percent"], ["0", "100.0"]),
        ("regimen_assigned", ["cohort"], [0]),
        ("drug_given", ["given_dose_mg"], ["0", "0.0"]),
        ("medication_changed", ["dose_mg_per_day"], ["0"]),
        ("measured", ["value"], ["-2.5", "0"]),
        ("measured", ["lower_limit"], [None, "-2"]),
    ],
)
def test_an_amount_at_its_end_is_read(
    kind: str, path: list[str | int], at_the_end: list[int | str | None]
) -> None:
    """A dose of 0 stops a drug, 0 cells were given, and what was not recorded stays so."""
    line = next(line for line in EVERY_KIND if f'"kind":"{kind}"' in line)
    for value in at_the_end:
        changed_line = put(line, path, value)
        assert json.loads(lines.write_entry(lines.read_entry(changed_line))) == json.loads(
            changed_line
        )


def put(line: str, path: list[str | int], value: object) -> str:
    """The line with another value at that place of its body."""
    entry = json.loads(line)
    part = entry["body"]
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return json.dumps(entry)


def test_a_grade_that_cannot_be_is_said_with_line_reason_and_remedy() -> None:
    raw = list(EVERY_KIND)
    place = next(n for n, line in enumerate(raw) if '"kind":"adverse_event_reported"' in line)
    raw[place] = put(raw[place], ["state", "grade"], 6)
    raw[2] = changed(raw[2], age_years=-4)
    with pytest.raises(StudyError) as caught:
        lines.read(raw, "trial.jsonl")
    assert str(caught.value) == (
        "`age_years` of demography_recorded is -4; it must be a whole number from 0 to 120.\n"
        "  Where:  trial.jsonl, line 3\n"
        "  Why:    Years are counted from 0, and nobody is older or was ill for longer.\n"
        "  Remedy: Correct it, or restore the line from the original ledger file.\n"
        "`grade` of `state` of adverse_event_reported is 6; it must be a whole number from 1 to 5."
        f"\n  Where:  trial.jsonl, line {place + 1}\n"
        "  Why:    Severity is graded from 1 (mild) to 5 (fatal).\n"
        "  Remedy: Correct it, or restore the line from the original ledger file."
    )


@pytest.mark.parametrize("field", ["occurred_on", "known_on"])
@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_a_day_of_which_no_ledger_can_speak_is_refused(field: str, day: str) -> None:
    assert only_problem(changed(MEASURED, **{field: day})) == (
        f"`{field}` is {day}; it must be a day of the calendar from 1900-01-01 to 2200-12-31."
    )


def test_the_first_and_the_last_day_are_read() -> None:
    entry = lines.read_entry(changed(MEASURED, occurred_on="1900-01-01", known_on="2200-12-31"))
    assert (f"{entry.occurred_on}", f"{entry.known_on}") == ("1900-01-01", "2200-12-31")


# --- bad ledgers ---------------------------------------------------------------------------


def test_all_problems_of_a_ledger_are_shown_at_once_each_with_its_line() -> None:
    raw = list(EVERY_KIND)
    raw[2] = raw[2].replace('"female"', '"f"')
    raw[4] = raw[4][:50]
    raw[11] = changed(raw[11], occurred_on="2026-02-30")
    raw[22] = changed(raw[22], amends=99)
    assert problems(lambda: lines.read(raw, "trial.jsonl")) == [
        ('`sex` of demography_recorded is "f"; it must be one of female, male.',
         "trial.jsonl, line 3"),
        ("The line is cut short.", "trial.jsonl, line 5"),
        ('`occurred_on` is "2026-02-30"; it must be a day of the calendar.',
         "trial.jsonl, line 12"),
        ("Entry 23 amends entry 99, which does not exist.", "trial.jsonl, line 23"),
    ]  # fmt: skip


def test_a_lost_line_is_one_gap() -> None:
    assert problems(lambda: lines.read(EVERY_KIND[:5] + EVERY_KIND[6:])) == [
        ("Entry 7 does not follow entry 5.", "ledger, line 6")
    ]


def test_a_line_that_stands_there_twice() -> None:
    assert problems(lambda: lines.read(EVERY_KIND[:5] + EVERY_KIND[4:])) == [
        ("Entry 5 does not follow entry 5.", "ledger, line 6")
    ]


def test_the_last_line_cut_in_half() -> None:
    raw = [*EVERY_KIND[:-1], EVERY_KIND[-1][:100]]
    with pytest.raises(StudyError) as caught:
        lines.read(raw)
    (problem,) = caught.value.problems
    last = f"ledger, line {len(EVERY_KIND)}"
    assert (problem.what, problem.where) == ("The line is cut short.", last)


def test_a_cut_first_line_is_the_only_problem() -> None:
    raw = [EVERY_KIND[0][:100], *EVERY_KIND[1:]]
    assert problems(lambda: lines.read(raw)) == [("The line is cut short.", "ledger, line 1")]


def test_an_amendment_of_a_line_that_cannot_be_read_is_not_blamed() -> None:
    raw = list(EVERY_KIND)
    raw[21] = raw[21].replace("participant_decision", "decision")
    assert [where for _, where in problems(lambda: lines.read(raw))] == ["ledger, line 22"]


def test_a_ledger_without_its_first_line() -> None:
    assert problems(lambda: lines.read(EVERY_KIND[1:])) == [
        ("Entry 2 does not follow entry 0.", "ledger, line 1"),
        ("The ledger begins with consented.", "ledger, line 1"),
    ]


@pytest.mark.parametrize("raw", [[], [""], ["\n", "  \n"], ["\ufeff"]])
def test_an_empty_ledger(raw: list[str]) -> None:
    assert problems(lambda: lines.read(raw, "empty.jsonl")) == [
        ("empty.jsonl is empty.", "empty.jsonl")
    ]


@given(st.integers(0, len(EVERY_KIND)))
def test_blank_lines_line_ends_and_a_byte_order_mark_are_passed_over(place: int) -> None:
    raw = [*EVERY_KIND[:place], "", *EVERY_KIND[place:]]
    assert list(lines.write(lines.read(f"{line}\r\n" for line in raw))) == EVERY_KIND
    assert list(lines.write(lines.read(["\ufeff" + EVERY_KIND[0], *EVERY_KIND[1:]]))) == EVERY_KIND


@pytest.mark.parametrize("line", [0, 19])
def test_an_altered_study_text(line: int) -> None:
    raw = list(EVERY_KIND)
    raw[line] = changed(raw[line], study_text="name: exampel\n")
    assert problems(lambda: lines.read(raw)) == [
        (
            "The study text was altered: it does not have the fingerprint beside it.",
            f"ledger, line {line + 1}",
        )
    ]


# --- versions ------------------------------------------------------------------------------


def test_an_older_version_of_a_fact_keeps_its_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two steps: ``test`` was renamed to ``analyte``, then ``visit`` was added."""
    monkeypatch.setitem(lines.VERSIONS, "measured", 3)
    monkeypatch.setitem(
        lines.UPGRADES,
        ("measured", 1),
        lambda body: {("analyte" if k == "test" else k): v for k, v in body.items()},
    )
    monkeypatch.setitem(lines.UPGRADES, ("measured", 2), lambda body: {**body, "visit": "unknown"})
    entry = json.loads(lines.write_entry(measured(Decimal("0.4"))))
    body = entry["body"]
    del body["visit"]
    second = {**entry, "fact_version": 2, "body": body}
    first = {
        **entry,
        "fact_version": 1,
        "body": {("test" if k == "analyte" else k): v for k, v in body.items()},
    }
    wanted = measured(Decimal("0.4"), visit="unknown")
    assert lines.read_entry(json.dumps(first)) == wanted
    assert lines.read_entry(json.dumps(second)) == wanted
    assert json.loads(lines.write_entry(wanted))["fact_version"] == 3


def test_a_newer_version_says_to_use_a_newer_program() -> None:
    with pytest.raises(StudyError) as caught:
        lines.read_entry(changed(MEASURED, fact_version=2))
    assert caught.value.problems[0].remedy == (
        "Read the ledger with the firstdose that wrote it, or a newer one."
    )
