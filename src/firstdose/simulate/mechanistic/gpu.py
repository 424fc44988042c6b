"""Courses on a graphics processor: the engine of a model in one thread for each patient.

Optional, for many patients at once.  The kernel is made of the same functions and the same solver
as the engine of the processor, and gives the same bytes when it is interpreted (tested in numba's
simulator of such devices).  On a device the compiler rounds a product and a sum once instead of
twice, so the last digits differ from those of the processor, within the accuracy asked for.
"""
# pyright: standard

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.doses import Integers, Reals

THREADS_A_BLOCK: Final = 64


def solved_on_gpu(
    model: str,
    patients: int,
    given: Sequence[object],
    values: Reals,
    status: Integers,
    steps: Integers,
) -> None:
    """Solves patients whose status is 0; fills ``values``, ``status`` and ``steps``.

    ``model`` is the name of one that ships; ``given`` are the arguments of its kernel between the
    number of patients and the results, arrays and numbers.

    Raises:
        StudyError: there is no graphics processor, or what it needs is not installed.
    """
    cuda = _cuda()
    kernel = import_module(f"firstdose.simulate.mechanistic.models.{model}.gpu_engine").rodas4
    results = (values, status, steps)
    there = [cuda.to_device(each) for each in results]
    threads = min(THREADS_A_BLOCK, patients)
    arguments = [cuda.to_device(each) if hasattr(each, "dtype") else each for each in given]
    kernel[-(-patients // threads), threads](patients, *arguments, *there)
    for here, each in zip(results, there, strict=True):
        each.copy_to_host(here)


def _cuda() -> Any:  # noqa: ANN401 - the library has no types
    cuda = import_module("numba.cuda")
    missing = ""
    if not import_module("numba").config.ENABLE_CUDASIM and find_spec("numba_cuda") is None:
        missing = "numba-cuda is optional, and it is not installed"
    elif not cuda.is_available():
        missing = "no graphics processor with a driver was found"
    if missing:
        raise StudyError(
            "Patients cannot be solved on a graphics processor here",
            where="a graphics processor was asked for",
            because=missing,
            remedy="Do without, or where there is such a processor: pip install 'firstdose[gpu]'.",
        )
    return cuda
