"""The reference page of facts is the one that the fact classes give."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_is_what_tools_facts_page_writes() -> None:
    page = runpy.run_path(str(ROOT / "tools" / "facts_page.py"))["page"]()
    written = (ROOT / "docs" / "reference" / "facts.md").read_text(encoding="utf-8")
    assert written == page, "run: python tools/facts_page.py"
