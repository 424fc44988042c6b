"""The shipped study and its published numbers, for small calibrations."""

import re
from importlib.resources import files

from firstdose import protocol
from firstdose.protocol.study import Study

FOLDER = files("firstdose") / "studies" / "nct06010472"
TEXT = (FOLDER / "published.yaml").read_text("utf-8")


def study() -> Study:
    return protocol.read((FOLDER / "study.yaml").read_text("utf-8"), "study.yaml")


def without_persistence(text: str) -> str:
    """Leaves out the number that few programmes agree with, so that a few are enough to test."""
    return re.sub(r"  - key: ft596_last_detected\n(?:    .*\n)+", "", text)


def with_every_held_out_row_changed(text: str) -> tuple[str, int]:
    """Other values, denominators and percentages in all rows that only judge a fit."""
    parts = re.split(r"(?=^  - key: )", text, flags=re.MULTILINE)
    changed = 0
    for at, part in enumerate(parts):
        if "use: held_out" in part:
            bare = re.sub(r"^    percent: .*\n", "", part, flags=re.MULTILINE)
            more = re.sub(r"^    of: .*$", "    of: 999", bare, flags=re.MULTILINE)
            parts[at] = re.sub(r"^    value: .*$", "    value: 3", more, flags=re.MULTILINE)
            changed += 1
    return "".join(parts), changed
