"""ICAHT and T-ICAHT: hand-worked series, properties, corrupted tables, rows of an instrument."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.standards import Outcome, Ungradable, YesNo, wording
from firstdose.standards.daily_series import Counted, runs
from firstdose.standards.icaht import Followed, haematotoxicity
from firstdose.standards.icaht_tables import Icaht, Rule, icaht
from firstdose.standards.instruments import assess, assess_series, instruments, questions
from firstdose.standards.platelet_recovery import platelet_recovery
from firstdose.standards.questions import Answers, Assessed, Reading
from standards.icaht_cases import Case, answer, expected, series
from standards.toxicity_cases import read

ICAHT, PLATELETS = icaht("icaht"), icaht("t_icaht")
WHOLE = Followed(until_day=30)
VALUES = st.integers(0, 300).map(lambda tens: Decimal(tens) / 100)
DAILY = st.lists(VALUES, min_size=31, max_size=31)
SOME_DAYS = st.dictionaries(st.integers(0, 30), VALUES, min_size=1)


@pytest.mark.cases("toxicity_icaht")
def test_case(case: Case) -> None:
    assert answer(icaht(case["scale"]), case) == expected(case)


def corruptions(table: Icaht) -> Iterator[tuple[str, Icaht]]:
    """The scale with one number of one row wrong."""
    for old in table.every_limit:
        where = f"{table.name} {old.window} {old.measure} {old.limit} grade {old.grade}"
        step = Decimal("0.01") if table.name == "icaht" else Decimal("0.1")
        changed = {
            "limit down": replace(old, limit=old.limit - step),
            "limit up": replace(old, limit=old.limit + step),
            "closedness": replace(old, closed=not old.closed),
            "grade down": replace(old, grade=old.grade - 1),
            "grade up": replace(old, grade=old.grade + 1),
        }
        if old.days is not None:
            changed["days down"] = replace(old, days=old.days - 1)
            changed["days up"] = replace(old, days=old.days + 1)
        for what, new in changed.items():
            rest = tuple(new if limit is old else limit for limit in table.every_limit)
            yield f"{where}: {what}", replace(table, every_limit=rest)
    for rule in table.rules:
        step = Decimal("0.01") if rule.value != int(rule.value) else Decimal(1)
        for value in (rule.value - step, rule.value + step):
            new_rule = Rule(rule=rule.rule, value=value)
            changed_rules = tuple(new_rule if each is rule else each for each in table.rules)
            yield f"{table.name} {rule.rule} {value}", replace(table, rules=changed_rules)


def fails(table: Icaht, case: Case) -> bool:
    try:
        return answer(table, case) != expected(case)
    except (ArithmeticError, ValueError):
        return True


def test_corrupted_tables_are_caught_by_the_cases() -> None:
    cases, recoveries = read("toxicity_icaht"), read("toxicity_platelet_recovery")
    seen, missed = 0, list[str]()
    for table in (ICAHT, PLATELETS):
        own = [case for case in cases if case["scale"] == table.name]
        for what, corrupt in corruptions(table):
            seen += 1
            caught = any(fails(corrupt, case) for case in own) or (
                table is PLATELETS
                and any(
                    recovery(corrupt, case) != (case["fell_on"], case["recovered_on"])
                    for case in recoveries
                )
            )
            if not caught:
                missed.append(what)
    print(f"corrupted haematotoxicity tables: {seen - len(missed)} of {seen} caught")
    print("missed:", *missed, sep="\n  ")
    assert len(missed) <= 6  # what is left amounts to the same grade


def graded(counts: dict[int, Decimal], table: Icaht = ICAHT) -> tuple[int, int]:
    taken = tuple(Counted(day=day, value=value) for day, value in counts.items())
    early = haematotoxicity(table, taken, WHOLE).early
    return early.at_least, early.at_most


@given(SOME_DAYS, st.data())
def test_lowering_a_value_never_lowers_the_early_grade(
    counts: dict[int, Decimal], data: st.DataObject
) -> None:
    before = graded(counts)
    day = data.draw(st.sampled_from(sorted(counts)))
    lower = data.draw(VALUES.filter(lambda value: value <= counts[day]))
    after = graded({**counts, day: lower})
    assert after[0] >= before[0]
    assert after[1] >= before[1]


@given(DAILY, st.integers(0, 30), VALUES)
def test_a_further_low_value_never_lowers_the_early_grade(
    values: list[Decimal], day: int, value: Decimal
) -> None:
    taken = [Counted(day=on, value=each) for on, each in enumerate(values)]
    before = haematotoxicity(ICAHT, taken, WHOLE).early.at_least
    more = (*taken, Counted(day=day, value=min(value, Decimal("0.5"))))
    assert haematotoxicity(ICAHT, more, WHOLE).early.at_least >= before


@given(SOME_DAYS)
def test_grade_0_needs_every_day(counts: dict[int, Decimal]) -> None:
    taken = tuple(Counted(day=day, value=value) for day, value in counts.items())
    early = haematotoxicity(ICAHT, taken, WHOLE).early
    if early.grade == 0:
        assert early.unknown == ()
    if early.unknown and early.at_least == 0:
        assert isinstance(early.grade, Ungradable)
        assert early.grade.code in ("gap_too_long", "no_value_in_window")
        assert wording(early.grade, "zh") != early.grade.reason
    assert early.at_least <= early.at_most


@given(SOME_DAYS)
def test_an_open_window_can_only_rise(counts: dict[int, Decimal]) -> None:
    taken = tuple(Counted(day=day, value=value) for day, value in counts.items())
    so_far = haematotoxicity(ICAHT, taken, Followed(until_day=15)).early
    assert so_far.grade != 0
    assert so_far.at_most == 4
    later = haematotoxicity(ICAHT, taken, WHOLE).early
    assert later.at_most <= so_far.at_most


@given(st.sets(st.integers(0, 30)), st.integers(0, 30))
def test_one_more_day_never_shortens_the_longest_run(days: set[int], day: int) -> None:
    def longest(of: set[int]) -> int:
        return max((run.days for run in runs(of, 3)), default=0)

    assert longest(days | {day}) >= longest(days)


def test_every_limit_has_a_verdict_with_its_source() -> None:
    found = haematotoxicity(ICAHT, series("0..30:2 5..11:0.1"), WHOLE).early
    assert len(found.verdicts) == 7
    met = [v for v in found.verdicts if v.outcome is Outcome.MET]
    assert {(v.limit, v.value) for v in met} == {
        ("<= 0.5 10*9/L >= 1 d", 7),
        ("<= 0.5 10*9/L >= 7 d", 7),
        ("<= 0.1 10*9/L >= 7 d", 7),
    }
    assert all("Rejeski" in verdict.source for verdict in found.verdicts)
    assert found.decided_by is not None
    assert found.decided_by.grade == 3


def test_filled_days_are_named() -> None:
    found = haematotoxicity(ICAHT, series("0:1 4:0.2 8:1 16:1 24:1 30:1"), WHOLE).early
    assert set(range(1, 4)) <= set(found.filled)
    assert [(run.from_day, run.to_day) for run in found.runs[Decimal("0.5")]] == [(3, 5)]


def recovery(table: Icaht, case: Case) -> tuple[str, str]:
    given = frozenset(int(day) for day in case["transfused"].split())
    found = platelet_recovery(table, series(case["counts"]), WHOLE, given)
    assert found.why_unknown is None
    fell, recovered = found.fell_on, found.recovered_on
    return "" if fell is None else str(fell), "" if recovered is None else str(recovered)


@pytest.mark.cases("toxicity_platelet_recovery")
def test_platelets_recover_without_transfusions(case: Case) -> None:
    assert recovery(PLATELETS, case) == (case["fell_on"], case["recovered_on"])


def test_recovery_needs_the_transfusions() -> None:
    found = platelet_recovery(PLATELETS, series("0..9:19 10..30:20"), WHOLE, None)
    assert found.why_unknown is not None
    assert found.why_unknown.reason == "not assessed: platelet transfusion on the day"


def value(found: tuple[Reading, ...], name: str) -> object:
    (reading,) = (each.value for each in found if each.name == name)
    return reading


def row(day: int, count: str | None, **more: YesNo) -> Answers:
    counted = {} if count is None else {"neutrophils": Decimal(count)}
    return {"day": Decimal(day), **counted, **more}


def assessed(*rows: Answers, name: str = "icaht") -> tuple[Assessed, ...]:
    return assess_series(instruments()[name], rows)


def test_rows_of_a_series_keep_their_order_and_say_what_was_used() -> None:
    found = assessed(
        row(30, "2"),
        row(5, "0.4"),
        row(5, "0.6"),
        *(row(day, "2") for day in (0, 4, 6, 12, 20, 26)),
        row(-1, "0.1"),
        row(7, None),
        {"neutrophils": Decimal(1)},
        {"day": Decimal("3.5"), "neutrophils": Decimal(1)},
    )
    used = [value(each.criteria, "used") for each in found]
    assert used[:3] == ["yes", "yes", "no: a lower value of the day"]
    assert used[9] == "no: outside the windows"
    assert [isinstance(each, Ungradable) for each in used[10:]] == [True, True, True]
    assert {value(each.results, "early_grade") for each in found} == {1}
    first = found[0].results
    assert value(first, "early_runs_0.5") == "5"
    assert value(first, "early_runs_0.5_longest") == 1
    assert value(first, "early_days_filled") == "1-3 7-11 13-19 21-25 27-29"
    assert "an assumption" in str(value(first, "assumption"))
    late = value(first, "late_grade")
    assert isinstance(late, Ungradable)
    assert late.code == "window_open"


def test_a_flag_on_a_row_ends_the_window_on_its_day() -> None:
    low = [row(day, "0.5") for day in range(11)]
    alive = assessed(*low)[0].results
    assert (value(alive, "early_grade"), value(alive, "early_grade_at_most")) == (2, 4)
    died = assessed(*low, row(10, None, last_contact=YesNo.YES))[0].results
    assert value(died, "early_grade") == 4
    late = [row(0, "2"), row(40, "0.5"), row(45, "0.5"), row(50, "0.1"), row(100, "2")]
    assert value(assessed(*late)[0].results, "late_grade") == 4
    stopped = assessed(*late, row(46, None, progression=YesNo.YES))[0].results
    assert value(stopped, "late_grade") == 3
    treated = assessed(*late, row(46, None, next_therapy=YesNo.YES))[0].results
    assert value(treated, "late_grade") == 3


def test_platelet_rows_tell_recovery() -> None:
    def platelets(day: int, count: str, given: YesNo | None = YesNo.NO) -> Answers:
        told = {} if given is None else {"transfusion": given}
        return {"day": Decimal(day), "platelets": Decimal(count), **told}

    low = [platelets(day, "19" if day < 5 else "30") for day in range(31)]
    found = assessed(*low, name="t-icaht")[0].results
    assert (value(found, "early_grade"), value(found, "recovered_on_day")) == (3, 5)
    untold = assessed(*low[:30], platelets(30, "30", None), name="t-icaht")[0].results
    assert isinstance(value(untold, "recovered_on_day"), Ungradable)
    high = [platelets(day, "200") for day in range(31)]
    assert value(assessed(*high, name="t-icaht")[0].results, "recovered_on_day") == "never_low"


def test_a_series_without_days_is_not_graded() -> None:
    (found,) = assessed({"neutrophils": Decimal(1)})
    assert isinstance(value(found.results, "early_grade"), Ungradable)
    assert assessed() == ()


def test_one_row_alone_and_other_instruments_row_by_row() -> None:
    one = assess(instruments()["icaht"], row(3, "0.4"))
    assert value(one.results, "early_grade") == 1
    crs = instruments()["crs"]
    two = assess_series(crs, ({"fever": Decimal(39)}, {"fever": Decimal(36)}))
    assert [value(each.results, "grade") for each in two] == [1, 0]


def test_the_questions_of_a_series() -> None:
    keys = [question.key for question in questions(instruments()["t-icaht"])]
    assert keys == [
        "day",
        "platelets",
        "progression",
        "next_therapy",
        "last_contact",
        "transfusion",
    ]
    units = [question.unit for question in questions(instruments()["icaht"])]
    assert units[:2] == ["d", "10*9/L"]
