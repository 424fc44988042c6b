"""What grading a large laboratory file costs, from CSV to CSV through the command.

    python benchmarks/grading.py [--quick]

The file is like one of a trial: thirty analytes in the units of different laboratories, limits and
baselines that are sometimes missing, symptoms, qualifiers, and a free text; once without and once
with quotation marks.  The yardstick beside it is the same file with neutrophils only, graded by one
plain polars expression in floating point, without units, baselines, reasons or doubt: about the
least that reading, comparing and writing can cost.  The last line is the ratio of the two.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import polars as pl

PANEL = (
    ("NEUT", "10*9/L", 2, 7.5, 2),
    ("PLAT", "10*9/L", 150, 400, 0),
    ("HGB", "g/dL", 12, 16, 1),
    ("HGB", "mmol/L", 7.5, 10, 1),
    ("LYM", "10^9/L", 1.1, 3.5, 2),
    ("WBC", "/uL", 4000, 10000, 0),
    ("ALT", "U/L", 7, 40, 0),
    ("AST", "ukat/L", 0.13, 0.67, 2),
    ("ALP", "U/L", 40, 120, 0),
    ("GGT", "U/L", 8, 60, 0),
    ("BILI", "mg/dL", 0.2, 1.2, 1),
    ("CREAT", "mg/dL", 0.6, 1.2, 2),
    ("K", "mmol/L", 3.5, 5, 1),
    ("SODIUM", "mmol/L", 135, 145, 0),
    ("CACR", "mg/dL", 8.5, 10.5, 1),
    ("MG", "mmol/L", 0.7, 1.0, 2),
    ("GLUC", "mg/dL", 70, 100, 0),
    ("ALB", "g/L", 35, 50, 0),
    ("LDH", "U/L", 120, 250, 0),
    ("CK", "U/L", 30, 200, 0),
    ("LIPASET", "U/L", 10, 60, 0),
    ("AMYLASE", "U/L", 30, 110, 0),
    ("INR", "ratio", 0.8, 1.2, 2),
    ("APTT", "s", 25, 35, 1),
    ("FIBRINO", "mg/dL", 200, 400, 0),
    ("TRIG", "mg/dL", 50, 150, 0),
    ("CHOL", "mg/dL", 100, 200, 0),
    ("URATE", "mg/dL", 3, 7, 1),
    ("GFRE", "mL/min/1.73m2", 90, 120, 0),
    ("WEIGHT", "kg", 50, 80, 1),
)
Panel = tuple[tuple[str, str, float, float, int], ...]
PLAIN = """
import sys, polars as pl
read = pl.read_csv(sys.argv[1])
value, lln = pl.col("value"), pl.col("lln")
assert read.schema["value"] == pl.Float64
grade = (
    pl.when(value < 0.5).then(4).when(value < 1).then(3).when(value < 1.5).then(2)
    .when(value < lln).then(1).when(lln.is_null()).then(None).otherwise(0)
)
read.with_columns(grade.alias("grade")).write_csv(sys.argv[2])
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Wall-clock seconds and the highest memory of one process."""

    seconds: float
    mebibytes: float


def texts(numbers: np.ndarray, digits: np.ndarray) -> list[str]:
    return [f"{number:.{place}f}" for number, place in zip(numbers, digits, strict=True)]


def mixed(rows: int, panel: Panel = PANEL, remark: str = "haemolysed; repeat") -> pl.DataFrame:
    """A file of a panel; the same one every time."""
    dice = np.random.default_rng(1)
    names, units, low, high, digits = (np.array(each) for each in zip(*panel, strict=True))
    which = dice.integers(len(panel), size=rows)
    middle = ((low + high) / 2)[which]

    def some(words: list[str], shares: list[float]) -> np.ndarray:
        return dice.choice(np.array(words), size=rows, p=shares)

    reported = dice.random(rows) < 0.95
    limits = {
        name: np.where(reported, texts(side[which], digits[which]), "")
        for name, side in (("lln", low), ("uln", high))
    }
    baseline = texts(middle * dice.lognormal(0, 0.3, rows), digits[which])
    number = np.arange(rows)
    frame = pl.DataFrame(
        {
            "subject": [f"S{each:04d}" for each in number % 800],
            "analyte": names[which],
            "value": texts(middle * dice.lognormal(0, 0.6, rows), digits[which]),
            "unit": units[which],
            **limits,
            "baseline": np.where(dice.random(rows) < 0.9, baseline, ""),
            "date": [f"2025-{1 + each % 12:02d}-{1 + each % 28:02d}" for each in number],
            "age": (20 + number % 60).astype(str),
            "symptomatic": some(["", "yes", "no"], [0.4, 0.2, 0.4]),
            "on_anticoagulation": some(["", "yes", "no"], [0.2, 0.2, 0.6]),
            "qualifier": some(["", "<", ">"], [0.98, 0.01, 0.01]),
            "remark": some(["", remark, "fasting"], [0.8, 0.1, 0.1]),
        }
    )
    # Written as nothing at all, not as two quotation marks.
    return frame.with_columns(pl.all().replace("", None))


def cost(arguments: list[str]) -> Cost:
    """Run Python with arguments; exit code 1 says that some rows have no grade, as some do."""
    began = time.perf_counter()
    quiet = os.open(os.devnull, os.O_WRONLY)
    process = os.posix_spawn(
        sys.executable,
        [sys.executable, "-P", *arguments],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_DUP2, quiet, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)],
    )
    _, status, used = os.wait4(process, 0)
    os.close(quiet)
    assert os.waitstatus_to_exitcode(status) in (0, 1), arguments
    return Cost(seconds=time.perf_counter() - began, mebibytes=used.ru_maxrss / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer rows, under a minute")
    quick = parser.parse_args().quick
    rows, repeats = (200_000, 2) if quick else (1_000_000, 5)
    with tempfile.TemporaryDirectory() as folder:
        places = {name: Path(folder) / name for name in ("panel", "quoted", "alone", "out")}
        plain = Path(folder) / "plain.py"
        plain.write_text(PLAIN)
        mixed(rows).write_csv(places["panel"])
        mixed(rows, remark="haemolysed, repeat").write_csv(places["quoted"])
        mixed(rows, PANEL[:1]).write_csv(places["alone"])
        out = str(places["out"])
        options = ["--standard", "ctcae-5.0", "--out", out]
        ours: list[Cost] = []
        quoted: list[Cost] = []
        theirs: list[Cost] = []
        for each in range(repeats):
            ours.append(cost(["-m", "firstdose", "grade", str(places["panel"]), *options]))
            quoted.append(cost(["-m", "firstdose", "grade", str(places["quoted"]), *options]))
            theirs.append(cost([str(plain), str(places["alone"]), out]))
            if sys.stderr.isatty():
                print(f"\rrun {each + 1} of {repeats}", end="\r", file=sys.stderr, flush=True)
        size = places["panel"].stat().st_size / 2**20
    seconds = median(each.seconds for each in ours)
    yardstick = median(each.seconds for each in theirs)
    print(f"file                  {rows} rows, {len(PANEL)} analytes and units, {size:.0f} MiB")
    print(
        f"firstdose grade       {seconds:.2f} s (median of {repeats}, "
        f"{max(each.seconds for each in ours):.2f} most)"
    )
    print(f"rows per second       {rows / seconds:.0f}")
    print(f"with quotation marks  {median(each.seconds for each in quoted):.2f} s")
    print(f"peak memory           {max(each.mebibytes for each in (*ours, *quoted)):.0f} MiB")
    print(f"one plain expression  {yardstick:.2f} s, {rows / yardstick:.0f} rows per second")
    ratio = seconds / yardstick
    print(f"RATIO {ratio:.1f} grading a panel by CTCAE over one polars expression for neutrophils")


if __name__ == "__main__":
    main()
