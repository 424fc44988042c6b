"""BILAG-2004 in the model: every category is decided, and no worksheet contradicts SLEDAI-2K."""

from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from firstdose.derive.bilag import bilag_assessment, bilag_worksheet
from firstdose.protocol.study import Study
from firstdose.simulate.figures import table
from firstdose.simulate.laboratory import Moment
from firstdose.simulate.mechanistic.clinic.examiner import organs
from firstdose.standards.outcomes import Undecided
from firstdose.standards.tables import rows
from simulate.mechanistic.clinic.treated import people, treat

SYSTEMS = (*dict.fromkeys(row["system"] for row in rows("bilag_2004/items.csv")), "renal")
LETTERS = {"A", "B", "C", "D", "E"}
WHO = st.tuples(st.integers(0, 2**32), st.integers(1, 60))


def moment(day: int) -> Moment:
    return Moment(day=day if day >= 0 else None, since_conditioning=day + 5, index=7_000 + day)


@example(which=(449, 1), day=449, before=0)
@given(which=WHO, day=st.integers(-5, 500), before=st.integers(-5, 500))
def test_every_category_is_decided_at_any_time(
    study: Study, which: tuple[int, int], day: int, before: int
) -> None:
    """Against an earlier worksheet; alone, a rise of pressure may leave the kidney at C or E."""
    who = treat(people(study, which[0]).person(which[1]))
    now, earlier = (bilag_worksheet([who.bilag(moment(each))]) for each in (day, before))
    found = bilag_assessment(now, earlier)
    assert {str(found.category(system)) for system in SYSTEMS} <= LETTERS
    alone = bilag_assessment(now, {})
    for system in SYSTEMS:
        match alone.category(system):
            case Undecided(possible=possible):
                assert (system, set(possible)) == ("renal", {"C", "E"})
            case category:
                assert str(category) in LETTERS


@given(which=WHO, day=st.integers(-5, 500))
def test_bilag_scores_what_sledai_counts(study: Study, which: tuple[int, int], day: int) -> None:
    """A clinical item of SLEDAI-2K is there exactly when one of its two BILAG forms is."""
    who = treat(people(study, which[0]).person(which[1]))
    present = who.findings(moment(day)).present
    scores = {
        item.key: item.answer for item in who.bilag(moment(day)) if isinstance(item.answer, Decimal)
    }
    mapping = table("bilag_2004_items")
    for row in mapping:
        forms = {row["milder"], row["severe"]}
        alike = {one["sledai_item"] for one in mapping if {one["milder"], one["severe"]} & forms}
        if row["sledai_item"] in present:
            assert max(scores[form] for form in forms) > 0
        elif present.isdisjoint(alike):
            assert {scores[form] for form in forms} == {Decimal(0)}


@given(which=WHO)
def test_before_treatment_nothing_changes(study: Study, which: tuple[int, int]) -> None:
    """At a steady state an item is the same as before, or seen anew by the noise of the visit."""
    who = people(study, which[0]).person(which[1])
    first = Moment(day=None, since_conditioning=None, index=11)
    keys = {row["key"] for row in rows("bilag_2004/items.csv")}
    scores = {item.answer for item in who.bilag(first) if item.key in keys}
    assert scores <= {Decimal(0), Decimal(2), Decimal(4)}


def test_every_clinical_item_has_a_place() -> None:
    clinical = {item for item, organ in organs().items() if organ == "non_renal"}
    assert {row["sledai_item"] for row in table("bilag_2004_items")} == clinical
    known = {row["key"] for row in rows("bilag_2004/items.csv")}
    assert {
        row[form] for row in table("bilag_2004_items") for form in ("milder", "severe")
    } <= known
