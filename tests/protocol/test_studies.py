"""The shipped studies say what was published, and mark everything else as assumed.

NCT06010472: Gao et al., Lancet 2025, doi 10.1016/S0140-6736(25)01671-X (methods), and the record of
the registry.  NCT07358988: the record of the registry.
"""

import dataclasses
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from firstdose.derive.criterion_quantities import is_derived
from firstdose.protocol.criteria import DERIVED_QUANTITIES, Criterion
from firstdose.protocol.designs import ParticipantCap, ThreePlusThree
from firstdose.protocol.regimens import FlatCells
from firstdose.protocol.words import Text
from protocol.shipped import STUDIES, study, text_of

CHINESE = re.compile("[\u4e00-\u9fff]")
SAME_IN_BOTH = {"BILAG-2004", "CAR-NK"}


def limits(name: str, key: str) -> list[tuple[str, str, Decimal, str]]:
    criterion = criteria(name)[key]
    return [(each.quantity, each.comparison, each.value, each.unit) for each in criterion.all_of]


def criteria(name: str) -> dict[str, Criterion]:
    return {each.key: each for each in study(name).eligibility.criteria}


def texts(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))


class TestReference:
    """NCT06010472."""

    def test_treatment(self) -> None:
        regimens = study().regimens
        assert [
            (drug.drug, drug.dose_mg_per_m2, drug.days)
            for drug in regimens.conditioning_named("flu-cy").drugs
        ] == [
            ("fludarabine", Decimal(25), (-5, -4, -3)),
            ("cyclophosphamide", Decimal(300), (-5, -4, -3)),
        ]
        assert {len(regimen.infusion_days) for regimen in regimens.regimens} == {3}

    def test_start(self) -> None:
        part = study().part("escalation")
        first = study().regimens.named(part.path.start)
        assert first.interval_days == 7
        assert first.cells == FlatCells(cells=Decimal("0.75e9"))

    def test_size_and_rule(self) -> None:
        part = study().part("escalation")
        assert study().enrolment.planned_participants == 36
        assert isinstance(part.design, ThreePlusThree)
        assert part.dlt_window.days == 28
        assert ParticipantCap(participants=36) in part.guards

    def test_inclusion(self) -> None:
        assert limits("nct06010472", "age") == [
            ("age_years", ">=", Decimal(18), "years"),
            ("age_years", "<=", Decimal(65), "years"),
        ]
        for key, limit in {
            "previous_therapies": ("prior_therapies", ">=", Decimal(2), "therapies"),
            "sledai_2k": ("sledai_2k_total", ">=", Decimal(8), "points"),
            "neutrophils": ("neutrophils", ">=", Decimal("1.0"), "10*9/L"),
            "haemoglobin": ("haemoglobin", ">=", Decimal(60), "g/L"),
            "ejection_fraction": ("ejection_fraction", ">=", Decimal(50), "%"),
        }.items():
            assert limits("nct06010472", key) == [limit]

    def test_endpoints(self) -> None:
        endpoints = {each.measure: each for each in study().endpoints.endpoints}
        assert endpoints["dlt"].role == endpoints["adverse_events"].role == "primary"
        assert endpoints["adverse_events"].weeks == (4, 12, 24, 36, 52)
        for measure in ("sri_4", "lldas", "doris", "bilag"):
            assert endpoints[measure].role == "secondary"
            assert endpoints[measure].weeks == (12, 24, 36, 52)
        assert study().endpoints.population("followed_12_months").followed_beyond_days == 365
        assert study().endpoints.instruments.ctcae == "5.0"

    def test_twelve_months_can_be_passed(self) -> None:
        """A state beyond 12 months is only seen if there is a visit beyond 12 months."""
        late = [visit for visit in study().schedule.visits if visit.day > 365]
        assert [visit.name for visit in late] == ["week-65", "week-78"]
        assert all("disease_activity" in visit.procedures for visit in late)

    def test_the_window_leaves_14_days_after_the_third_weekly_infusion(self) -> None:
        window = study().part("escalation").dlt_window
        assert window.anchor == "first_infusion"
        assert window.days - study().regimens.named("d1-i7").infusion_days[-1] == 14

    def test_three_assumptions_make_the_path(self) -> None:
        """Direction, order and values are three choices, each changed by itself."""
        said = {each.statement.en: each.about for each in study().assumptions}
        direction = "Escalating the schedule means shortening the interval between infusions."
        assert said[direction] == "regimens.steps"
        assert said["The intervals tried are 7, 5, 3 and 2 days."] == "regimens.regimens"
        order = next(about for text, about in said.items() if "schedule is escalated first" in text)
        assert order == "parts.escalation.path"

    def test_the_readiness_criteria_of_every_infusion(self) -> None:
        assert [each.key for each in study().readiness.before_each_infusion] == [
            "no_fever",
            "no_active_infection",
            "no_unresolved_crs_or_icans",
            "no_unresolved_grade_3",
            "no_new_oxygen_or_pressor",
            "pregnancy_test_negative",
            "weight_for_dose",
        ]

    def test_lymphopenia_is_never_dose_limiting(self) -> None:
        assert {"Lymphocyte count decreased", "White blood cell decreased"} <= set(
            study().dlt.never_terms
        )


