"""The reference page of CTCAE is the one that its tables give."""

import runpy
from pathlib import Path

from firstdose.standards import ctcae

ROOT = Path(__file__).parents[2]
WRITTEN = (ROOT / "docs" / "reference" / "ctcae.md").read_text(encoding="utf-8")


def test_the_page_is_what_tools_ctcae_page_writes() -> None:
    page = runpy.run_path(str(ROOT / "tools" / "ctcae_page.py"))["page"]()
    assert page == WRITTEN, "run: python tools/ctcae_page.py"


def test_every_criterion_of_both_versions_is_on_the_page() -> None:
    rows = [line for line in WRITTEN.splitlines() if line.startswith("| ")]
    for version in ("5.0", "6.0"):
        standard = ctcae(version)
        for several in (*standard.criteria.values(), *standard.published.values()):
            for criterion in several:
                start = f"| {criterion.term} | "
                found = [row for row in rows if row.startswith(start)]
                assert any(f"`{criterion.unit}`" in row for row in found), criterion.term
