"""What must hold of every lupus instrument, whatever is answered."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import product
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstdose.standards import (
    Partial,
    Presence,
    References,
    Ungradable,
    YesNo,
    analyte,
    laboratory_items,
    score,
    score_table,
    wording,
)
from firstdose.standards.composition import composed
from firstdose.standards.instruments import Instrument, assess, instruments, questions
from firstdose.standards.outcomes import Choices, Undecided, rules
from firstdose.standards.questions import AnswerKind, Question, Recorded
from firstdose.standards.specifications import Kind, Operation, bilag_items, specifications, split
from firstdose.standards.tables import rows

INDICES = ("sledai_2k", "selena_sledai", "sledai_hybrid", "sdi", "eular_acr_2019", "acr_1997")
NAMES = [name for name, each in instruments().items() if each.engine in {"score", "state", "shown"}]
MEASURED_OR_NOT = ("bilag-2004", "bilag-2004-unconfirmed-blood")
"""What was not measured counts here as not measured, so a later value may change the answer."""
SYSTEMS = (
    "constitutional",
    "mucocutaneous",
    "neuropsychiatric",
    "musculoskeletal",
    "cardiorespiratory",
    "gastrointestinal",
    "ophthalmic",
)
CATEGORIES = "ABCDE"
OUTCOMES = [s for s in specifications().values() if s.operation is Operation.OUTCOME]
NUMBERS = st.decimals(0, 300, places=2)
EITHER = st.sampled_from((YesNo.YES, YesNo.NO))
T = TypeVar("T")


def answer_to(question: Question) -> st.SearchStrategy[Recorded]:
    match question.kind:
        case AnswerKind.PRESENCE:
            return st.sampled_from((Presence.PRESENT, Presence.ABSENT))
        case AnswerKind.YES_NO:
            return st.sampled_from((YesNo.YES, YesNo.NO))
        case AnswerKind.NUMBER:
            low, high = question.lowest or 0, question.highest or 300
            return st.decimals(low, high, places=2)
        case AnswerKind.TEXT:
            return st.just("web calculator 1.0")
        case _:
            return st.sampled_from(question.levels)


def leaves(instrument: Instrument) -> tuple[Question, ...]:
    return tuple(q for q in questions(instrument) if not q.in_place_of)


@cache
def whole_worksheets(name: str) -> st.SearchStrategy[dict[str, Recorded]]:
    """Every question of an instrument answered."""
    return st.fixed_dictionaries({q.key: answer_to(q) for q in leaves(instruments()[name])})


@cache
def answers_each(keys: tuple[str, ...], answers: Sequence[T]) -> st.SearchStrategy[dict[str, T]]:
    """One of the same answers to each of the keys."""
    return st.fixed_dictionaries(dict.fromkeys(keys, st.sampled_from(answers)))


@cache
def one_of(keys: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(keys)


@cache
def some_of(keys: tuple[str, ...], least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(keys), min_size=least, max_size=most, unique=True)


def items_in(index: str) -> tuple[str, ...]:
    return tuple(item.key for item in score_table(index).items)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_recorded_gives_no_answer(name: str) -> None:
    assessed = assess(instruments()[name], {})
    for reading in assessed.results:
        assert isinstance(reading.value, Ungradable), reading
        assert wording(reading.value, "en")
        assert wording(reading.value, "zh")
        assert "_" not in wording(reading.value, "zh"), wording(reading.value, "zh")


@pytest.mark.parametrize("name", NAMES)
def test_questions_are_asked_once_and_totals_say_what_they_stand_for(name: str) -> None:
    asked = questions(instruments()[name])
    keys = [question.key for question in asked]
    assert len(keys) == len(set(keys))
    for question in asked:
        assert question.label.en
        assert question.label.zh
        assert set(question.in_place_of) <= set(keys)
        assert question.kind is not AnswerKind.LEVEL or question.levels


@pytest.mark.parametrize("name", [name for name in NAMES if name not in MEASURED_OR_NOT])
@settings(max_examples=25)
@given(st.data())
def test_what_is_said_holds_however_the_rest_is_answered(name: str, data: st.DataObject) -> None:
    instrument = instruments()[name]
    whole = data.draw(whole_worksheets(name))
    unknown = data.draw(some_of(tuple(sorted(whole)), 0, 3))
    part = {key: answer for key, answer in whole.items() if key not in unknown}
    now, then = assess(instrument, part), assess(instrument, whole)
    for before, after in zip(now.results, then.results, strict=True):
        assert isinstance(before.value, Ungradable) or before.value == after.value


@pytest.mark.parametrize("index", INDICES)
@given(st.data())
def test_an_item_more_never_lowers_a_score(index: str, data: st.DataObject) -> None:
    table, keys = score_table(index), items_in(index)
    items = data.draw(answers_each(keys, tuple(Presence)))
    more = {**items, data.draw(one_of(keys)): Presence.PRESENT}
    before, after = score(table, items).tallies, score(table, more).tallies
    for tag, tally in before.items():
        assert tally.at_least <= after[tag].at_least
        assert after[tag].at_most >= tally.at_least


@pytest.mark.parametrize("index", INDICES)
@given(st.data())
def test_limits_of_a_score_are_those_of_its_completions(index: str, data: st.DataObject) -> None:
    table, keys = score_table(index), items_in(index)
    known = data.draw(answers_each(keys, tuple(Presence)[:2]))
    unknown = data.draw(some_of(keys, 0, 3))
    tally = score(table, {k: v for k, v in known.items() if k not in unknown}).tallies[index]
    totals = [
        score(table, {**known, **dict(zip(unknown, filled, strict=True))}).tallies[index].points
        for filled in product(list(Presence)[:2], repeat=len(unknown))
    ]
    assert all(isinstance(total, Decimal) for total in totals)
    assert {tally.at_least, tally.at_most} <= set(totals)
    assert all(tally.at_least <= t <= tally.at_most for t in totals if isinstance(t, Decimal))


def items_of(system: str) -> tuple[str, ...]:
    return tuple(item.key for group in "abc" for item in bilag_items(system, group))


def category(system: str, scored: Mapping[str, Recorded]) -> str | Undecided:
    found = composed(f"bilag_{system}", scored)
    assert isinstance(found, str | Undecided)
    return found


@pytest.mark.parametrize("system", SYSTEMS)
@settings(max_examples=40)
@given(st.data())
def test_a_category_is_given_exactly_where_every_completion_agrees(
    system: str, data: st.DataObject
) -> None:
    keys = items_of(system)
    whole: dict[str, Recorded] = {**data.draw(answers_each(keys, "00001234"))}
    whole[f"{system}_previously_involved"] = data.draw(EITHER)
    unknown = data.draw(some_of(keys, 1, 2))
    part = {key: answer for key, answer in whole.items() if key not in unknown}
    completions = {
        category(system, {**part, **dict(zip(unknown, filled, strict=True))})
        for filled in product("01234", repeat=len(unknown))
    }
    found = category(system, part)
    possible = set(found.possible) if isinstance(found, Undecided) else {found}
    assert possible == completions


@pytest.mark.parametrize("system", SYSTEMS)
@given(st.data())
def test_a_worse_item_never_gives_a_better_category(system: str, data: st.DataObject) -> None:
    keys = items_of(system)
    scored: dict[str, Recorded] = {**data.draw(answers_each(keys, "00123"))}
    scored[f"{system}_previously_involved"] = YesNo.YES
    key = data.draw(one_of(keys))
    worse = {**scored, key: str(int(str(scored[key])) + 1)}
    before, after = category(system, scored), category(system, worse)
    assert isinstance(before, str)
    assert isinstance(after, str)
    assert CATEGORIES.index(after) <= CATEGORIES.index(before)


LETTERS = st.fixed_dictionaries(
    {f"bilag_{s}": st.sampled_from(CATEGORIES) for s in (*SYSTEMS, "renal", "haematological")}
)


@given(LETTERS, LETTERS)
def test_new_systems_are_counted_one_by_one(now: dict[str, str], before: dict[str, str]) -> None:
    recorded = {**now, **{f"baseline_{key}": letter for key, letter in before.items()}}
    pairs = [(before[key], now[key]) for key in now]
    new_a = sum(b != "A" and n == "A" for b, n in pairs)
    new_b = sum(b in "CDE" and n == "B" for b, n in pairs)
    assert composed("new_bilag_a", recorded) == new_a
    assert composed("new_bilag_b", recorded) == new_b


@given(LETTERS, LETTERS, st.data())
def test_new_systems_lie_within_their_limits(
    now: dict[str, str], before: dict[str, str], data: st.DataObject
) -> None:
    recorded = {**now, **{f"baseline_{key}": letter for key, letter in before.items()}}
    unknown = data.draw(st.sets(st.sampled_from(sorted(recorded))))
    known = {key: letter for key, letter in recorded.items() if key not in unknown}
    whole, part = composed("new_bilag_b", recorded), composed("new_bilag_b", known)
    assert isinstance(whole, Decimal)
    low, high = (part.at_least, part.at_most) if isinstance(part, Partial) else (part, part)
    assert isinstance(low, Decimal)
    assert isinstance(high, Decimal)
    assert low <= whole <= high


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_recorded_fall_agrees_with_its_parts_or_is_refused(
    before: Decimal, now: Decimal, fall: Decimal
) -> None:
    recorded = {"baseline_sledai_2k": before, "sledai_2k": now}
    assert composed("sledai_2k_fall", recorded) == before - now
    found = composed("sledai_2k_fall", {**recorded, "sledai_2k_fall": fall})
    if fall == before - now:
        assert found == fall
    else:
        assert isinstance(found, Ungradable)
        assert found.code == "contradicted"


def test_a_rise_of_the_global_assessment_is_exact() -> None:
    """2.0 to 2.3 is a rise of exactly 0.3, which binary arithmetic denies."""
    recorded = {"pga": Decimal("2.3"), "baseline_pga": Decimal("2.0")}
    assert composed("pga_rise", recorded) == Decimal("0.3")


def test_a_contradiction_is_worded_in_both_languages() -> None:
    found = composed(
        "pga_rise", {"pga": Decimal(2), "baseline_pga": Decimal(1), "pga_rise": Decimal(2)}
    )
    assert isinstance(found, Ungradable)
    assert wording(found, "en").endswith("was recorded as 2 but its parts give 1")
    assert wording(found, "zh").endswith("记录为2，但由其组成项得出1")


def test_a_limit_of_low_confidence_is_used_only_where_it_is_accepted() -> None:
    recorded = {
        "platelets": Decimal(20),
        "platelets_due_to_lupus": YesNo.YES,
        "bilag_ttp": "0",
        "bilag_active_haemolysis": YesNo.NO,
    }
    refused = composed("bilag_haematological", recorded)
    assert isinstance(refused, Undecided)
    assert refused.why.code == "rule_unconfirmed"
    accepted = Choices(accepted=frozenset({"bilag_haematological"}))
    assert composed("bilag_haematological", recorded, accepted) == "A"


def test_every_quantity_is_asked_somewhere() -> None:
    """A row that nobody reads is not there."""
    states = {row["table"] for row in rows("states/states.csv")}
    compared = {row["quantity"] for name in states for row in rows(f"states/{name}.csv")}
    shown = {row["quantity"] for row in rows("quantities/shown.csv")}
    tables = {
        each.of[0] for each in specifications().values() if each.operation is Operation.OUTCOME
    }
    judged = {row["quantity"] for name in tables for row in rows(f"outcomes/{name}.csv")} - {""}
    parts = {
        name
        for each in specifications().values()
        if each.operation not in {Operation.OUTCOME, None}
        for name in each.of
    }
    tags = {f"{index}_{tag}" for index in INDICES for tag in score(score_table(index), {}).tallies}
    read = {split(name)[1] for name in compared | shown | judged | parts | tags}
    assert specifications().keys() <= read


def test_levels_are_those_that_its_outcomes_give() -> None:
    variants = Choices(variants=frozenset({"within_10", "within_15"}))
    for name, asked in specifications().items():
        if asked.operation is not Operation.OUTCOME:
            assert bool(asked.levels) == (asked.kind is Kind.LEVEL), name
            continue
        levels = asked.levels if asked.kind is Kind.LEVEL else ("yes", "no")
        assert tuple(rules(asked.of[0], name, variants)) == levels, name


def test_outcomes_judge_only_quantities_of_the_table() -> None:
    tables = {
        each.of[0] for each in specifications().values() if each.operation is Operation.OUTCOME
    }
    judged = {row["judged"] for name in tables for row in rows(f"outcomes/{name}.csv")}
    assert judged <= specifications().keys()
    assert {specifications()[name].operation for name in judged} == {Operation.OUTCOME}


def test_published_shapes() -> None:
    """BILAG-2004: 97 items, of which 78 are scored 0 to 4; EULAR/ACR: at most 51; ACR: eleven."""
    assert len(rows("bilag_2004/items.csv")) == 78
    recorded = {q.key for q in questions(instruments()["bilag-2004"]) if not q.in_place_of}
    numeric = {"creatinine", "egfr", "urine_protein_24h", "uacr", "urine_protein_dipstick"}
    assert numeric <= recorded
    assert len(score_table("eular_acr_2019").groups) == 10
    assert len(score_table("acr_1997").groups) == 11
    assert sum(g.cap or 0 for g in score_table("sdi").groups.values()) == 47


@pytest.mark.parametrize("index", ["selena_sledai", "sledai_hybrid", "eular_acr_2019"])
def test_laboratory_limits_are_in_canonical_units(index: str) -> None:
    keys = {item.key for item in score_table(index).items}
    for criterion in score_table(index).laboratory:
        assert criterion.unit == analyte(criterion.analyte).unit
        assert criterion.term in keys


@pytest.mark.cases("standards_lupus_laboratory")
def test_laboratory_case(case: dict[str, str]) -> None:
    references = References(
        lln=Decimal(case["lln"]) if case["lln"] else None,
        uln=Decimal(case["uln"]) if case["uln"] else None,
    )
    table = score_table(case["index"])
    found = laboratory_items(table, case["analyte"], Decimal(case["value"]), references)
    assert found == {case["item"]: Presence(case["presence"])}
