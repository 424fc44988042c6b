from __future__ import annotations

from decimal import Decimal
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose import protocol
from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.doses import Dose
from firstdose.simulate.mechanistic.exchange import event_table
from firstdose.simulate.mechanistic.exchange.event_table import (
    Kind,
    PatientRecords,
    Record,
    Reset,
    in_order,
)
from firstdose.simulate.mechanistic.exchange.event_table_reader import read
from firstdose.simulate.mechanistic.exchange.event_table_writer import (
    Build,
    Route,
    planned,
    written,
)


def infusions(records):
    return tuple(one for one in event_table.given(records) if isinstance(one, Dose))


COMPARTMENTS = ("fluc", "cy", "cb")
ROUTES = {
    "fludarabine": Route(compartment="fluc", per_unit=0.781),
    "cyclophosphamide": Route(compartment="cy", per_unit=1.0),
    "cells": Route(compartment="cb", per_unit=1e-6),
}
BUILD = Build(
    body_surface_m2=Decimal("1.6"),
    weight_kg=Decimal(60),
    creatinine_clearance_ml_per_min=Decimal(100),
)


def reference(**changes):
    text = resources.files("firstdose.studies").joinpath("nct06010472/study.yaml").read_text()
    regimens = protocol.read(text).regimens
    regimen = regimens.named("d1-i7")
    scheme = regimens.conditioning_named(regimen.conditioning)
    return planned(regimen, scheme, build=BUILD, routes=ROUTES, **changes)


def problems(text):
    with pytest.raises(StudyError) as refused:
        read(text, COMPARTMENTS)
    return [(problem.where, problem.what) for problem in refused.value.problems]


def test_the_reference_regimen_is_three_lines():
    assert written([PatientRecords(patient="1", records=reference(), covariates={"WT": 60.0})]) == (
        "ID,TIME,EVID,AMT,CMT,RATE,II,ADDL,SS,MDV,WT\n"
        "1,-5,1,31.240000000000002,fluc,0,1,2,0,1,60\n"
        "1,-5,1,480,cy,0,1,2,0,1,60\n"
        "1,0,1,750,cb,0,7,2,0,1,60\n"
    )


def test_conditioning_and_infusions_in_the_order_given():
    assert [(dose.time, dose.target) for dose in infusions(reference())] == [
        (-5, "fluc"),
        (-5, "cy"),
        (-4, "fluc"),
        (-4, "cy"),
        (-3, "fluc"),
        (-3, "cy"),
        (0, "cb"),
        (7, "cb"),
        (14, "cb"),
    ]


def test_an_observation_on_the_day_of_a_planned_dose_is_taken_before_it():
    records = in_order(reference(observed_days=(0.0, 7.0, 7.5)))
    at_seven = [record.kind for record in records if record.time_days == 7]
    assert at_seven == [Kind.OBSERVATION, Kind.DOSE]
    assert [dose.time for dose in infusions(records)][-3:] == [0, 7, 14]


def test_an_additional_dose_comes_before_the_records_of_its_time():
    text = "ID,TIME,EVID,AMT,CMT,II,ADDL\n1,0,0,.,.,.,.\n1,0,1,5,cb,2,1\n1,2,0,.,.,.,.\n"
    (patient,) = read(text, COMPARTMENTS)
    assert [(record.time_days, record.kind) for record in in_order(patient.records)] == [
        (0, Kind.OBSERVATION),
        (0, Kind.DOSE),
        (2, Kind.DOSE),
        (2, Kind.OBSERVATION),
    ]


def test_a_reset_cancels_the_doses_still_to_come():
    text = "ID,TIME,EVID,AMT,CMT,II,ADDL\n1,0,1,5,3,1,9\n1,2.5,4,7,3,.,.\n1,3,3,.,.,.,.\n"
    (patient,) = read(text, COMPARTMENTS)
    given = [(dose.time, dose.amount) for dose in infusions(patient.records)]
    assert given == [(0, 5), (1, 5), (2, 5), (2.5, 7)]


def test_a_rate_is_a_duration():
    text = "ID,TIME,EVID,AMT,CMT,RATE\n1,-5,1,30,1,1440\n"
    (patient,) = read(text, COMPARTMENTS)
    assert infusions(patient.records) == (
        Dose(target="fluc", time=-5, amount=30, duration=30 / 1440),
    )


def test_a_reset_ends_a_running_infusion():
    text = "ID,TIME,EVID,AMT,CMT,RATE\n1,0,1,30,1,10\n1,2,3,.,.,.\n1,2,1,4,1,.\n"
    (patient,) = read(text, COMPARTMENTS)
    assert event_table.given(patient.records) == (
        Dose(target="fluc", time=0, amount=20, duration=2),
        Reset(time_days=2),
        Dose(target="fluc", time=2, amount=4),
    )


def test_comments_blank_lines_a_byte_order_mark_and_dv_are_passed_over():
    text = (
        "\ufeff# made by hand\nID,TIME,EVID,AMT,CMT,DV,WT\n\n7,0,1,5,cb,.,61.5\n7,1,0,.,.,x,61.5\n"
    )
    (patient,) = read(text, COMPARTMENTS)
    assert patient.patient == "7"
    assert patient.covariates == {"WT": 61.5}
    assert [record.line for record in patient.records] == [4, 5]