class TestClear:
    """NCT07358988 ("CLEAR")."""

    def test_parts(self) -> None:
        single, multiple = study("nct07358988").parts
        assert (len(single.regimens), single.dlt_window.days) == (6, 14)
        assert (len(multiple.regimens), multiple.dlt_window.days) == (4, 28)
        assert single.dlt_window.anchor == multiple.dlt_window.anchor == "first_infusion"
        assert multiple.opens_after == "sad"

    def test_infusions(self) -> None:
        regimens = study("nct07358988").regimens
        assert [len(regimens.named(f"s{n}").infusion_days) for n in range(1, 7)] == [1] * 6
        assert {len(regimens.named(f"m{n}").infusion_days) for n in range(1, 5)} == {3, 4, 5}

    def test_age_and_size(self) -> None:
        assert [value for _, _, value, _ in limits("nct07358988", "age")] == [18, 70]
        assert study("nct07358988").enrolment.planned_participants == 36

    def test_expansion(self) -> None:
        (expansion,) = study("nct07358988").expansions
        assert (expansion.opens_after, expansion.regimens_at_most) == ("mad", 2)


@pytest.mark.parametrize("name", STUDIES)
def test_every_text_is_there_in_both_languages(name: str) -> None:
    for text in texts(dataclasses.replace(study(name))):
        assert text.en.strip()
        assert CHINESE.search(text.zh) or text.en in SAME_IN_BOTH
        assert not CHINESE.search(text.en)


@pytest.mark.parametrize("name", STUDIES)
def test_every_block_that_is_called_assumed_is_an_assumption(name: str) -> None:
    """A block whose section says "Assumed" has an assumption about it."""
    about = {assumption.about.split(".")[0] for assumption in study(name).assumptions}
    for field in dataclasses.fields(study(name)):
        section = getattr(getattr(study(name), field.name), "section", "")
        assert not section.startswith("Assumed") or field.name in about, field.name


@pytest.mark.parametrize("name", STUDIES)
def test_study_stops_leave_out_the_counts_that_conditioning_lowers(name: str) -> None:
    """Grade 4 neutropenia after conditioning is expected and must not stop the study."""
    (stop,) = (each for each in study(name).study_stops if each.key == "two_with_grade_4")
    assert "Neutrophil count decreased" in stop.not_terms
    assert "Blood and lymphatic system disorders" in stop.not_system_organ_classes


def test_every_quantity_of_a_study_file_can_be_found_in_the_records() -> None:
    assert all(map(is_derived, DERIVED_QUANTITIES))


@pytest.mark.parametrize("name", STUDIES)
def test_bilag_is_scored_wherever_sledai_is(name: str) -> None:
    """SRI-4 needs both, and only what the schedule asks for is recorded of a trial."""
    scored = [each.instruments for each in study(name).schedule.procedures]
    activity = [each for each in scored if "sledai_2k" in each]
    assert activity
    assert all("bilag_2004" in each for each in activity)


@pytest.mark.parametrize("name", STUDIES)
def test_a_shipped_file_holds_no_tab_and_no_trailing_space(name: str) -> None:
    assert not re.search(r"\t|[ ]+$", text_of(name), re.MULTILINE)
