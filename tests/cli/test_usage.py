"""Help, version and wrong usage."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.core import TyperOption
from typer.main import get_command

from cli.command import firstdose, in_a_process
from firstdose.cli import app
from firstdose.cli.empty_paths import PLACES
from protocol.shipped import text_of

COMMANDS = (
    *("run", "check", "reconstruct", "simulate", "calibrate", "predict", "serve", "report"),
    *("grade", "score", "formula", "standards", "design", "model", "ledger"),
)
INNER = (
    *("standards install", "standards show"),
    *("design list", "design decide", "design table", "design text"),
    *("design paths", "design compare", "design oc"),
    *("model list", "model show", "model export", "model events", "model solve"),
    *("ledger verify", "ledger show", "ledger anchor"),
    *("ledger export", "ledger backup", "ledger restore"),
)


def test_version(tmp_path: Path) -> None:
    ended = in_a_process("--version", folder=tmp_path)
    assert (ended.code, ended.out, ended.err) == (0, f"firstdose {version('firstdose')}\n", "")


def test_the_command_line_is_there_before_the_rooms_of_its_commands(tmp_path: Path) -> None:
    """What a command asks of a room is imported as it runs."""
    listing = "import sys, firstdose.cli; print(*sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", listing], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    loaded = set(ended.stdout.split())
    rooms = {name.split(".")[1] for name in loaded if name.startswith("firstdose.")}
    assert rooms == {"cli", "records", "standards"}
    assert not loaded & {"numpy", "numba", "scipy", "django", "vl_convert"}


def test_help_lists_the_commands() -> None:
    ended = firstdose("--help")
    assert (ended.code, ended.err) == (0, "")
    listed = ended.out.partition("Commands:\n")[2].partition("\n\n")[0]
    assert tuple(line.split()[0] for line in listed.splitlines()) == COMMANDS
    assert "..." not in listed


@pytest.mark.parametrize("command", ["", *COMMANDS, *INNER])
def test_each_help_has_an_example(command: str) -> None:
    ended = firstdose(*command.split(), "--help")
    assert (ended.code, ended.err) == (0, "")
    example = re.search(r"\n  Example:\n    firstdose (\w+) \S.*\n$", ended.out)
    assert example
    assert example[1] == (command.partition(" ")[0] or "run")


WRONG = (
    "",
    "rum nct06010472",
    "run",
    "run nct06010472 --sed 7",
    "run nct06010472 --seed -1",
    "run nct06010472 --seed seven",
    "run nct06010472 --lang fr",
    "run nct06010472 --clinic imagined",
    "run nct06010472 --out {file}",
    "check",
    "check nct06010472 nct07358988",
    "reconstruct nct06010472",
    "reconstruct nct06010472 --out {folder}",
    "report",
    "report {file}",
    "report {folder} --out R",
    "report {file} --out R --cut 2024-02-30",
    "report {file} --out R --cut yesterday",
    "formula",
    "formula body_mass_index --list",
    "formula --list --accept deflazacort",
    "grade",
    "grade {file}",
    "grade {file} --standard ctcae-4.0",
    "grade {file} --standard ctcae-5.0 --policy worst",
    "grade {folder} --standard ctcae-5.0",
    "grade {file} --standard ctcae-5.0 --as-of today",
    "grade {file} --standard ctcae-5.0 --out {folder}",
    "design",
    "design list boin",
    "design table",
    "design table --design boin target=0.3 --out table.pdf",
    "design text",
    "design paths",
    "design compare",
    "design compare --design boin target=0.3 --truth 0.1,0.2",
    "design compare --designs 3+3",
    "design paths --design boin target=0.3",
    "design decide",
    "design oc",
    "design oc nct06010472 nct07358988",
    "design oc nct06010472 --start 2",
    "design oc nct06010472 target=0.3",
    "design oc --design boin --set target=0.3",
    "design oc --design boin --set target=0.3 --truth 0.1,0.3 --exact --trials 10",
    "design oc --design boin --part escalation --set target=0.3 --truth 0.1,0.3",
    "ledger",
    "ledger verify",
    "ledger verify {file} --db trial.db",
    "ledger verify {file} --anchors {file}",
    "ledger verify {folder}",
    "ledger show",
    "ledger show {file} --stored",
    "ledger show {file} --kind mesured",
    "ledger show {file} --since yesterday",
    "ledger anchor",
    "ledger export --db trial.db",
    "ledger backup --db trial.db",
    "ledger backup --db trial.db --out {folder}",
    "ledger restore --db trial.db",
    "ledger restore {file}",
    "standards",
    "standards install",
    "standards install sledai {file}",
    "standards install ctcae",
    "standards install ctcae {folder}",
    "standards install ctcae {file} --version 4.0",
    "standards show",
    "standards show Anemia --standard ctcae-4.0",
    "standards show Neutrophil count decreased",
)


@pytest.mark.parametrize("line", WRONG)
def test_wrong_usage_ends_with_2(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.chdir(tmp_path)
    ended = firstdose(*line.format(file=file, folder=tmp_path).split())
    assert ended.code == 2
    assert ended.out == "" or not line
    assert "Usage: firstdose" in ended.err + ended.out
    assert "Traceback" not in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


EMPTY: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("--out", ("run", "nct06010472", "--out", "")),
    ("--out", ("run", "nct06010472", "--out=")),
    ("--out", ("report", "{file}", "--out", "")),
    ("--out", ("simulate", "nct06010472", "--trials", "2", "--out", "")),
    ("--published", ("report", "{file}", "--out", "R", "--published", "")),
    ("--to", ("ledger", "anchor", "--db", "trial.db", "--to", "")),
    ("--db", ("ledger", "verify", "--db", "")),
    ("run", ("run", "")),
    ("show", ("ledger", "show", "")),
)


@pytest.mark.parametrize(("before", "words"), EMPTY, ids=[repr(words) for _, words in EMPTY])
def test_an_empty_text_is_no_path(
    before: str, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a path it would be the folder one is in, and that is where everything would be written."""
    file = tmp_path / "file"
    file.write_text("")
    (tmp_path / "study.yaml").write_text(text_of("nct06010472"), "utf-8")
    monkeypatch.chdir(tmp_path)
    ended = firstdose(*(word.format(file=file) for word in words))
    assert (ended.code, ended.out) == (2, "")
    assert f"an empty text stands after '{before}'" in ended.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "study.yaml"]


