"""The page of the parameters and the plate of the model are those that the models give now."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOOL = runpy.run_path(str(ROOT / "tools" / "model_page.py"))


def test_the_page_is_what_tools_model_page_writes() -> None:
    assert TOOL["PAGE"].read_text(encoding="utf-8") == TOOL["page"](), (
        "run: python tools/model_page.py"
    )


def test_the_plate_is_what_tools_model_page_draws() -> None:
    assert TOOL["PLATE"].read_text(encoding="utf-8") == TOOL["plate"](), (
        "run: python tools/model_page.py"
    )
