"""The command simulate, ended in the middle: what is there stays, and is not computed twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.command import Ended
from cli.simulated import COMMON, TRIALS, files, run, stamps
from firstdose.cli.simulate import STOPPING


class Running:
    """The command in a process of its own, which is to be ended."""

    def __init__(self, small: Path, out: Path, *words: object) -> None:
        common = ("simulate", small, *COMMON, "--participants", 6, "--out", out)
        command = (*common, "--chunk", 1, *words)
        self.out = out
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "firstdose", *map(str, command)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def until(self, number: int) -> None:
        """Wait until so many files are there, while the command runs."""
        while len(files(self.out)) < number:
            assert self.process.poll() is None, self.process.communicate()
            time.sleep(0.01)

    def children(self) -> list[int]:
        """The processes that it has started, earliest first."""
        mine = self.process.pid
        return [int(n) for n in Path(f"/proc/{mine}/task/{mine}/children").read_text().split()]

    def end(self, number: int) -> Ended:
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=60)
        return Ended(code=self.process.returncode, out=out, err=err)


@pytest.fixture
def killed(small: Path, tmp_path: Path) -> Path:
    """The folder of a run killed in the middle, whose workers have ended with it."""
    running = Running(small, tmp_path / "out", "--workers", 2)
    running.until(2)
    workers = running.children()
    assert len(workers) >= 2
    assert running.end(signal.SIGKILL).code == -signal.SIGKILL
    while any(map(alive, workers)):
        time.sleep(0.01)
    return running.out


def test_after_a_kill_nothing_is_computed_twice(small: Path, done: Path, killed: Path) -> None:
    before = stamps(killed)
    assert 2 <= len(before) < TRIALS
    assert not (killed / "summary.csv").exists()
    ended = run(small, killed, "--workers", 1, "--chunk", 1)
    assert ended.code == 0
    assert ended.err == f"{len(before)} of {TRIALS} chunks are there already.\n"
    after = stamps(killed)
    assert len(after) == TRIALS
    assert {path: after[path] for path in before} == before
    assert (killed / "summary.csv").read_bytes() == (done / "summary.csv").read_bytes()


def test_an_interrupt_leaves_what_is_whole_and_says_so(
    small: Path, done: Path, tmp_path: Path
) -> None:
    running = Running(small, tmp_path / "out", "--workers", 1)
    running.until(2)
    ended = running.end(signal.SIGINT)
    there = len(files(running.out))
    assert (ended.code, ended.out) == (1, "")
    going_on = "The same command goes on from there."
    assert ended.err.splitlines() == [
        STOPPING,
        f"Stopped: {there} of {TRIALS} chunks are in {running.out}. {going_on}",
    ]
    assert 2 <= there < TRIALS
    assert run(small, running.out, "--workers", 1, "--chunk", 1).code == 0
    assert (running.out / "summary.csv").read_bytes() == (done / "summary.csv").read_bytes()


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_worker_that_is_lost_leaves_a_folder_to_go_on_from(
    small: Path, done: Path, tmp_path: Path
) -> None:
    running = Running(small, tmp_path / "out", "--workers", 2)
    running.until(1)
    os.kill(running.children()[-1], signal.SIGKILL)
    out, err = running.process.communicate(timeout=60)
    there = len(files(running.out))
    assert (running.process.returncode, out) == (1, "")
    assert err.startswith("The workers were lost (")
    assert f": {there} of {TRIALS} chunks are in {running.out}." in err
    assert run(small, running.out, "--workers", 1, "--chunk", 1).code == 0
    assert (running.out / "summary.csv").read_bytes() == (done / "summary.csv").read_bytes()
