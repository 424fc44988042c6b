"""What a file of a design command may be called: its name ends as what is written into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.command import firstdose

TRUTH = ("--design", "boin", "target=0.3", "--truth", "0.1,0.3")
DESIGNS = ("--designs", "3+3", "--scenarios", "five-in-a-line")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("oc", *TRUTH, "--out", "x.docx"), "Name a file .csv."),
        (("sensitivity", *TRUTH, "--out", "x.svg"), "Name a file .csv."),
        (("compare", *DESIGNS, "--out", "x.svg"), "the figure is written by --figure."),
        (("compare", *DESIGNS, "--figure", "x.csv"), "the rows are written by --out."),
        (("text", *TRUTH[:3], "--out", "x.docx"), "design table writes Word files."),
        (("paths", *TRUTH, "--out", "x"), "Name a file .csv, .svg or .html."),
        (("table", *TRUTH[:3], "--out", "x.pdf"), "Name a file .csv, .html or .docx."),
    ],
    ids=lambda words: f"{words[0]}-{words[-1]}" if isinstance(words, tuple) else "",
)
def test_another_ending_is_refused_with_the_remedy(
    words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    file = tmp_path / words[-1]
    ended = firstdose("design", *words[:-1], file)
    assert ended.code == 2
    assert said in " ".join(ended.err.split())
    assert not file.exists()
