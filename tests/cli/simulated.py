"""What the tests of the command simulate share: a small run, and what its folder holds."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from cli.command import Ended, firstdose

TRIALS = 8
BOIN = "boin target=0.25"
QUICK = ("--clinic", "empirical")
COMMON = ("--trials", TRIALS, *QUICK, "--truth", "steep", "--seed", 5, "--design", BOIN)


def run(small: Path, out: Path, *words: object) -> Ended:
    return firstdose("simulate", small, *COMMON, "--participants", 6, "--out", out, *words)


def sorted_rows(out: Path) -> str:
    """The rows of every file in the order of design, truth, trial and regimen."""
    rows = pl.concat(pl.read_parquet(path) for path in files(out))
    return rows.sort("design", "truth", "trial", "regimen").write_csv()


def files(out: Path) -> list[Path]:
    return sorted((out / "rows").rglob("*.parquet"))


def stamps(out: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in files(out)}
