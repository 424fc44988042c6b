"""Graded events: cytokine release syndrome and ICANS by ASTCT 2019."""

from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.standards import Ungradable, event_grade, scale, ungradable, wording
from firstdose.standards.scales import Finding

CRS = scale("crs_astct_2019")
ICANS = scale("icans_astct_2019")


def finding(text: str) -> Finding:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


@pytest.mark.cases("standards_events")
def test_case(case: dict[str, str]) -> None:
    findings = {d: finding(f) for d, f in (p.split("=") for p in case["findings"].split())}
    graded = event_grade(scale(case["scale"]), findings, begun=case["begun"] == "yes")
    seen = "ungradable" if isinstance(graded.grade, Ungradable) else str(graded.grade)
    decided = "" if graded.decided_by is None else graded.decided_by.key
    assert (seen, decided, " ".join(graded.unknown)) == (
        case["grade"],
        case["decided_by"],
        case["unknown"],
    )


@pytest.mark.parametrize("chosen", [CRS, ICANS], ids=["crs", "icans"])
@given(st.data())
def test_leaving_a_domain_out_never_raises_the_grade_and_never_hides_that_it_could(
    chosen: object, data: st.DataObject
) -> None:
    table = CRS if chosen is CRS else ICANS
    keys = {d: [lv.key for lv in table.levels if lv.domain == d] for d in table.domains}
    chosen_levels: dict[str, Finding] = {d: data.draw(st.sampled_from(k)) for d, k in keys.items()}
    accepted = frozenset({"vasopressin_alone"})
    full = event_grade(table, chosen_levels, begun=True, accepted=accepted).grade
    assert isinstance(full, int)
    left_out = data.draw(st.sampled_from(table.domains))
    rest = {d: f for d, f in chosen_levels.items() if d != left_out}
    partial = event_grade(table, rest, begun=True, accepted=accepted)
    if isinstance(partial.grade, int):
        assert 0 < partial.grade <= full
    if partial.grade != full:
        assert partial.unknown == (left_out,)


def test_a_low_confidence_level_needs_the_study_file() -> None:
    findings = {"fever": Decimal(39), "hypotension": "vasopressin_alone", "hypoxia": "none"}
    refused = event_grade(CRS, {**findings, "death": "no"})
    taken = event_grade(CRS, {**findings, "death": "no"}, accepted=frozenset({"vasopressin_alone"}))
    assert (refused.grade, refused.complete, taken.grade, taken.complete) == (1, False, 3, True)


def test_every_grade_from_1_to_5_exists() -> None:
    for table in (CRS, ICANS):
        assert {level.grade for level in table.levels} == {0, 1, 2, 3, 4, 5}


def test_a_level_the_scale_does_not_have_is_refused_with_the_accepted_ones() -> None:
    graded = event_grade(CRS, {"fever": "warm", "hypotension": "none"})
    assert isinstance(graded.grade, Ungradable)
    assert "accepted: none, fever, explained_otherwise" in graded.grade.reason
    assert wording(graded.grade, "zh").startswith("“warm”不是")


def test_a_number_for_a_domain_without_numbers_is_refused() -> None:
    graded = event_grade(CRS, {"fever": Decimal(39), "hypotension": Decimal(80)})
    assert "hypotension" in graded.unknown


def test_a_reason_given_by_the_caller_is_kept() -> None:
    why = ungradable("domain_missing", domain="fever")
    assert event_grade(CRS, {"fever": why}).grade == why


def test_a_domain_the_scale_does_not_have_is_our_own_mistake() -> None:
    with pytest.raises(AssertionError):
        event_grade(CRS, {"rash": "none"})