def test_what_is_no_path_may_be_empty() -> None:
    """No outcomes yet: the design is asked for its first decision."""
    words = ("design", "decide", "--design", "boin", "target=0.3", "--outcomes", "")
    assert firstdose(*words).code == 0


def test_every_option_that_takes_a_path_says_so_in_its_help() -> None:
    """By that word it is known which options must not be empty."""

    def options(command: object) -> Iterator[TyperOption]:
        yield from (each for each in getattr(command, "params", ()) if _takes_a_path(each))
        for inner in getattr(command, "commands", {}).values():
            yield from options(inner)

    found = list(options(get_command(app)))
    assert len(found) > 50
    assert {each.metavar for each in found} <= PLACES


def _takes_a_path(option: object) -> bool:
    return isinstance(option, TyperOption) and "Path" in str(option.type_descriptor)


PROGRESS = """
from firstdose.cli.progress import progress
with progress("Running the trial") as reached:
    reached("2024-06-16")
"""


def test_no_progress_where_nobody_looks() -> None:
    forced = os.environ | {"FORCE_COLOR": "1", "TTY_INTERACTIVE": "1"}
    ended = subprocess.run(
        [sys.executable, "-P", "-c", PROGRESS], capture_output=True, env=forced, check=True
    )
    assert (ended.stdout, ended.stderr) == (b"", b"")


def test_progress_on_a_terminal_goes_to_standard_error() -> None:
    import pty

    ours, theirs = pty.openpty()
    with open(theirs, "wb", closefd=False) as terminal:
        environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "CI")}
        ended = subprocess.run(
            [sys.executable, "-P", "-c", PROGRESS],
            stdout=subprocess.PIPE,
            stderr=terminal,
            env=environment | {"TERM": "xterm"},
            check=True,
        )
    seen = os.read(ours, 10_000)
    os.close(theirs)
    os.close(ours)
    assert ended.stdout == b""
    assert b"Running the trial" in seen
    assert b"2024-06-16" in seen


def test_a_terminal_without_the_characters_shows_a_mark_in_their_place(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text("identity: {name: 狼疮}", "utf-8")
    ended = in_a_process(
        *("check", "study.yaml"), folder=tmp_path, environment={"PYTHONIOENCODING": "latin-1"}
    )
    assert ended.code == 1
    assert "Traceback" not in ended.err
    assert "'??' is not a name." in ended.err
