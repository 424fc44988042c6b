"""Texts kept under ``tests/golden/report``, compared as a whole.

With ``FIRSTDOSE_WRITE_GOLDEN`` in the environment a text that differs is written instead: look at
what has changed before it is committed.
"""

import os
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "golden" / "report"


def assert_golden(name: str, text: str) -> None:
    path = FOLDER / name
    if "FIRSTDOSE_WRITE_GOLDEN" in os.environ:
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8"), f"{name} is not as it was"
