"""Write docs/reference/security.md and conduct-requirements.md from the tables beside them.

python tools/evidence_pages.py
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "docs" / "reference"

SECURITY = """\
<!-- Made by tools/evidence_pages.py from security-points.csv. -->

# Security, point by point

The points of OWASP ASVS 5.0 that the design of the pages names, in our words, with what is done and
the tests that show it. It is a list of evidence and no assessment: level 2 has more points than
these, and whether a trial meets them is for the organisation that runs it. What the software
consists of is in {download}`sbom.cdx.json <sbom.cdx.json>` (CycloneDX 1.6), made from the hashed
lock by `tools/sbom.py`.

Number, level and what each point asks were compared with the text of version 5.0.0.

| point | level | what it asks | what is done | tests |
|---|---|---|---|---|
"""

REQUIREMENTS = """\
<!-- Made by tools/evidence_pages.py from conduct-requirements.csv. -->

# Requirements of the pages, and their tests

What the conduct of a trial has to show, and the tests under `tests/` that show it in every run of
`./check`. What is left says what no test shows.

| id | requirement | tests | left |
|---|---|---|---|
"""


def read(name: str) -> tuple[Mapping[str, str], ...]:
    """The lines of a table."""
    return tuple(csv.DictReader((FOLDER / name).read_text("utf-8").splitlines()))


def security_page() -> str:
    """The page of security points."""
    columns = ("point", "level", "asks", "done", "tests")
    return SECURITY + _lines("security-points.csv", columns)


def requirements_page() -> str:
    """The page of requirements."""
    return REQUIREMENTS + _lines("conduct-requirements.csv", ("id", "requirement", "tests", "left"))


def _lines(table: str, columns: tuple[str, ...]) -> str:
    """A table as Markdown."""
    rows = ({**row, "tests": _shown(row["tests"])} for row in read(table))
    return "".join(f"| {' | '.join(row[name] for name in columns)} |\n" for row in rows)


def _shown(tests: str) -> str:
    """Tests by their names, one a line; a reason, which begins with a dash, as it is."""
    if tests.startswith("-"):
        return tests[1:]
    return "<br>".join(f"`{one}`" for one in tests.split())


if __name__ == "__main__":
    (FOLDER / "security.md").write_text(security_page(), encoding="utf-8")
    (FOLDER / "conduct-requirements.md").write_text(requirements_page(), encoding="utf-8")
