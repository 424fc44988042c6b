"""The reference pages of formulas and analytes are those that the tables give."""

import runpy
from pathlib import Path

import pytest

from firstdose.standards import analytes
from firstdose.standards.formulas import citations

ROOT = Path(__file__).parents[2]
TOOL = runpy.run_path(str(ROOT / "tools" / "formula_pages.py"))


@pytest.mark.parametrize("page", ["formulas", "analytes"])
def test_the_page_is_what_tools_formula_pages_writes(page: str) -> None:
    written = (ROOT / "docs" / "reference" / f"{page}.md").read_text(encoding="utf-8")
    assert written == TOOL[f"{page}_page"](), "run: python tools/formula_pages.py"


def test_every_formula_and_every_analyte_has_one_line() -> None:
    for page, names in (("formulas", citations()), ("analytes", analytes())):
        lines = TOOL[f"{page}_page"]().splitlines()
        for name in names:
            assert any(line.startswith(f"| `{name}` | ") for line in lines), name


def test_every_line_of_a_table_has_as_many_cells_as_its_head() -> None:
    for page in ("formulas", "analytes"):
        cells = 0
        for line in TOOL[f"{page}_page"]().splitlines():
            if not line.startswith("|"):
                cells = 0
            else:
                cells = cells or line.count("|")
                assert line.count("|") == cells, line
