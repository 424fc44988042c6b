"""Many trials on a Dask cluster of two local workers, one of which is killed in the middle."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.command import firstdose
from cli.simulated import QUICK

TRIALS = 8


class Cluster:
    """A scheduler and workers, each in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[str]] = []
        self.address = ""

    def start(self, *words: str) -> subprocess.Popen[str]:
        log = self.folder / f"log-{len(self.processes)}"
        with log.open("w") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *words],
                cwd=self.folder,
                stdout=file,
                stderr=file,
                encoding="utf-8",
            )
        self.processes.append(process)
        return process

    def scheduler(self) -> None:
        self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        until = time.monotonic() + 60
        while not self.address:
            assert time.monotonic() < until, "the scheduler did not start"
            said = (self.folder / "log-0").read_text("utf-8")
            found = re.search(r"Scheduler at:\s+tcp://(\S+:[0-9]+)", said)
            self.address = found[1] if found else ""
            time.sleep(0.05)

    def worker(self) -> subprocess.Popen[str]:
        """A worker without anyone to start it again when it is killed."""
        where = f"tcp://{self.address}"
        return self.start("worker", where, "--nthreads", "1", "--no-nanny", "--no-dashboard")

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    found = Cluster(tmp_path)
    try:
        found.scheduler()
        yield found
    finally:
        found.stop()


def test_two_workers_one_killed_in_the_middle_give_the_same_bytes(
    small: Path, cluster: Cluster, tmp_path: Path
) -> None:
    common = ("simulate", small, "--trials", TRIALS, *QUICK, "--truth", "steep", "--seed", 5)
    workers = [cluster.worker(), cluster.worker()]
    out = tmp_path / "cluster"
    running = subprocess.Popen(
        [
            *(sys.executable, "-P", "-m", "firstdose", *map(str, common)),
            *("--chunk", "1", "--out", str(out), "--executor", f"dask://{cluster.address}"),
        ],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    while len(list(out.rglob("*.parquet"))) < 2:
        assert running.poll() is None, running.communicate()
        time.sleep(0.01)
    os.kill(workers[0].pid, signal.SIGKILL)
    _, err = running.communicate(timeout=120)
    assert running.returncode == 0, err
    assert len(list(out.rglob("*.parquet"))) == TRIALS
    alone = tmp_path / "alone"
    assert firstdose(*common, "--workers", 1, "--out", alone).code == 0
    for name in ("summary.csv", "summary.svg"):
        assert (out / name).read_bytes() == (alone / name).read_bytes()
