"""Against libRoadRunner 2.10 (Somogyi 2015, Bioinformatics, doi 10.1093/bioinformatics/btv363)."""

from __future__ import annotations

import importlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.simulate.mechanistic.exchange.sbml_reader import read
from firstdose.simulate.mechanistic.exchange.sbml_writer import written
from simulate.mechanistic.exchange.sbml_texts import REACTIONS, evaluate
from simulate.mechanistic.exchange.tried_model import courses, tried

PATIENTS = 20
FIRST_DAY = -5.0
VARIED = ("CLf", "CLc", "Th0", "rho", "dnk", "kal", "kbt", "kmb", "kmt", "N0", "MTTn", "rma", "C3n")
BEFORE = tried()


def loaded(text):
    return importlib.import_module("roadrunner").RoadRunner(text)


@pytest.fixture(scope="module")
def road_runner():
    return loaded(REACTIONS)


@pytest.fixture(scope="module")
def whole_model():
    runner = loaded(written(BEFORE, first_day=FIRST_DAY))
    runner.integrator.setValue("relative_tolerance", 1e-8)
    runner.integrator.setValue("absolute_tolerance", 1e-12)
    runner.timeCourseSelections = list(BEFORE.rates)
    return runner


def test_the_courses_of_patients_are_those_of_libroadrunner(whole_model):
    spread = np.exp(0.3 * np.random.default_rng(20).standard_normal((PATIENTS, len(VARIED))))
    days = np.arange(0.5, 371.0) + FIRST_DAY
    for row in spread:
        changes = {name: BEFORE.parameters[name] * by for name, by in zip(VARIED, row, strict=True)}
        for name, value in changes.items():
            whole_model.setValue(name, value)
        whole_model.reset()
        theirs = np.array(whole_model.simulate(0.0, 370.5, 742))[1::2].T
        patient = tried(**changes)
        own = read(written(patient, first_day=FIRST_DAY))
        ours = courses(own, days - FIRST_DAY)
        peak = np.abs(theirs).max(axis=1, keepdims=True)
        assert (np.abs(ours - theirs) / peak).max() < 1e-5
        assert (np.abs(ours - courses(patient, days)) / peak).max() < 1e-7


POSITIVE = st.floats(min_value=1e-3, max_value=1e3)


@given(cells=POSITIVE, homed=POSITIVE)
def test_rates_of_reactions_are_those_of_libroadrunner(road_runner, cells, homed):
    road_runner.setValue("[cells]", cells)
    road_runner.setValue("homed", homed)
    amounts = [road_runner.getValue(f"{name}'") for name in ("cells", "homed")]
    found = read(REACTIONS)
    values = {**found.parameters, "cells": cells, "homed": homed, "t": 0.0}
    for name in ("homing", "loss"):
        values[name] = evaluate(found.assignments[name], values)
    ours = [
        evaluate(found.rates["cells"], values) * 4.5 / 24,
        evaluate(found.rates["homed"], values) / 24,
    ]
    np.testing.assert_allclose(ours, amounts, rtol=1e-13)
