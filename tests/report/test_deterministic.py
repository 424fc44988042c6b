"""The same input gives the same bytes in every process."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import hashlib
from report.example import page
from firstdose.report.page import html
from firstdose.report.chart import png
from report.example_figures import figures
from firstdose.records.values import Origin
for language in ("en", "zh"):
    print(hashlib.sha256(html(page(language)).encode()).hexdigest())
    for svg in figures(language, Origin.RECONSTRUCTED).values():
        print(hashlib.sha256(svg.encode() + png(svg)).hexdigest())
"""
TESTS = Path(__file__).parents[1]


def digests(seed: str, zone: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=os.environ
        | {
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path]),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def test_bytes_are_the_same_across_processes_and_time_zones() -> None:
    first, second = digests("1", "Asia/Shanghai"), digests("2", "America/New_York")
    assert first == second
    assert len(first.split()) == 20
    assert len(set(first.split())) == 20
    assert hashlib.sha256(b"").hexdigest() not in first
