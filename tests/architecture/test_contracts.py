"""Each import contract, broken on purpose in a copy of the package, is seen to be broken."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from architecture.audit import PACKAGE

ROOT = Path(__file__).parents[2]
CONTRACTS = {
    contract["id"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package alone, without its data, beside the configuration."""
    for source in PACKAGE.rglob("*.py"):
        target = tmp_path / "firstdose" / source.relative_to(PACKAGE)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    return tmp_path


def verdicts(copy: Path) -> dict[str, bool]:
    """Contract id -> kept, as the import linter says."""
    linter = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run(
        [linter, "--no-logo", "--no-cache"],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = {
        name: f"{contract['name']} KEPT" in run.stdout
        for name, contract in CONTRACTS.items()
        if f"{contract['name']} KEPT" in run.stdout or f"{contract['name']} BROKEN" in run.stdout
    }
    assert (run.returncode == 0) == (len(found) == len(CONTRACTS) and all(found.values())), (
        run.stdout + run.stderr
    )
    assert found.keys() == CONTRACTS.keys(), run.stdout + run.stderr
    return found


def test_the_contracts_are_five_and_hold(copy: Path) -> None:
    assert verdicts(copy) == dict.fromkeys(
        ("flow", "no-cycles", "simulate-never-reports", "databases-in-conduct", "django-in-web"),
        True,
    )


@pytest.mark.parametrize(
    ("contract", "files"),
    [
        ("flow", {"records/planted.py": "import firstdose.protocol"}),
        ("flow", {"report/planted.py": "import firstdose.trial"}),
        ("flow", {"utils/__init__.py": ""}),
        (
            "no-cycles",
            {
                "derive/planted_one.py": "import firstdose.derive.planted_two",
                "derive/planted_two.py": "import firstdose.derive.planted_one",
            },
        ),
        ("simulate-never-reports", {"simulate/planted.py": "import firstdose.report"}),
        ("databases-in-conduct", {"trial/planted.py": "import sqlite3"}),
        ("databases-in-conduct", {"cli/planted.py": "import django"}),
        ("django-in-web", {"conduct/access/planted.py": "from django.db import models"}),
    ],
    ids=[
        "upwards",
        "strangers",
        "unlisted-room",
        "cycle",
        "simulate-reports",
        "sqlite",
        "django",
        "django-outside-web",
    ],
)
def test_a_broken_contract_is_caught(copy: Path, contract: str, files: dict[str, str]) -> None:
    for name, text in files.items():
        target = copy / "firstdose" / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(text + "\n")
    assert [name for name, kept in verdicts(copy).items() if not kept] == [contract]


def test_conduct_may_use_a_database(copy: Path) -> None:
    (copy / "firstdose/conduct/planted.py").write_text("import sqlite3\n")
    assert all(verdicts(copy).values())


def test_every_room_but_conduct_is_barred_from_databases() -> None:
    rooms = {room for layer in CONTRACTS["flow"]["layers"] for room in layer.split(" | ")}
    barred = {
        name.removeprefix("firstdose.")
        for name in CONTRACTS["databases-in-conduct"]["source_modules"]
    }
    assert barred == rooms - {"conduct"}


def test_every_room_of_conduct_but_web_is_barred_from_django() -> None:
    rooms = {path.parent.name for path in (PACKAGE / "conduct").glob("*/__init__.py")}
    barred = {
        name.removeprefix("firstdose.conduct.")
        for name in CONTRACTS["django-in-web"]["source_modules"]
    }
    assert barred == rooms - {"web"}
