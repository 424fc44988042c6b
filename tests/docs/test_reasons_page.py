import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_is_what_tools_reasons_page_writes() -> None:
    page = runpy.run_path(str(ROOT / "tools" / "reasons_page.py"))["page"]()
    written = (ROOT / "docs" / "reference" / "design-reasons.md").read_text(encoding="utf-8")
    assert written == page, "run: python tools/reasons_page.py"
