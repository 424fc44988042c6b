"""Composite states: LLDAS, DORIS, SRI-4, febrile neutropenia."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.standards import (
    Outcome,
    Partial,
    Presence,
    Quantity,
    StateTable,
    Ungradable,
    YesNo,
    state,
    state_table,
    ungradable,
)
from firstdose.standards.conditions import Comparison

LLDAS = state_table("lldas")
DORIS = state_table("doris")
SRI = state_table("sri_4")
WORDS = {str(word): word for word in (*Presence, YesNo.YES, YesNo.NO)}


def quantity(text: str) -> Quantity:
    if text in WORDS:
        return WORDS[text]
    low, _, high = text.partition("..")
    if not high:
        return Decimal(low)
    why = ungradable("items_missing", items="urinary_casts")
    return Partial(at_least=Decimal(low), at_most=Decimal(high), why=why)


def pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


@pytest.mark.cases("standards_states")
def test_case(case: dict[str, str]) -> None:
    chosen = frozenset(case["variants"].split())
    table = state_table(case["state"], chosen or None)
    values = {name: quantity(text) for name, text in pairs(case["values"]).items()}
    limits = {name: Decimal(text) for name, text in pairs(case["limits"]).items()}
    assert state(table, values, limits).met == Outcome(case["met"])


def holding(table: StateTable) -> dict[str, Quantity]:
    """Quantities under which every condition holds."""
    step = {Comparison.BELOW: Decimal("-0.1"), Comparison.ABOVE: Decimal("0.1")}
    return {
        c.quantity: c.limit
        if isinstance(c.limit, YesNo)
        else c.limit + step.get(c.comparison, Decimal(0))
        for c in table.conditions
    }


@pytest.mark.parametrize("table", [LLDAS, DORIS, SRI], ids=["lldas", "doris", "sri_4"])
@given(st.data())
def test_one_unknown_makes_the_state_unknown(table: StateTable, data: st.DataObject) -> None:
    values = holding(table)
    assert state(table, values).met is Outcome.MET
    missing = data.draw(st.sampled_from(sorted(values)))
    judged = state(table, {name: v for name, v in values.items() if name != missing})
    assert judged.met is Outcome.UNKNOWN
    (verdict,) = (v for v in judged.verdicts if v.outcome is Outcome.UNKNOWN)
    assert verdict.quantity == missing
    assert verdict.why_unknown is not None
    assert verdict.reason.startswith("not assessed: ")


def test_every_verdict_says_what_was_asked() -> None:
    judged = state(DORIS, {**holding(DORIS), "pga": Decimal("0.5")})
    (failed,) = (v for v in judged.verdicts if v.outcome is Outcome.NOT_MET)
    assert (failed.criterion, failed.value, failed.limit) == (
        "2_physician",
        Decimal("0.5"),
        "< 0.5",
    )
    assert failed.reason == "0.5 (< 0.5)"
    assert failed.label.zh == "医师总体评估低于0.5"
    assert "DORIS 2021" in failed.source


def test_an_ungradable_quantity_keeps_its_reason() -> None:
    why = Ungradable(reason="no assessment in the window", code="no_assessment")
    judged = state(DORIS, {**holding(DORIS), "pga": why})
    assert [v.why_unknown for v in judged.verdicts if v.why_unknown] == [why]


def test_yes_no_and_presence_are_asked_alike() -> None:
    values = holding(LLDAS)
    for absent in (False, Presence.ABSENT, YesNo.NO):
        assert state(LLDAS, {**values, "haemolytic_anaemia": absent}).met is Outcome.MET
    for present in (True, Presence.PRESENT, YesNo.YES):
        assert state(LLDAS, {**values, "haemolytic_anaemia": present}).met is Outcome.NOT_MET


def test_a_limit_or_variant_the_table_does_not_have_is_our_own_mistake() -> None:
    with pytest.raises(AssertionError):
        state(DORIS, {}, {"sledai": Decimal(4)})
    with pytest.raises(AssertionError):
        state_table("lldas", frozenset({"lenient"}))


def test_lldas_cannot_be_asked_without_its_second_criterion() -> None:
    """A study chooses between the three published readings; the first is the default."""
    assert state_table("lldas", frozenset({"new_items"})).conditions == LLDAS.conditions
    with pytest.raises(AssertionError):
        state_table("lldas", frozenset())
    with pytest.raises(AssertionError):
        state_table("lldas", frozenset({"drug_caps"}))


def test_whether_anyone_could_respond_is_a_flag_that_a_study_must_accept() -> None:
    """A baseline SLEDAI below n cannot fall by n; the rule is of low confidence."""
    chosen = frozenset({"sri_4", "could_respond_4"})
    flagged = state_table("sri_4", chosen)
    values: dict[str, Quantity] = {**holding(SRI), "baseline_sledai_2k": Decimal(8)}
    refused = state(flagged, values)
    assert refused.met is Outcome.UNKNOWN
    (why,) = (verdict.why_unknown for verdict in refused.verdicts if verdict.why_unknown)
    assert why.code == "rule_unconfirmed"
    for baseline, met in ((4, Outcome.MET), (3, Outcome.NOT_MET)):
        accepted = {**values, "baseline_sledai_2k": Decimal(baseline)}
        assert state(flagged, accepted, {"baseline_sledai_2k": Decimal(4)}).met is met
