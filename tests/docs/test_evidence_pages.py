"""The pages of evidence are those that their tables give, and every test they name exists."""

import ast
import re
import runpy
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOL = runpy.run_path(str(ROOT / "tools" / "evidence_pages.py"))


@pytest.mark.parametrize(
    ("name", "make"),
    [("security", "security_page"), ("conduct-requirements", "requirements_page")],
)
def test_the_page_is_what_tools_evidence_pages_writes(name: str, make: str) -> None:
    written = (ROOT / "docs" / "reference" / f"{name}.md").read_text("utf-8")
    assert written == TOOL[make](), "run: python tools/evidence_pages.py"


@cache
def names_of_tests(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / "tests" / path).read_text("utf-8"))
    named = (node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return frozenset(name for name in named if name.startswith("test_"))


@pytest.mark.parametrize("table", ["security-points.csv", "conduct-requirements.csv"])
def test_every_line_has_tests_that_exist_or_a_reason(table: str) -> None:
    rows = TOOL["read"](table)
    assert len(rows) > 30
    names = [row.get("point") or row["id"] for row in rows]
    assert len(set(names)) == len(names)
    for row in rows:
        tests = row["tests"]
        assert None not in row.values(), row
        assert tests or len(row["left"]) > 20, row
        if tests.startswith("-"):
            assert len(tests) > 20, row
            continue
        for one in tests.split():
            path, _, name = one.partition("::")
            assert name in names_of_tests(path), f"there is no test {one}"


def test_the_requirements_cover_every_letter() -> None:
    letters = {row["id"][0] for row in TOOL["read"]("conduct-requirements.csv")}
    assert letters == set("ABCDEFGHIJKLM")


def test_points_stand_in_the_order_of_the_standard() -> None:
    points = [row["point"] for row in TOOL["read"]("security-points.csv")]
    assert points == sorted(points, key=lambda one: [int(part) for part in one.split(".")])
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", one) for one in points)
    assert {row["level"] for row in TOOL["read"]("security-points.csv")} <= {"1", "2", "3"}
