"""The command design paths: rows, and a tree in which no text touches another."""

from __future__ import annotations

import csv
import io
import itertools
import re
from pathlib import Path

from cli.command import firstdose, refused
from firstdose.cli.design import paths
from firstdose.design.futures import futures
from firstdose.design.line import in_a_line
from firstdose.design.usual import usual
from firstdose.protocol.designs import ThreePlusThree
from firstdose.report.designs.paths import tree_drawing
from firstdose.report.drawing.shapes import Box, Label
from firstdose.report.fonts import width
from firstdose.report.words import read_words

BOIN = ("design", "paths", "--design", "boin", "target=0.3", "--regimens", "3")
THREE = ("design", "paths", "--design", "3+3", "--regimens", "3")


def test_rows() -> None:
    ended = firstdose(*THREE, "--cohorts", 2, "--truth", "0.1,0.2,0.3")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert rows[0]["path"] == "1NNN"
    assert (rows[0]["decision"], rows[0]["leads_to"], rows[0]["enter"]) == ("escalate", "2", "3")
    assert float(rows[0]["probability"]) == 0.729
    assert sum(float(row["probability"]) for row in rows if row["cohort"] == "1") == 1


def test_what_was_seen_may_be_said() -> None:
    ended = firstdose(*THREE, "--cohorts", 1, "--from", "1NNN 2NNT")
    assert ended.out.splitlines()[1].startswith("1,1NNN 2NNT 2NNN,2,3,0,escalate,3,3,")
    assert firstdose(*THREE, "--from", "1X").err.startswith("'X' is no outcome.")


def test_responses_alone_are_no_truth() -> None:
    boin12 = ("boin12", "toxicity_limit=0.35", "response_limit=0.25", "--response", "0.2,0.3")
    ended = firstdose("design", "paths", "--design", *boin12, "--regimens", 2, "--cohorts", 1)
    assert (ended.code, "State the DLT risks beside it." in ended.err) == (2, True)


def test_a_tree_has_the_same_bytes_every_time(tmp_path: Path) -> None:
    out = tmp_path / "paths.svg"
    for file in (out, tmp_path / "again.svg"):
        assert firstdose(*paths.EXAMPLE.split()[1:-1], file).code == 0
    assert out.read_bytes() == (tmp_path / "again.svg").read_bytes()
    svg = out.read_text("utf-8")
    assert "2: 1/3 → 2" in svg
    assert "Simulated" not in svg


def test_no_text_of_the_tree_touches_another() -> None:
    design = in_a_line(ThreePlusThree(), 4, usual(ThreePlusThree()))
    for language in ("en", "zh"):
        drawing = tree_drawing(futures(design, "", 3), read_words(language))
        labels = [shape for shape in drawing.shapes if isinstance(shape, Label)]
        boxes = [shape for shape in drawing.shapes if isinstance(shape, Box)]
        for label in labels:
            end = label.x + width(label.text, size=label.size, language=language)
            assert end <= drawing.width
            inside = [
                b for b in boxes if b.x < label.x < b.x + b.width and b.y < label.y < b.y + b.height
            ]
            assert all(end <= box.x + box.width for box in inside)
        in_order = sorted(boxes, key=lambda box: (box.x, box.y))
        for one, other in itertools.pairwise(in_order):
            assert one.x != other.x or one.y + one.height <= other.y


def test_a_page_has_the_tree_and_its_rows(tmp_path: Path) -> None:
    out = tmp_path / "paths.html"
    assert firstdose(*THREE, "--cohorts", 1, "--lang", "zh", "--out", out).code == 0
    page = out.read_text("utf-8")
    assert re.search("<td[^>]*>1NNT", page) or "1NNT" in page
    assert "后续队列的所有可能路径" in page


def test_too_large_a_tree_is_refused_and_its_rows_are_not(tmp_path: Path) -> None:
    out = tmp_path / "paths.svg"
    said = refused(firstdose(*BOIN, "--cohorts", 5, "--out", out))
    assert said.startswith("The tree has more than 300 ends.")
    assert firstdose(*BOIN, "--cohorts", 5).code == 0
