"""The list of designs is the one that their settings and promises give."""

import runpy
from pathlib import Path

from firstdose.protocol.catalogue import design_classes

ROOT = Path(__file__).parents[2]


def test_the_page_is_what_tools_designs_page_writes() -> None:
    page = runpy.run_path(str(ROOT / "tools" / "designs_page.py"))["page"]()
    written = (ROOT / "docs" / "reference" / "design-list.md").read_text(encoding="utf-8")
    assert written == page, "run: python tools/designs_page.py"
    for kind in design_classes():
        assert f"| `{kind}` |" in page
