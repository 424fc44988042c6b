"""What every test shares: how hard hypothesis tries, and that a skip is a failure."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does, before numpy is imported

import gc
import tomllib
from collections.abc import Generator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

import firstdose

# As the command does, before thousands of tests are collected, which stay to the end.
gc.set_threshold(50_000, 20, 20)

settings.register_profile(
    "dev", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True)
settings.register_profile("full", settings.get_profile("dev"), max_examples=2000)
settings.load_profile(
    "full" if "FIRSTDOSE_FULL" in os.environ else "ci" if "CI" in os.environ else "dev"
)

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
ALLOWED = tomllib.loads((Path(__file__).parent / "allowed_skips.toml").read_text()).get("skip", [])


def pytest_configure(config: pytest.Config) -> None:
    """Throw away compiled kernels older than a source that may be inside them.

    The compiler looks only at the file of the kernel that is called, not at those it calls.
    """
    if hasattr(config, "workerinput"):
        return
    package = Path(firstdose.__path__[0])
    kept = list(package.rglob("*.nb[ic]"))
    sources = [path for path in package.rglob("*.py") if "@kernel" in path.read_text("utf-8")]
    changed = max(path.stat().st_mtime for path in sources)
    if kept and min(path.stat().st_mtime for path in kept) < changed:
        for path in kept:
            path.unlink(missing_ok=True)


LONGEST_FIRST = ("whole", "conduct", "simulate", "cli", "trial")
"""Rooms with files that run for long: begun first, so that at the end nobody waits for one."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        room = item.nodeid.removeprefix("tests/").partition("/")[0]
        return LONGEST_FIRST.index(room) if room in LONGEST_FIRST else len(LONGEST_FIRST)

    items.sort(key=place)


def allowed(test: str) -> bool:
    """Whether ``allowed_skips.toml`` lists this test, with a reason."""
    return any(row["reason"].strip() and fnmatchcase(test, row["test"]) for row in ALLOWED)


@pytest.fixture(scope="session")
def full() -> bool:
    """Whether this is ``./check --full``: statistical tests use their full number of repeats."""
    return "FIRSTDOSE_FULL" in os.environ


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return refuse_skip((yield), item.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return refuse_skip((yield), collector.nodeid)


def refuse_skip(report: Report, test: str) -> Report:
    """Turn a skip (or an expected failure) that nobody has allowed into a failure."""
    if report.skipped and not allowed(test):
        why = getattr(report, "wasxfail", None) or report.longreprtext
        report.outcome = "failed"
        report.longrepr = (
            f"{test} was skipped, which tests/allowed_skips.toml does not allow: {why}"
        )
    return report
