"""ICAHT and T-ICAHT of a participant from recorded counts, with the entries they came from."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from derive.hand_made import Story, on, reference_study, take_back
from firstdose.derive.haematotoxicity import HaematotoxicityGrades, haematotoxicity_grades
from firstdose.protocol.study import Study
from firstdose.standards.verdict import Ungradable

WEEKLY = (38, 45, 52, 59, 66, 73, 80, 87, 94, 100)


def counted(values: dict[int, str], analyte: str = "neutrophils", unit: str = "10*9/L") -> Story:
    story = Story().treated()
    for day, value in values.items():
        story.measured(day, analyte, value, unit)
    return story


def grades(study: Study, story: Story, day: int, scale: str = "icaht") -> HaematotoxicityGrades:
    found = haematotoxicity_grades(study, story.history(day), on(day))
    return next(each for each in found if each.scale == scale)


NORMAL: dict[int, str] = {0: "3.0", 8: "3.0", 16: "3.0", 24: "3.0", 30: "3.0"}


def test_a_run_of_low_counts(study: Study) -> None:
    story = counted({**NORMAL, 5: "0.5", 8: "0.4", 11: "0.5", 12: "2.0"})
    found = grades(study, story, 31)
    assert (found.early.grade, found.early.at_most) == (2, 2)
    assert [(r.from_day, r.to_day) for r in next(iter(found.early.seen.runs.values()))] == [(5, 11)]
    assert (found.day_zero_on, found.infusions) == (on(0), 3)
    assert "an assumption" in found.assumption.en


def test_counts_are_taken_in_any_unit(study: Study) -> None:
    per_ul = counted(dict.fromkeys(NORMAL, "3000") | {5: "500", 6: "2000"}, unit="/uL")
    assert grades(study, per_ul, 31).early.grade == 1
    unreadable = counted({**NORMAL, 5: "0.4"}, unit="mg/dL")
    found = grades(study, unreadable, 31)
    assert isinstance(found.early.grade, Ungradable)
    assert len(found.unreadable) == 6


def test_the_entries_behind_a_grade(study: Study) -> None:
    story = counted({-3: "3.0", **NORMAL, 40: "0.9", 50: "1.2"})
    story.measured(5, "haemoglobin", "80", "g/L")
    history = story.history()
    found = grades(study, story, 110)
    values = {entry.number: entry for entry in history}
    early = [(values[n].occurred_on, type(values[n].fact).__name__) for n in found.early.sources]
    assert early == [(on(0), "CellsInfused"), *((on(day), "Measured") for day in NORMAL)]
    assert found.late.grade == 2
    assert [values[n].occurred_on for n in found.late.sources] == [on(0), on(40), on(50)]


def test_before_the_first_infusion_there_is_no_grade(study: Study) -> None:
    story = Story().assigned().conditioned().measured(-2, "neutrophils", "0.2", "10*9/L")
    assert haematotoxicity_grades(study, story.history(), on(-1)) == ()
    assert haematotoxicity_grades(study, Story().history(), on(0)) == ()


def test_an_open_window_is_no_grade_0(study: Study) -> None:
    found = grades(study, counted({0: "3", 5: "3"}), 5)
    assert isinstance(found.early.grade, Ungradable)
    assert found.early.grade.code == "window_open"
    assert (found.early.at_least, found.early.at_most) == (0, 4)
    assert isinstance(found.late.grade, Ungradable)


def test_as_known_on_the_day(study: Study) -> None:
    story = counted(NORMAL).measured(5, "neutrophils", "0.3", "10*9/L", known=40)
    assert grades(study, story, 31).early.grade == 0
    assert grades(study, story, 40).early.grade == 1


def test_a_count_taken_back_counts_no_longer(study: Study) -> None:
    story = counted({**NORMAL, 5: "0.3"})
    told = story.ledger()
    (wrong,) = (e.number for e in told.history("001") if e.occurred_on == on(5))
    take_back(told, wrong, 32)
    history = told.as_known_on(on(40)).history("001")
    assert haematotoxicity_grades(study, history, on(40))[0].early.grade == 0


def test_death_before_recovery(study: Study) -> None:
    low = dict.fromkeys(range(11), "0.3")
    assert grades(study, counted(low), 10).early.grade == 2
    assert grades(study, counted(low).died(10), 20).early.grade == 4
    assert grades(study, counted(low).withdrew(10), 20).early.grade == 4
    late = grades(study, counted(low).died(10), 110).late.grade
    assert isinstance(late, Ungradable)
    assert late.code == "window_not_reached"


def test_a_count_below_a_limit_of_measurement(study: Study) -> None:
    below = counted(NORMAL).measured(5, "neutrophils", "0.5", "10*9/L", qualifier="<")
    found = grades(study, below, 31).early
    assert (found.grade, found.at_most) == (1, 1)
    week = counted(NORMAL)
    for day in range(5, 12):
        week.measured(day, "neutrophils", "0.2", "10*9/L", qualifier="<")
    found = grades(study, week, 31).early
    assert (found.grade, found.at_most) == (2, 3)  # 0.1 or less on 7 days or not
    unsure = counted(NORMAL).measured(5, "neutrophils", "1.0", "10*9/L", qualifier="<")
    found = grades(study, unsure, 31).early
    assert isinstance(found.grade, Ungradable)
    assert (found.at_least, found.at_most) == (0, 1)


def test_platelets(study: Study) -> None:
    normal = dict.fromkeys((0, 8, 16, 24, 30, 31, *WEEKLY), "150")
    story = counted({**normal, 5: "49", 6: "150", 38: "19", 45: "90"}, "platelets")
    found = grades(study, story, 101, "t_icaht")
    assert found.early.grade == 1
    assert found.late.grade == 3
    assert isinstance(grades(study, story, 101, "icaht").early.grade, Ungradable)


@given(st.dictionaries(st.integers(0, 30), st.integers(1, 30), min_size=1, max_size=12), st.data())
def test_a_lower_count_never_lowers_the_grade(tenths: dict[int, int], data: st.DataObject) -> None:
    study = reference_study()
    day = data.draw(st.sampled_from(sorted(tenths)))
    lower = data.draw(st.integers(0, tenths[day]))
    before, after = (
        grades(study, counted({d: str(Decimal(v) / 10) for d, v in each.items()}), 31).early
        for each in (tenths, {**tenths, day: lower})
    )
    assert after.at_least >= before.at_least
    assert after.at_most >= before.at_most
