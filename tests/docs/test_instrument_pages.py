"""The reference pages of the instruments are those that their tables give."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "reference" / "instruments"


def test_the_pages_are_what_tools_instrument_pages_writes() -> None:
    pages = runpy.run_path(str(ROOT / "tools" / "instrument_pages.py"))["pages"]()
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert written == pages, "run: python tools/instrument_pages.py"
