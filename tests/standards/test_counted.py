"""HLH-2004, IEC-HS and CAR-HEMATOTOX: hand-worked cases, properties, corrupted tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.standards import Outcome, Quantity, Ungradable, YesNo, wording
from firstdose.standards.conditions import Comparison, Condition
from firstdose.standards.counted import CountedTable, Criterion, PartCount, count, counted_table
from firstdose.standards.instruments import assess, instruments, questions
from firstdose.standards.questions import Answers, Reading
from standards.toxicity_cases import Case, read

HLH = counted_table("hlh_2004")
NAMES = ("hlh_2004", "iec_hs_astct_2023", "car_hematotox")
WORDS = {"yes": YesNo.YES, "no": YesNo.NO}
OTHER_SIDE = {
    Comparison.BELOW: Comparison.AT_MOST,
    Comparison.AT_MOST: Comparison.BELOW,
    Comparison.ABOVE: Comparison.AT_LEAST,
    Comparison.AT_LEAST: Comparison.ABOVE,
}


def values(case: Case) -> dict[str, Quantity]:
    pairs = (pair.split("=") for pair in case["values"].split())
    return {name: WORDS[text] if text in WORDS else Decimal(text) for name, text in pairs}


def part_count(table: CountedTable, case: Case) -> PartCount:
    accepted = frozenset(case["accepted"].split())
    counted = count(table, values(case), accepted)
    return next(each for each in counted if each.part.key == case["part"])


def answer(table: CountedTable, case: Case) -> tuple[str, str, str]:
    found = part_count(table, case)
    enough = "" if found.part.at_least is None else found.enough
    seen = "unknown" if isinstance(enough, Ungradable) else str(enough)
    return seen, str(found.at_least), str(found.at_most)


def expected(case: Case) -> tuple[str, str, str]:
    return case["outcome"], case["at_least"], case["at_most"]


@pytest.mark.cases("toxicity_counted")
def test_case(case: Case) -> None:
    assert answer(counted_table(case["table"]), case) == expected(case)


def with_criterion(table: CountedTable, old: Criterion, new: Criterion) -> CountedTable:
    parts = tuple(
        replace(part, criteria=tuple(new if each is old else each for each in part.criteria))
        for part in table.parts
    )
    return replace(table, parts=parts)


def wrong_conditions(condition: Condition) -> Iterator[tuple[str, Condition]]:
    if isinstance(condition.limit, YesNo):
        other = YesNo.NO if condition.limit is YesNo.YES else YesNo.YES
        yield "answer", replace(condition, limit=other)
        return
    coarse = condition.limit >= 200
    step = Decimal(1) if coarse else Decimal("0.1") if condition.limit > 2 else Decimal("0.01")
    yield "limit down", replace(condition, limit=condition.limit - step)
    yield "limit up", replace(condition, limit=condition.limit + step)
    yield "closedness", replace(condition, comparison=OTHER_SIDE[condition.comparison])


def corruptions(table: CountedTable) -> Iterator[tuple[str, CountedTable]]:
    for part in table.parts:
        if part.at_least is not None:
            for needed in (part.at_least - 1, part.at_least + 1):
                changed = replace(part, at_least=needed)
                rest = tuple(changed if each is part else each for each in table.parts)
                yield f"{table.name} {part.key} at least {needed}", replace(table, parts=rest)
        for old in part.criteria:
            where = f"{table.name} {old.key}"
            for needed in (old.needed - 1, old.needed + 1):
                new = replace(old, needed=needed)
                yield f"{where} needs {needed}", with_criterion(table, old, new)
            for condition in old.conditions:
                for what, wrong in wrong_conditions(condition):
                    rest = tuple(wrong if c is condition else c for c in old.conditions)
                    new = replace(old, conditions=rest)
                    yield f"{where} {condition.quantity} {what}", with_criterion(table, old, new)
            if old.unless:
                yield f"{where} always", with_criterion(table, old, replace(old, unless=""))


def test_corrupted_tables_are_caught_by_the_cases() -> None:
    cases = read("toxicity_counted")
    seen, missed = 0, list[str]()
    for name in NAMES:
        own = [case for case in cases if case["table"] == name]
        for what, corrupt in corruptions(counted_table(name)):
            seen += 1
            if all(answer(corrupt, case) == expected(case) for case in own):
                missed.append(what)
    print(f"corrupted lists of criteria: {seen - len(missed)} of {seen} caught")
    print("missed:", *missed, sep="\n  ")
    assert missed == []


def an_answer(condition: Condition, data: st.DataObject) -> Quantity:
    if isinstance(condition.limit, YesNo):
        return data.draw(st.sampled_from([YesNo.YES, YesNo.NO]))
    return condition.limit + data.draw(st.sampled_from([Decimal(-1), Decimal(0), Decimal(1)]))


@given(st.data())
def test_what_was_not_assessed_counts_neither_way(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    table = counted_table(name)
    conditions = [c for p in table.parts for each in p.criteria for c in each.conditions]
    whole: dict[str, Quantity] = {c.quantity: an_answer(c, data) for c in conditions}
    whole["nk_cells_given"] = YesNo.NO
    left_out = data.draw(st.sets(st.sampled_from(sorted(whole))))
    rest = {key: value for key, value in whole.items() if key not in left_out}
    accepted = frozenset({name})
    for known, part in zip(
        count(table, whole, accepted), count(table, rest, accepted), strict=True
    ):
        assert known.at_least == known.at_most
        assert part.at_least <= known.at_least <= part.at_most
        if part.part.at_least is not None and isinstance(part.enough, Outcome):
            assert part.enough is known.enough


def test_why_an_item_says_nothing_is_told_in_both_languages() -> None:
    found = count(HLH, {"nk_cells_given": YesNo.YES, "low_nk_activity": YesNo.YES})[0]
    (nk,) = (each for each in found.criteria if each.key == "nk_activity")
    assert nk.why is not None
    assert nk.why.reason == (
        "activity of natural killer cells says nothing: natural killer cells were infused"
    )
    assert wording(nk.why, "zh") == "自然杀伤细胞活性无意义：曾输注自然杀伤细胞"


def test_a_low_confidence_list_says_why_it_is_refused() -> None:
    for name in ("iec_hs_astct_2023", "car_hematotox"):
        for part in count(counted_table(name), {}):
            assert part.at_least == 0
            whys = [each.why for each in part.criteria]
            assert {why.code for why in whys if why is not None} == {"rule_unconfirmed"}


def test_a_part_that_decides_nothing_is_not_asked() -> None:
    common = count(counted_table("iec_hs_astct_2023"), {})[1]
    with pytest.raises(AssertionError):
        assert common.enough


def reading(found: tuple[Reading, ...], name: str) -> object:
    (value,) = (each.value for each in found if each.name == name)
    return value


def test_hlh_by_name() -> None:
    hlh = instruments()["hlh-2004"]
    row: Answers = {
        "fever": YesNo.YES,
        "splenomegaly": YesNo.YES,
        "ferritin": Decimal(600),
        "soluble_cd25": Decimal(3000),
        "haemoglobin": Decimal(80),
        "platelets": Decimal(20),
        "nk_cells_given": YesNo.YES,
    }
    found = assess(hlh, row)
    assert reading(found.results, "criteria") == "met"
    assert (reading(found.results, "criteria_at_least"), len(questions(hlh))) == (5, 12)
    assert reading(found.criteria, "criteria_cytopenias") == "met"
    assert isinstance(reading(found.criteria, "criteria_nk_activity"), Ungradable)


def test_iec_hs_by_name_needs_acceptance() -> None:
    iec_hs = instruments()["iec-hs"]
    row: Answers = {
        "ferritin_multiple_of_uln": Decimal(4),
        "explained_by_infection_or_progression": YesNo.NO,
        "new_cytopenia_grade_4": YesNo.YES,
        "severity": "dialysis",
    }
    refused = assess(iec_hs, row).results
    assert isinstance(reading(refused, "required"), Ungradable)
    assert isinstance(reading(refused, "grade"), Ungradable)
    accepted = assess(iec_hs, row, frozenset({"iec-hs"})).results
    assert accepted == assess(iec_hs, row, frozenset({"iec_hs_astct_2023"})).results
    assert reading(accepted, "required") == "met"
    assert reading(accepted, "common_at_least") == 1
    assert reading(accepted, "grade") == 4
