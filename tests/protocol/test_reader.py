"""Reading a study file: text in, a study out, or every problem at once."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from architecture.audit import watched
from firstdose.protocol import problems, read, recorded
from firstdose.protocol.regimens import FlatCells
from firstdose.records.problem import StudyError
from protocol.shipped import REFUSED_TODAY, STUDIES, broken, line_of, problems_of, study, text_of


@pytest.mark.parametrize("name", STUDIES)
def test_a_shipped_study_has_no_problem(name: str) -> None:
    assert problems(text_of(name), "study.yaml") == ()
    assert read(text_of(name), "study.yaml").identity.name == name


def test_the_same_text_gives_the_same_study() -> None:
    assert study() is study()


def test_a_file_of_a_ledger_is_read_by_its_shape_alone() -> None:
    """What the checks say of it is asked for apart, and refuses nothing."""
    text = broken(REFUSED_TODAY)
    with pytest.raises(StudyError, match="may take 36 participants, the study plans 35"):
        read(text)
    assert recorded(text).enrolment.planned_participants == 35
    (found,) = problems(text)
    assert "planned_participants" in found.remedy


def test_a_file_without_the_shape_of_a_study_is_read_from_no_ledger() -> None:
    """Every fault of its shape is told, and none of the checks."""
    text = broken(REFUSED_TODAY, ("planned_participants: 35", "planned: 35"), ("lower:", "lowr:"))
    with pytest.raises(StudyError) as refused:
        recorded(text)
    said = str(refused.value)
    assert "planned" in said
    assert "lowr" in said
    assert "may take 36 participants" not in said
    with pytest.raises(StudyError):
        recorded("study: [")


def test_a_study_is_the_same_object_however_it_was_read() -> None:
    text = text_of("nct06010472")
    first = read(text, "study.yaml")
    assert recorded(text, "study.yaml") is first
    for others in range(20):
        problems(f"identity: {{name: other-{others}}}", "study.yaml")
    assert read(text, "study.yaml") is recorded(text, "study.yaml"), "also when it is read anew"


def test_numbers_are_exact() -> None:
    first = study().regimens.named("d1-i7")
    assert first.cells == FlatCells(cells=Decimal("0.75e9"))
    assert study().parts[0].guards[3].limit == Decimal("0.30")  # pyright: ignore[reportAttributeAccessIssue]


def test_equal_spacing_is_written_out() -> None:
    assert study().regimens.named("d1-i7").infusion_days == (0, 7, 14)
    assert study().regimens.named("d1-i7").interval_days == 7
    assert study("nct07358988").regimens.named("s1").infusion_days == (0,)


@given(infusions=st.integers(1, 20), interval=st.integers(1, 60))
@settings(max_examples=10)
def test_equal_spacing_means_the_list_of_days(infusions: int, interval: int) -> None:
    """Beside a window that any number of infusions fits, the two ways of writing agree."""
    days = [number * interval for number in range(infusions)]
    window = ("anchor: first_infusion", "anchor: last_infusion")
    old = "{name: d4-i2, cells: {kind: flat, cells: 4.5e9}, infusions: 3, interval_days: 2,"
    rest = old.partition("infusions")[0]
    short = f"{rest}infusions: {infusions}, interval_days: {interval},"
    listed = f"{rest}infusion_days: {days},"
    kept = ("kind: dose}\n\nparts", "kind: dose}\n\nparts")
    read_short = read(broken(window, (old, short), kept))
    read_listed = read(broken(window, (old, listed), kept))
    assert read_short.regimens == read_listed.regimens


def test_an_accepted_study_reads_no_file_and_asks_no_clock() -> None:
    text = text_of("nct06010472") + "# read anew\n"
    with watched() as offences:
        read(text)
        problems(text.replace("lower:", "lowr:", 1))
    assert offences == []


def test_every_problem_is_found_at_once() -> None:
    """An impossible date, an unknown key, a repeated regimen, a lost regimen and a wrong unit."""
    found = problems_of(
        ("dated: 2025-11-12", "dated: 2023-02-30"),
        ("planned_participants: 36", "planed_participants: 36\n  planned_participants: 36"),
        ("name: d1-i5, cells", "name: d1-i7, cells"),
        ("value: 60, unit: g/L", "value: 60, unit: mmol/mol"),
        ("anchor: first_infusion\n      days: 28", "anchor: first_infusion\n      days: 21"),
    )
    lines = [problem.where.split(",")[0] for problem in found]
    assert lines == sorted(lines, key=lambda where: int(where.split()[-1]))
    said = "\n".join(problem.what for problem in found)
    assert "'2023-02-30' is no day of the calendar." in said
    assert "The key `planed_participants` is not known here." in said
    assert "Two regimens are called `d1-i7`." in said
    assert "There is no regimen `d1-i5`." in said
    assert "`mmol/mol` is not a unit of haemoglobin." in said
    assert "The DLT window of part `escalation` closes too soon" in said


def test_the_error_holds_every_problem() -> None:
    text = broken(("days: 28\n", "days: soon\n"), ('comparison: ">=", value: 18', "value: 18"))
    with pytest.raises(StudyError) as raised:
        read(text, "study.yaml")
    assert raised.value.problems == problems(text, "study.yaml")
    assert len(raised.value.problems) == 2
    assert all(problem.what in str(raised.value) for problem in raised.value.problems)


def test_a_problem_says_where_it_stands() -> None:
    (problem,) = problems_of(("upper: d1-i5", "upper: d1-i55"))[:1]
    line = line_of("upper: d1-i5")
    assert problem.where == (
        f"study.yaml line {line}, regimens.steps[0].upper"
        " (protocol section “Lancet 2025: procedures”)"
    )


@given(data=st.data())
@settings(max_examples=25)
def test_a_file_that_lost_lines_is_never_a_crash(data: st.DataObject) -> None:
    lines = text_of("nct06010472").splitlines()
    start = data.draw(st.integers(0, len(lines) - 1), label="first line lost")
    count = data.draw(st.integers(1, 60), label="lines lost")
    for problem in problems("\n".join(lines[:start] + lines[start + count :])):
        assert problem.what
        assert problem.where.startswith("study file")
        assert problem.because
        assert problem.remedy


@given(data=st.data())
@settings(max_examples=25)
def test_a_value_of_another_kind_is_never_a_crash(data: st.DataObject) -> None:
    lines = text_of("nct06010472").splitlines()
    number = data.draw(st.sampled_from([n for n, line in enumerate(lines) if ": " in line]))
    value = data.draw(st.sampled_from(["-1", "3.5", "~", "[]", "{}", "true", "1e400", ".nan", "x"]))
    lines[number] = f"{lines[number].partition(': ')[0]}: {value}"
    for problem in problems("\n".join(lines)):
        assert problem.where.startswith("study file")
