"""A small study in a file, and a whole run of the command simulate on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.simulated import run
from simulate.small_study import small_text


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("study") / "study.yaml"
    path.write_text(small_text(), "utf-8")
    return path


@pytest.fixture(scope="module")
def done(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole run by one worker, in one chunk."""
    out = tmp_path_factory.mktemp("done")
    ended = run(small, out, "--workers", 1, "--chunk", 50)
    assert (ended.code, ended.err) == (0, ""), ended
    return out