def test_every_problem_is_shown_with_its_line():
    text = (
        "ID,TIME,EVID,AMT,CMT,RATE,II,ADDL,SS,MDV,WT\n"
        "1,0,1,5,cbb,0,0,0,1,1,60\n"
        "1,-1,1,0,cb,0,0,2,0,1,60\n"
        "1,1,8,5,cb,-2,0,0,0,1,61\n"
        "2,x,0,5,.,0,0,0,0,0,.\n"
        "1,2_0,0,0,.,0,0,0.5,0,0,60\n"
        "3,2,0\n"
        "3,0,1,-5,0,0,-1,0,0,1,nan\n"
    )
    assert problems(text) == [
        ("line 2", "The compartment cbb is not one of the model."),
        ("line 2", "Steady state (SS = 1) is not read."),
        ("line 3", "ADDL = 2 has no interval."),
        ("line 3", "The dose has no amount."),
        ("line 4", "EVID = 8 is not read."),
        ("line 4", "RATE = -2 is not read."),
        ("line 4", "EVID = 2 gives no dose, and AMT, RATE or ADDL is not 0."),
        ("line 4", "The covariate WT of patient 1 changes."),
        ("line 5", "TIME = x is not a number."),
        ("line 5", "EVID = 0 gives no dose, and AMT, RATE or ADDL is not 0."),
        ("line 5", "WT = . is not a number."),
        ("line 6", "TIME = 2_0 is not a number."),
        ("line 6", "ADDL = 0.5 is not a number of additional doses."),
        ("line 7", "The line has 3 fields, the header 11."),
        ("line 8", "AMT = -5 is negative."),
        ("line 8", "II = -1 is negative."),
        ("line 8", "The dose has no compartment."),
        ("line 8", "WT = nan is not a number."),
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "The event table is empty."),
        ("ID,TIME\n1,0\n", "The event table has no column EVID."),
        ("ID,TIME,EVID,EVID\n", "The column EVID stands twice."),
        ("ID,TIME,EVID,TINF\n", "The column TINF is not read."),
    ],
)
def test_a_header_that_is_not_one_is_refused(text, what):
    assert problems(text) == [("line 1", what)]


def test_a_header_without_commas_is_shown_as_it_was_read():
    with pytest.raises(StudyError) as refused:
        read("ID;TIME;EVID\n1;0;0\n", COMPARTMENTS)
    assert {each.because for each in refused.value.problems} == {
        "A record is read from ID, TIME and EVID at least; here stands ID;TIME;EVID."
    }


def test_time_that_goes_back_and_a_patient_in_two_places_are_refused():
    text = "ID,TIME,EVID\n1,0,2\n1,-1,2\n2,0,2\n1,5,2\n"
    assert problems(text) == [
        ("line 3", "TIME goes back from 0 to -1."),
        ("line 5", "Patient 1 stands in two places."),
    ]


def test_a_drug_without_a_route_is_refused():
    text = resources.files("firstdose.studies").joinpath("nct06010472/study.yaml").read_text()
    regimens = protocol.read(text).regimens
    routes = {name: route for name, route in ROUTES.items() if name != "cyclophosphamide"}
    with pytest.raises(StudyError, match="The model does not know cyclophosphamide"):
        planned(
            regimens.named("d1-i7"),
            regimens.conditioning_named("flu-cy"),
            build=BUILD,
            routes=routes,
        )


TIMES = st.floats(min_value=-30, max_value=400, allow_nan=False)
SIZES = st.floats(min_value=1e-6, max_value=1e12)
DOSES = st.builds(
    Record,
    time_days=TIMES,
    kind=st.sampled_from([Kind.DOSE, Kind.RESET_AND_DOSE]),
    compartment=st.sampled_from(COMPARTMENTS),
    amount=SIZES,
    rate_per_day=st.just(0.0) | SIZES,
    interval_days=st.floats(min_value=0.1, max_value=30),
    additional=st.integers(min_value=0, max_value=5),
)
OTHERS = st.builds(
    Record,
    time_days=TIMES,
    kind=st.sampled_from([Kind.OBSERVATION, Kind.OTHER, Kind.RESET]),
)
TABLES = st.lists(DOSES | OTHERS, min_size=1, max_size=8)


@given(TABLES)
def test_what_is_written_reads_back(records):
    table = tuple(sorted(records, key=lambda record: record.time_days))
    before = PatientRecords(patient="9", records=table, covariates={"WT": 61.25})
    (after,) = read(written([before]), COMPARTMENTS)
    assert written([after]) == written([before])
    assert infusions(after.records) == infusions(table)
    assert after.covariates == before.covariates


@given(TABLES)
def test_time_never_goes_back_and_no_dose_repeats_after_a_reset(records):
    table = sorted(records, key=lambda record: record.time_days)
    times = [record.time_days for record in in_order(table)]
    assert times == sorted(times)
    last_reset = max((r.time_days for r in table if r.kind.resets), default=-1e9)
    own = [r.time_days for r in table if r.kind.gives]
    repeats_of_the_last = {
        r.time_days + n * r.interval_days
        for r in table
        if r.kind.gives and r.time_days >= last_reset
        for n in range(r.additional + 1)
    }
    assert all(
        dose.time in repeats_of_the_last or dose.time in own
        for dose in infusions(table)
        if dose.time > last_reset
    )
