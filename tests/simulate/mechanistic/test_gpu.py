"""The kernel for graphics processors is that of the processor, and says where it cannot run."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.doses import doses_for_all
from firstdose.simulate.mechanistic.engine import OUTCOMES, Accuracy, Work, courses, engine_of
from firstdose.simulate.mechanistic.generation import generated_for_gpu
from firstdose.simulate.mechanistic.shipped import SHIPPED, model
from firstdose.simulate.mechanistic.virtual_population import virtual_population
from simulate.mechanistic.gpu_cases import CASES
from simulate.mechanistic.reference_regimen import REGIMEN, TRIED, YEAR

TESTS = Path(__file__).parents[2]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_kernel_is_what_its_model_generates_byte_for_byte(name: str) -> None:
    beside = engine_of(model(name)).__file__
    assert beside is not None
    committed = Path(beside).with_name("gpu_engine.py").read_text(encoding="utf-8")
    assert committed == generated_for_gpu(model(name))


@pytest.fixture(scope="module")
def interpreted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What numba's simulator of a graphics processor finds, in a process of its own."""
    folder = tmp_path_factory.mktemp("gpu")
    paths = os.pathsep.join([str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", "simulate.mechanistic.gpu_cases", str(folder)]
    settings = os.environ | {"PYTHONPATH": paths, "NUMBA_ENABLE_CUDASIM": "1"}
    subprocess.run(command, check=True, env=settings)
    return folder


@pytest.mark.parametrize("at", range(len(CASES)))
def test_an_interpreted_kernel_gives_the_bytes_of_the_processor(interpreted: Path, at: int) -> None:
    there = np.load(interpreted / f"{at}.npz")
    here = CASES[at].solved(gpu=False)
    assert there["values"].tobytes() == here.values.tobytes()
    assert there["status"].tolist() == here.status.tolist()
    assert there["steps"].tolist() == here.steps.tolist()


def test_the_cases_end_in_different_ways() -> None:
    ends = {each for case in CASES for each in case.solved(gpu=False).status.tolist()}
    assert {OUTCOMES[each] for each in ends} == {"ok", "too many steps", "input negative"}


def asked(accuracy: Accuracy) -> None:
    inputs = virtual_population(TRIED, 1, 2)
    courses(TRIED, inputs, doses_for_all(TRIED, REGIMEN, 2), YEAR, accuracy, Work(gpu=True))


def test_without_a_graphics_processor_there_is_a_reason_and_a_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("firstdose.simulate.mechanistic.gpu.find_spec", lambda _: None)
    with pytest.raises(StudyError, match=r"(?s)numba-cuda is optional.*firstdose\[gpu\]"):
        asked(Accuracy())


def test_a_device_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firstdose.simulate.mechanistic.gpu.find_spec", lambda _: "found")
    monkeypatch.setattr("numba.cuda.is_available", lambda: False)
    with pytest.raises(StudyError, match="no graphics processor with a driver was found"):
        asked(Accuracy())


def test_the_explicit_solver_has_no_kernel() -> None:
    with pytest.raises(StudyError, match="with the solver rodas4"):
        asked(Accuracy(solver="explicit"))
