"""Cases a clinician can read: one row of a CSV file under tests/cases is one test."""

import csv
from pathlib import Path

import pytest

CASES = Path(__file__).parents[1] / "cases"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "cases(name): run once for every row of tests/cases/name.csv"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for marker in metafunc.definition.iter_markers("cases"):
        with (CASES / f"{marker.args[0]}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
        names = [f"{n}: {row['comment']}" for n, row in enumerate(rows, start=2)]
        metafunc.parametrize("case", rows, ids=names)
