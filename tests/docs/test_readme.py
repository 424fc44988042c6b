"""What the README says can be done can be done, and what it links to is there."""

import contextlib
import io
import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cli.command import firstdose
from conduct.running import Browser, running
from firstdose.cli.serving.demonstration import PEOPLE

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
    named = [words[1:] for words in commands if words[1:]]
    served = [words for words in named if words[0] == "serve"]
    ran = [words for words in named if words not in served]
    assert (len(ran), served) == (7, [["serve", "nct06010472", "--demo"]])
    rows = "analyte,value,unit,lln\nNEUT,0.9,10*9/L,2\n"
    (tmp_path / "laboratory.csv").write_text(rows, "utf-8")
    for words in ran:
        ended = firstdose(*words)
        assert ended.code == 0, ended
    assert (tmp_path / "R" / "report.html").is_file()
    assert (tmp_path / "compared.svg").is_file()


def test_the_demonstration_is_served() -> None:
    with running("--demo", lines=2 + len(PEOPLE)) as server:
        assert Browser(port=urlsplit(server.address).port or 0).get("/healthz").status == 200
        assert set(server.codes()) == {account for account, *_ in PEOPLE}


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert len(links) > 5
    assert [link for link in links if not (ROOT / link).exists()] == []
