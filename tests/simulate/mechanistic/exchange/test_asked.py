"""Event tables as questions to the engine, and its doses as event tables."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.doses import Dose, doses_by_patient, doses_for_all
from firstdose.simulate.mechanistic.engine import Accuracy, courses
from firstdose.simulate.mechanistic.exchange import event_table_writer
from firstdose.simulate.mechanistic.exchange.answers import answers
from firstdose.simulate.mechanistic.exchange.asked import Moment, asked, compartments
from firstdose.simulate.mechanistic.exchange.event_table import Kind, PatientRecords, Record
from firstdose.simulate.mechanistic.exchange.event_table_reader import read
from firstdose.simulate.mechanistic.virtual_population import typical_inputs
from simulate.mechanistic.reference_regimen import REGIMEN, TRIED, YEAR

ONE = typical_inputs(TRIED)[None]

HEAD = "ID,TIME,EVID,AMT,CMT,RATE,II,ADDL,SS,MDV"


def questions(text, times=(), more=""):
    return asked(TRIED, read(f"{HEAD}{more}\n{text}", compartments(TRIED)), times)


def refusals(text, more=""):
    with pytest.raises(StudyError) as refused:
        questions(text, more=more)
    return [problem.what for problem in refused.value.problems]


REFERENCE = """1,-5,1,33.1925,fluc,0,1,2,0,1
1,-5,1,510,cyclophosphamide,0,1,2,0,1
1,0,0,.,.,.,.,.,.,0
1,0,1,750,cells,0,7,2,0,1
1,0,0,.,.,.,.,.,.,0
1,7,0,.,.,.,.,.,.,0
1,28,0,.,.,.,.,.,.,0
"""


def test_the_reference_regimen_is_the_one_of_the_engine():
    (one,) = questions(REFERENCE)
    own = doses_by_patient(TRIED, [REGIMEN])
    for name in ("first", "time", "state", "amount", "duration"):
        np.testing.assert_array_equal(
            np.sort(getattr(one.doses, name)), np.sort(getattr(own, name))
        )
    assert one.start == -5
    assert one.moments == (
        Moment(time=0), Moment(time=0, after=True), Moment(time=7, after=True), Moment(time=28),
    )  # fmt: skip


def test_the_answers_are_the_courses_of_the_engine():
    (answer,) = answers(TRIED, questions(REFERENCE, times=(-5.0,)), Accuracy())
    after = courses(TRIED, ONE, doses_for_all(TRIED, REGIMEN, 1), YEAR)
    in_blood = after.of("cb")[0][np.isin(YEAR.times, [0, 7, 28])]
    assert answer.outcome == "ok"
    assert answer.values["cb"][:2].tolist() == [0.0, 0.0]
    np.testing.assert_array_equal(answer.values["cb"][2:], in_blood)
    np.testing.assert_allclose(
        answer.values["Cbl"], answer.values["cb"] / ONE[0, TRIED.parameter_index("Vb")], rtol=1e-14
    )


def test_columns_replace_typical_values():
    rows = "1,0,0,.,.,.,.,.,.,0,9\n2,0,0,.,.,.,.,.,.,0,4\n"
    one, other = questions(rows, more=",N0")
    assert [each.inputs[0, TRIED.parameter_index("N0")] for each in (one, other)] == [9, 4]


@pytest.mark.parametrize(
    ("text", "more", "what"),
    [
        ("1,0,0,.,.,.,.,.,.,0,9\n", ",N00", "The column N00 is no parameter or covariate of"),
        ("1,0,3,.,.,.,.,.,.,.\n1,0,0,.,.,.,.,.,.,0\n", "", "A reset is not solved here."),
        ("1,0,1,5,cb,0,.,.,.,1\n", "", "Nothing is observed."),
        (
            "1,0,1,5,cb,0,.,.,.,1\n1,0,0,.,.,.,.,.,.,0\n1,0,1,5,cb,0,.,.,.,1\n",
            "",
            "An observation stands between two doses of its time.",
        ),
        (
            "1,0,1,5,Th,0,.,.,.,1\n1,0,0,.,.,.,.,.,.,0\n",
            "",
            "car_nk_sle_as_tried receives no dose in Th.",
        ),
    ],
)
def test_what_the_engine_cannot_do_is_refused_by_name(text, more, what):
    (said,) = refusals(text, more)
    assert said.startswith(what)


def test_what_cannot_be_solved_has_a_name_and_no_number():
    rows = "1,0,0,.,.,.,.,.,.,0,-1\n1,9,0,.,.,.,.,.,.,0,-1\n"
    (answer,) = answers(TRIED, questions(rows, more=",N0"), Accuracy())
    assert answer.outcome == "input negative"
    assert np.all(np.isnan(answer.values["nc"]))


TARGETS = st.sampled_from([each.name for each in TRIED.targets])
AMOUNTS = st.floats(min_value=1e-3, max_value=1e6)
GIVEN = st.lists(
    st.builds(
        Dose,
        target=TARGETS,
        time=st.floats(min_value=-30, max_value=400),
        amount=AMOUNTS,
        duration=st.just(0.0) | st.floats(min_value=1e-3, max_value=30),
    ),
    max_size=6,
)


def record(dose: Dose) -> Record:
    return Record(
        time_days=dose.time,
        kind=Kind.DOSE,
        compartment=dose.target,
        amount=dose.amount,
        rate_per_day=dose.amount / dose.duration if dose.duration else 0.0,
    )


@given(st.lists(GIVEN, min_size=1, max_size=3))
def test_doses_come_back_from_an_event_table(by_patient):
    before = doses_by_patient(TRIED, by_patient)
    table = [
        PatientRecords(
            patient=str(at),
            records=tuple(record(dose) for dose in sorted(given, key=lambda dose: dose.time)),
        )
        for at, given in enumerate(by_patient)
        if given
    ]
    text = event_table_writer.written(table)
    back = asked(TRIED, read(text, compartments(TRIED)), times=(0.0,))
    for one, at in zip(back, (int(each.patient) for each in table), strict=True):
        own = before.part(at, at + 1)
        for name in ("time", "state", "amount"):
            assert getattr(one.doses, name).tolist() == getattr(own, name).tolist()
        np.testing.assert_allclose(one.doses.duration, own.duration, rtol=1e-12)
