"""What the README says can be done can be done, and what it links to is there."""

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from firstdose.cli import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def test_the_lines_of_python_run_a_trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = blocks("python")
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(block, "README.md", "exec"), {})
    assert "virtual participants were treated in this simulated trial" in said.getvalue()
    assert list(tmp_path.iterdir()) == []


def test_the_commands_are_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    commands = [
        shlex.split(line, comments=True)
        for block in blocks("sh")
        for line in block.splitlines()
        if line.startswith("./firstdose ")
    ]
    ran = [words[1:] for words in commands if words[1:]]
    assert len(ran) == 7
    rows = "analyte,value,unit,lln\nNEUT,0.9,10*9/L,2\n"
    (tmp_path / "laboratory.csv").write_text(rows, "utf-8")
    for words in ran:
        ended = CliRunner().invoke(app, words, catch_exceptions=False)
        assert ended.exit_code == 0, ended.output
    assert (tmp_path / "R" / "report.html").is_file()
    assert (tmp_path / "compared.svg").is_file()


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert len(links) > 5
    assert [link for link in links if not (ROOT / link).exists()] == []
