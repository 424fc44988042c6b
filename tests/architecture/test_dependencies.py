"""Every dependency has its line, every lock its hashes, and no lock names a host."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUN = [
    *PROJECT["project"]["dependencies"],
    *PROJECT["project"]["optional-dependencies"]["report"],
    *PROJECT["project"]["optional-dependencies"]["conduct"],
    *PROJECT["dependency-groups"]["build"],
]
CHECK = [line for line in PROJECT["dependency-groups"]["check"] if isinstance(line, str)]


def name(requirement: str) -> str:
    """The normalised name of the package a requirement asks for."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~;\[ ]", requirement)[0]).lower()


def pins(lock: str) -> dict[str, str]:
    """Package -> its pins, with their hashes."""
    text = (ROOT / "locks" / lock).read_text()
    found: dict[str, str] = {}
    for pin in re.split(r"\n(?=[a-z0-9])", text):
        found[name(pin)] = found.get(name(pin), "") + pin
    return found


@pytest.mark.parametrize("requirement", [*RUN, *CHECK])
def test_every_dependency_has_a_line(requirement: str) -> None:
    page = (ROOT / "docs/explanation/dependencies.md").read_text()
    rows = {name(row.split("|")[1].strip()) for row in page.splitlines() if row.startswith("| ")}
    assert name(requirement) in rows


@pytest.mark.parametrize(("lock", "direct"), [("run.txt", RUN), ("check.txt", [*RUN, *CHECK])])
def test_a_lock_pins_everything_with_hashes_and_names_no_host(lock: str, direct: list[str]) -> None:
    found = pins(lock)
    assert {name(requirement) for requirement in direct} <= found.keys()
    assert all("==" in pin and "--hash=sha256:" in pin for pin in found.values())
    text = (ROOT / "locks" / lock).read_text()
    assert not re.search(r"://|--(extra-)?index-url|--find-links|\s/\w", text)


def test_both_locks_agree() -> None:
    run, check = pins("run.txt"), pins("check.txt")
    versions = re.compile(r"==(\S+)")
    assert all(versions.findall(run[p]) == versions.findall(check[p]) for p in run)


def test_the_version_is_the_same_everywhere() -> None:
    version = PROJECT["project"]["version"]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text()
    assert f"version {version} " in (ROOT / "README.md").read_text().lower()
