"""A large laboratory file: what it costs, in processor time and memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PANEL = (
    "NEUT,{n}.{m},10*9/L,2,7.5,3.{m},",
    "K,{n}.{m},mmol/L,3.5,5,4.{m},no",
    "ALT,{n}{m},U/L,7,40,{n}{m},",
    "BILI,{n}.{m},mg/dL,0.2,1.2,0.{m},",
    "HGB,1{n}.{m},g/dL,12,16,,",
    'CREAT,{n}.{m}{n},mg/dL,0.6,1.2,"0.{m}",',
)
ROWS, ROWS_WHEN_FULL = 60_000, 1_000_000
MOST_SECONDS, MOST_BYTES = 10, 2 * 2**30

MEASURED = """
import os, sys
_, status, used = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ), 0)
seconds = used.ru_utime + used.ru_stime
print(os.waitstatus_to_exitcode(status), seconds, used.ru_maxrss * 1024)
"""
"""A small process in between: the memory of a process counts that of the one which spawned it."""


def test_a_million_rows_take_ten_seconds_and_two_gibibytes_at_most(
    tmp_path: Path, full: bool
) -> None:
    rows = ROWS_WHEN_FULL if full else ROWS
    file, out = tmp_path / "lab.csv", tmp_path / "out.csv"
    with file.open("w", encoding="utf-8") as text:
        text.write("analyte,value,unit,lln,uln,baseline,symptomatic\n")
        for number in range(rows):
            said = PANEL[number % len(PANEL)]
            text.write(f"{said.format(n=number % 9, m=number // 9 % 10)}\n")
    command = ["-P", "-m", "firstdose", "grade", str(file), "--standard", "ctcae-5.0"]
    measured = [sys.executable, "-c", MEASURED, sys.executable, *command, "--out", str(out)]
    said = subprocess.run(measured, check=True, capture_output=True, text=True).stdout
    code, seconds, most_bytes = (float(each) for each in said.split()[-3:])
    assert code in (0, 1)
    with out.open(encoding="utf-8") as graded:
        lines = sum(1 for _ in graded)
    assert lines >= rows + rows // 3
    assert seconds < MOST_SECONDS
    assert most_bytes < MOST_BYTES
