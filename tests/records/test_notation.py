"""The one-line notation: written, and read back."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from firstdose.records import KINDS, Entry, Fact, Ledger, StudyError, notation
from firstdose.records.facts import Measured, StudyOpened, Withdrawn
from firstdose.records.values import WithdrawalReason
from records.strategies import entries, facts, ledgers

EVERY_KIND = (Path(__file__).parents[1] / "golden" / "every_kind.txt").read_text(encoding="utf-8")
JM = "(known 2026-01-13, by jm)"


def measured(value: str, **more: Any) -> Measured:
    fact = Measured(participant="001", analyte="neutrophils", value=Decimal(value), unit="10*9/L")
    return replace(fact, **more)


def entry(fact: Fact, **more: Any) -> Entry[Fact]:
    plain = Entry(
        number=1,
        fact=fact,
        occurred_on=date(2026, 1, 12),
        known_on=date(2026, 1, 13),
        entered_by="jm",
    )
    return replace(plain, **more)


def problems(text: str) -> list[tuple[str, str]]:
    with pytest.raises(StudyError) as caught:
        notation.read(text)
    assert all(p.because and p.remedy for p in caught.value.problems)
    return [(p.where, p.what) for p in caught.value.problems]


def only_problem(line: str) -> str:
    ((where, what),) = problems(f"\n{line}")
    assert where == "notation, line 2"
    return what


# --- round trips ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_fact_is_read_back_as_it_was_written(kind: str) -> None:
    @given(entries(facts(KINDS[kind])))
    @settings(max_examples=settings().max_examples // 4)  # all kinds are made of few shapes
    def is_read_back(said: Entry[Any]) -> None:
        line = notation.write(said)
        assert notation.read(line, first=said.number) == (said,)
        assert line.splitlines() == [line]

    is_read_back()


@given(ledgers())
def test_a_ledger_is_read_back_as_it_was_written(ledger: Ledger) -> None:
    assert notation.read_ledger("\n".join(map(notation.write, ledger.entries))) == ledger


letters = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)


@given(st.lists(letters | st.sampled_from('[]{}(),="\\ ')).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    line = f"2026-01-12 001 {text} {JM}"
    try:
        read = notation.read(line)
    except StudyError as error:
        read = error.problems
    assert read


def test_every_kind_is_said_on_one_readable_line() -> None:
    ledger = notation.read_ledger(EVERY_KIND)
    said = [line.strip() for line in EVERY_KIND.splitlines()[1:]]
    assert " ".join(map(notation.write, ledger.entries)) == " ".join(said)


# --- how a fact is said ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (measured("0.4"), "neutrophils 0.4 10*9/L"),
        (measured("0.40", qualifier="<"), "neutrophils <0.40 10*9/L"),
        (measured("0.4", qualifier="≥"), "neutrophils ≥0.4 10*9/L"),
        (measured("0.4", qualifier="about"), "neutrophils 0.4 10*9/L qualifier=about"),
        (measured("0.4", qualifier="<>"), "neutrophils 0.4 10*9/L qualifier=<>"),
        (measured("-0.4", lower_limit=Decimal(-2), upper_limit=Decimal("2.0")),
         "neutrophils -0.4 10*9/L [-2-2.0]"),
        (measured("0.4", lower_limit=Decimal("2.0")), "neutrophils 0.4 10*9/L [2.0-]"),
        (measured("0.4", upper_limit=Decimal("-2.0")), "neutrophils 0.4 10*9/L [--2.0]"),
        (measured("0.4", upper_limit=Decimal("2.0")), "neutrophils 0.4 10*9/L [-2.0]"),
        (measured("0.4", unit=""), 'neutrophils 0.4 ""'),
        (measured("0.4", unit="10^9 / L"), 'neutrophils 0.4 "10^9 / L"'),
        (measured("0.4", unit="[degF]"), 'neutrophils 0.4 "[degF]"'),
        (measured("0.4", visit="day 7"), 'neutrophils 0.4 10*9/L visit="day 7"'),
        (measured("0.4", analyte="中性粒细胞"), "中性粒细胞 0.4 10*9/L"),
        (measured("0.4", analyte="white cells"),
         'measured analyte="white cells" value=0.4 unit=10*9/L'),
        (measured("0.4", analyte="died"), "measured analyte=died value=0.4 unit=10*9/L"),
    ],
)  # fmt: skip
def test_a_laboratory_value_is_said_as_at_the_bedside(fact: Measured, said: str) -> None:
    assert notation.write(entry(fact)) == f"2026-01-12 001 {said} {JM}"
    assert notation.read(f"2026-01-12 001 {said} {JM}") == (entry(fact),)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "(known 2026-01-13, by jm)"),
        ({"entered_by": "J. M."}, '(known 2026-01-13, by "J. M.")'),
        ({"reason": "late"}, '(known 2026-01-13, by jm, because "late")'),
        ({"amends": 12}, "(known 2026-01-13, by jm, amends 12)"),
        ({"amends": 12, "reason": "value misread"},
         '(known 2026-01-13, by jm, amends 12: "value misread")'),
        ({"amends": 12, "reason": 'read "4.0", (twice)\n'},
         '(known 2026-01-13, by jm, amends 12: "read \\"4.0\\", (twice)\\n")'),
    ],
)  # fmt: skip
def test_who_entered_it_and_what_it_corrects(more: dict[str, Any], said: str) -> None:
    assert notation.write(entry(measured("0.4"), **more)) == (
        f"2026-01-12 001 neutrophils 0.4 10*9/L {said}"
    )
    assert notation.read(f"2026-01-12 001 neutrophils 0.4 10*9/L {said}") == (
        entry(measured("0.4"), **more),
    )


def test_comments_empty_lines_and_indented_lines() -> None:
    withdrawn = Withdrawn(participant="001", reason=WithdrawalReason.PREGNANCY)
    assert notation.read(
        f"""
        # what happened to 001

        2026-01-12 001
            withdrawn

            reason=pregnancy
          {JM}
        2026-01-12 001 neutrophils 0.4 10*9/L {JM}
        """,
        first=7,
    ) == (entry(withdrawn, number=7), entry(measured("0.4"), number=8))


def test_a_study_file_is_one_quoted_text() -> None:
    text = 'name: "example"\n# a comment\nparts: [a, b]\n\tpath: C:\\x\n'
    fact = StudyOpened(
        **{
            name: getattr(notation.read_ledger(EVERY_KIND).opened.fact, name)
            for name in ("study", "origin", "study_sha256", "domains")
        },
        study_text=text,
    )
    line = notation.write(entry(fact))
    assert (
        'study_text="name: \\"example\\"\\n# a comment\\nparts: [a, b]\\n\\tpath: C:\\\\x\\n"'
        in line
    )
    assert notation.read(line) == (entry(fact),)


# --- bad lines -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected", "found"),
    [
        ("2026-01-12", "a participant, or - for the study", "the end of the line"),
        ("2026-01-12 001", "a kind of fact, or an analyte", "the end of the line"),
        (f'2026-01-12 001 "white cells" 0.4 g {JM}', "a kind of fact, or an analyte",
         "`white cells`"),
        ("2026-01-12 001 neutrophils 0.4 10*9/L", "`(`", "the end of the line"),
        (f"2026-01-12 001 neutrophils 0.4 {JM}", "the unit of the value", "`(`"),
        (f"2026-01-12 001 neutrophils 0.4 10*9/L [2.0..7.5] {JM}",
         "the limits of normal, such as 2.0-7.5", "`2.0..7.5`"),
        (f"2026-01-12 001 neutrophils 0.4 10*9/L [2.0-7.5 {JM}", "`]`", "`(`"),
        ("2026-01-12 001 neutrophils 0.4 10*9/L (by jm)", "`known`", "`by`"),
        ("2026-01-12 001 neutrophils 0.4 10*9/L (known 2026-01-13)", "`,`", "`)`"),
        ("2026-01-12 001 neutrophils 0.4 10*9/L (known 2026-01-13, by jm", "`)`",
         "the end of the line"),
        ("2026-01-12 001 neutrophils 0.4 10*9/L (known 2026-01-13, by jm, for fun)", "`because`",
         "`for`"),
        (f"2026-01-12 001 neutrophils 0.4 10*9/L {JM} and more", "the end of the line", "`and`"),
        (f"2026-01-12 001 withdrawn reason=pregnancy reason=other {JM}", "each field once",
         "`reason`"),
        (f"2026-01-12 001 withdrawn reason= {JM}", "a value", "`(`"),
        (f"2026-01-12 001 died cause=x causality=[ {JM}", "a value", "`(`"),
        (f"2026-01-12 001 died cause=x causality=[{{component}}] {JM}", "`=`", "`}`"),
        ('2026-01-12 001 died cause="x causality=[]', "the closing quote", '`"x causality=[]`'),
        (f'2026-01-12 001 died cause="\\x" causality=[] {JM}', "quoted text with JSON's escapes",
         '`"\\x"`'),
    ],
)  # fmt: skip
def test_a_line_that_does_not_follow_the_notation(line: str, expected: str, found: str) -> None:
    assert only_problem(line) == (
        f"The line does not follow the notation: expected {expected}, found {found}."
    )


def test_lists_without_end_are_one_problem() -> None:
    line = f"2026-01-12 001 died cause=x causality={'[' * 100_000} {JM}"
    assert only_problem(line) == ("The line does not follow the notation: lists too deep in lists.")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (f"2026-02-30 001 withdrawn reason=other {JM}",
         'The day it happened is "2026-02-30"; it must be a day of the calendar.'),
        ("2026-01-12 001 withdrawn reason=other (known 0, by jm)",
         '`known` is "0"; it must be a day of the calendar.'),
        (f"2026-01-12 001 withdrawn reason=pregnant {JM}",
         ('`reason` of withdrawn is "pregnant"; it must be one of participant_decision, '
         "investigator_decision, adverse_event, lost_to_follow_up, pregnancy, not_eligible, "
         "other.")),
        (f"2026-01-12 001 withdrawn {JM}", "withdrawn lacks the field `reason`."),
        (f"2026-01-12 001 withdrawn reason=other why=x {JM}",
         "withdrawn has an unknown field `why`."),
        (f"2026-01-12 001 withdrawn reason=other participant=002 {JM}",
         "withdrawn names its participant twice."),
        (f"2026-01-12 001 withdrew reason=other {JM}", "There is no kind of fact `withdrew`."),
        (f"2026-01-12 001 neutrophils low 10*9/L {JM}",
         '`value` of measured is "low"; it must be a decimal number.'),
        (f"2026-01-12 001 neutrophils <１ 10*9/L {JM}",
         '`value` of measured is "１"; it must be a decimal number.'),
        (f"2026-01-12 001 neutrophils 1 10*9/L [1.-2] {JM}",
         '`lower_limit` of measured is "1."; it must be a decimal number.'),
        (f"2026-01-12 001 regimen_assigned part=a regimen=b cohort=1.0 {JM}",
         '`cohort` of regimen_assigned is "1.0"; it must be a whole number.'),
        (f"2026-01-12 001 regimen_assigned part=a regimen=b cohort=01 {JM}",
         '`cohort` of regimen_assigned is "01"; it must be a whole number.'),
        (f"2026-01-12 001 eligibility_assessed answers=[] eligible=true {JM}",
         '`eligible` of eligibility_assessed is "true"; it must be yes or no.'),
        (f"2026-01-12 001 died cause=[x] causality=[] {JM}",
         '`cause` of died is ["x"]; it must be text.'),
        (f"2026-01-12 001 died cause=x causality=none {JM}",
         ('`causality` of died is "none"; it must be a list, each a record of component, '
         "assessor, relatedness.")),
        (f'2026-01-12 001 protocol_version_active version=2 study_text="" study_sha256="" {JM}',
         "protocol_version_active concerns the study, not participant 001."),
        ("2026-01-12 001 withdrawn reason=other (known 2026-01-13, by jm, amends x)",
         '`amends` is "x"; it must be a whole number.'),
        (f"2026-01-12 001 medication_changed drug=x therapy_class=other dose_mg_per_day=-1 {JM}",
         ("`dose_mg_per_day` of medication_changed is -1; it must be a decimal number from 0 to "
         "1 000 000.")),
        (f"2026-01-12 001 adverse_event_changed event=AE-1 state={{grade=6, causality=[]}} {JM}",
         ("`grade` of `state` of adverse_event_changed is 6; it must be a whole number from 1 to "
         "5.")),
        ("1899-12-31 001 withdrawn reason=other (known 2026-01-13, by jm)",
         ("The day it happened is 1899-12-31; it must be a day of the calendar from 1900-01-01 to "
         "2200-12-31.")),
    ],
)  # fmt: skip
def test_a_line_that_says_something_else(line: str, what: str) -> None:
    assert only_problem(line) == what


def test_all_problems_are_shown_at_once_each_with_its_line() -> None:
    assert problems(
        f"""
        2026-01-12 001 withdrawn reason=moved {JM}
        # fine
        2026-01-12 001 neutrophils 0.4 10*9/L {JM}
        2026-01-12
        2026-01-32 001 neutrophils 0,4 10*9/L {JM}
        """
    ) == [
        ("notation, line 2", ('`reason` of withdrawn is "moved"; it must be one of '
         "participant_decision, investigator_decision, adverse_event, lost_to_follow_up, "
         "pregnancy, not_eligible, other.")),
        ("notation, line 5", ("The line does not follow the notation: expected a participant, or - "
         "for the study, found the end of the line.")),
        ("notation, line 6", ("The line does not follow the notation: expected the unit of the "
         "value, found `,`.")),
    ]  # fmt: skip


def test_a_ledger_keeps_its_rules() -> None:
    text = EVERY_KIND.replace("amends 22", "amends 99").replace(
        "2026-03-01 002 died", "2026-03-05 002 died"
    )
    with pytest.raises(StudyError) as caught:
        notation.read_ledger(text)
    assert [(p.where, p.what) for p in caught.value.problems] == [
        ("notation, line 29", "Entry 23 amends entry 99, which does not exist."),
        ("notation, line 30",
         "Entry 24 became known on 2026-03-02, before it happened on 2026-03-05."),
    ]  # fmt: skip


def test_entries_may_be_said_without_a_whole_ledger() -> None:
    assert notation.read("") == ()
    assert [e.number for e in notation.read(f"2026-01-12 001 a 1 g {JM}\n" * 3)] == [1, 2, 3]
