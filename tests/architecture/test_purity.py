"""The pure rooms touch no disk, clock, network or random generator."""

import ast
import socket
import sys
import tomllib
from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

from architecture.audit import PACKAGE, PURE_ROOMS, watched
from firstdose import protocol
from firstdose.analyse.results import results
from firstdose.records import lines
from firstdose.simulate.clinics import CLINICS
from firstdose.simulate.trial import trial
from firstdose.trial.replay import replay

ROOT = Path(__file__).parents[2]
SOURCES = sorted(PACKAGE.rglob("*.py"))


def function_in(room: str, source: str) -> Callable[..., object]:
    """A function that Python takes to be written in ``room``."""
    namespace: dict[str, Callable[..., object]] = {}
    exec(compile(source, str(PACKAGE / room / "planted.py"), "exec"), namespace)
    return namespace["planted"]


OFFENCES = {
    "open": "def planted(): open(__import__('os').devnull).close()",
    "os.listdir": "import os\ndef planted(): os.listdir('.')",
    "socket.__new__": "import socket\ndef planted(): socket.socket().close()",
    "subprocess.Popen": "import subprocess\ndef planted():\n"
    "  try: subprocess.Popen(['/nowhere/at/all'])\n  except OSError: pass",
}


@pytest.mark.parametrize("room", PURE_ROOMS)
@pytest.mark.parametrize("event", OFFENCES)
def test_an_offender_is_caught(event: str, room: str) -> None:
    planted = function_in(room, OFFENCES[event])
    with watched() as offences:
        planted()
    assert {(offence.room, offence.event) for offence in offences} == {(room, event)}
    assert "planted.py" in offences[0].where


def test_an_offender_is_caught_through_a_library() -> None:
    planted = function_in(
        "derive", "import pkgutil\ndef planted(): pkgutil.get_data('json', '__init__.py')"
    )
    with watched() as offences:
        planted()
    assert [offence.room for offence in offences] == ["derive"]


def test_a_room_at_the_edge_may_read_even_when_a_pure_room_called_it() -> None:
    reader = function_in("standards", OFFENCES["open"])
    planted = function_in("derive", "def planted(reader): reader()")
    with watched() as offences:
        planted(reader)
    assert offences == []


def test_an_import_is_no_offence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "freshly_imported.py").write_text("answer = 42")
    monkeypatch.syspath_prepend(tmp_path)
    planted = function_in("trial", "def planted(): import freshly_imported")
    with watched() as offences:
        planted()
    sys.modules.pop("freshly_imported")
    assert offences == []


def test_nothing_is_recorded_outside_the_block() -> None:
    planted = function_in("trial", OFFENCES["socket.__new__"])
    with watched() as offences:
        pass
    planted()
    socket.socket().close()
    assert offences == []


# What the audit cannot see (clocks and dice have no audit event) the source shows.


def rooms(*names: str) -> list[Path]:
    return [path for path in SOURCES if path.relative_to(PACKAGE).parts[0] in names]


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Everything that a file says, read once."""
    return tuple(ast.walk(ast.parse(path.read_text())))


@cache
def imports(path: Path) -> frozenset[str]:
    """Every module a file imports, and every attribute of one it names, in full."""
    names: dict[str, str] = {}
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name] = alias.name
                found.add(alias.name)
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.add(f"{names.get(node.value.id, '')}.{node.attr}")
    return frozenset(found)


def test_only_dice_draws() -> None:
    generators = {"random", "numpy.random", "scipy.stats.qmc"}
    drawing = {
        str(path.relative_to(PACKAGE))
        for path in SOURCES
        if not imports(path).isdisjoint(generators)
    }
    assert drawing <= {"simulate/dice.py"}


def test_only_conduct_keeps_secrets() -> None:
    keeping = {path.relative_to(PACKAGE).parts[0] for path in SOURCES if "secrets" in imports(path)}
    assert keeping <= {"conduct"}


def test_no_code_is_evaluated_and_no_pure_room_opens_a_file() -> None:
    def calls(path: Path) -> set[str]:
        called = [node.func for node in nodes(path) if isinstance(node, ast.Call)]
        return {function.id for function in called if isinstance(function, ast.Name)}

    assert [path for path in SOURCES if calls(path) & {"eval", "exec"}] == []
    assert [path for path in rooms(*PURE_ROOMS) if calls(path) & {"open", "input", "print"}] == []


def test_the_ban_is_lifted_in_no_pure_room() -> None:
    lifted = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"][
        "per-file-ignores"
    ]
    pure = [str(path.relative_to(ROOT)) for path in rooms(*PURE_ROOMS)]
    for pattern, rules in lifted.items():
        assert not ("TID251" in rules and any(fnmatchcase(path, pattern) for path in pure)), pattern
    for path in rooms(*PURE_ROOMS):
        text = path.read_text()
        assert "TID251" not in text, path
        assert "ruff: noqa" not in text, path


@pytest.mark.parametrize("clinic", CLINICS)
def test_a_whole_trial_touches_nothing_outside(clinic: str) -> None:
    text = (PACKAGE / "studies" / "nct06010472" / "study.yaml").read_text("utf-8")
    text += f"# A text for {clinic}, so that nothing of this study has been worked out before.\n"
    with watched() as offences:
        study = protocol.read(text, "nct06010472")
        ledger = lines.read(list(lines.write(trial(study, text, seed=1, clinic=clinic))))
        decisions = replay(protocol.read, ledger)
        rows = results(study, ledger, ledger.entries[-1].known_on).rows
    assert offences == []
    assert decisions
    assert all(decision.agrees for decision in decisions)
    assert len(rows) > 100
