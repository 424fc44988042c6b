"""Weighted indices: SLEDAI-2K and ICE."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.standards import (
    Outcome,
    Partial,
    Presence,
    References,
    Ungradable,
    analyte,
    canonical,
    laboratory_items,
    new_items,
    quantities,
    score,
    score_table,
    wording,
)

SLEDAI = score_table("sledai_2k")
ABSENT = {item.key: Presence.ABSENT for item in SLEDAI.items}
KEYS = st.sampled_from([item.key for item in SLEDAI.items])
ITEMS = st.dictionaries(KEYS, st.sampled_from(Presence))


def told(points: Decimal | Ungradable) -> str:
    return "unknown" if isinstance(points, Ungradable) else str(points)


def number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


@pytest.mark.cases("standards_sledai_2k")
def test_case(case: dict[str, str]) -> None:
    items = {
        **ABSENT,
        **dict.fromkeys(case["present"].split(), Presence.PRESENT),
        **dict.fromkeys(case["not_assessed"].split(), Presence.NOT_ASSESSED),
    }
    scored = score(SLEDAI, items)
    assert told(scored.total) == case["total"]
    assert told(scored.subtotal("clinical")) == case["clinical"]
    assert told(scored.subtotal("serologic")) == case["serologic"]
    assert scored.tallies["sledai_2k"].at_least == Decimal(case["at_least"])


@pytest.mark.cases("standards_sledai_2k_laboratory")
def test_laboratory_case(case: dict[str, str]) -> None:
    value = canonical(case["analyte"], Decimal(case["value"]), case["unit"])
    assert isinstance(value, Decimal)
    references = References(lln=number(case["lln"]), uln=number(case["uln"]))
    found = laboratory_items(SLEDAI, case["analyte"], value, references)
    assert found == {case["item"]: Presence(case["presence"])}


def test_published_shape() -> None:
    """Gladman 2002: 24 items, 0 to 105; organ groups of Franklyn 2016."""
    assert len(SLEDAI.items) == 24
    assert sum(item.points for item in SLEDAI.items) == 105
    by_group = {tag: [i for i in SLEDAI.items if tag in i.tags] for tag in ("cns", "renal")}
    assert [len(items) for items in by_group.values()] == [7, 4]
    assert [i.key for i in SLEDAI.items if "serologic" in i.tags] == [
        "low_complement",
        "increased_dna_binding",
    ]


def test_laboratory_limits_are_in_canonical_units() -> None:
    keys = {item.key for item in SLEDAI.items}
    for criterion in SLEDAI.laboratory:
        assert criterion.unit == analyte(criterion.analyte).unit
        assert criterion.term in keys


def test_missing_items_are_named_in_both_languages() -> None:
    scored = score(SLEDAI, {**ABSENT, "urinary_casts": Presence.NOT_ASSESSED})
    assert isinstance(scored.total, Ungradable)
    assert scored.total.reason == "not assessed: urinary casts"
    assert wording(scored.total, "zh") == "未评估：尿管型"
    (verdict,) = (v for v in scored.verdicts if v.outcome is Outcome.UNKNOWN)
    assert verdict.criterion == "urinary_casts"
    assert verdict.reason == "not assessed: urinary casts"


@given(ITEMS)
def test_unknown_is_never_normal(items: dict[str, Presence]) -> None:
    scored = score(SLEDAI, items)
    known = {
        item.key for item in SLEDAI.items if items.get(item.key, "not_assessed") != "not_assessed"
    }
    assert isinstance(scored.total, Decimal) == (len(known) == 24)
    for tally in scored.tallies.values():
        assert 0 <= tally.at_least <= tally.at_most


@given(ITEMS, ITEMS)
def test_new_items_lie_within_their_limits(
    now: dict[str, Presence], before: dict[str, Presence]
) -> None:
    found = new_items(SLEDAI, now, before)
    filled = new_items(SLEDAI, {**ABSENT, **_settled(now)}, {**ABSENT, **_settled(before)})
    assert isinstance(filled, Decimal)
    low, high = (found.at_least, found.at_most) if isinstance(found, Partial) else (found, found)
    assert low <= filled <= high


def _settled(items: dict[str, Presence]) -> dict[str, Presence]:
    return {key: p for key, p in items.items() if p is not Presence.NOT_ASSESSED}


def test_quantities_are_named_as_states_ask_for_them() -> None:
    known = quantities(score(SLEDAI, {**ABSENT, "rash": Presence.PRESENT}))
    assert known["sledai_2k"] == 2
    assert known["sledai_2k_renal"] == 0
    assert known["sledai_2k_skin"] == 2
    assert isinstance(quantities(score(SLEDAI, {}))["sledai_2k"], Partial)


def test_an_item_the_index_does_not_have_is_our_own_mistake() -> None:
    with pytest.raises(AssertionError):
        score(SLEDAI, {"nephritis": Presence.PRESENT})


def test_ice_has_ten_points() -> None:
    """Lee 2019: orientation 4, naming 3, command 1, writing 1, attention 1."""
    ice = score_table("ice")
    scored = score(ice, dict.fromkeys((item.key for item in ice.items), Presence.PRESENT))
    assert scored.total == 10
    assert [scored.subtotal(tag) for tag in ("orientation", "naming")] == [4, 3]
