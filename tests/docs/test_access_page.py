"""The reference page of access is the one that its tables give."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_is_what_tools_access_page_writes() -> None:
    page = runpy.run_path(str(ROOT / "tools" / "access_page.py"))["page"]()
    written = (ROOT / "docs" / "reference" / "access.md").read_text(encoding="utf-8")
    assert written == page, "run: python tools/access_page.py"
