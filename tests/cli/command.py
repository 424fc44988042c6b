"""Runs the command line, in this process or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from firstdose.cli import app


def command_names() -> tuple[str, ...]:
    """The name of every command; one within a group has that of the group before it."""
    groups = [(f"{group.name} ", group.typer_instance) for group in app.registered_groups]
    return tuple(
        f"{within}{each.name or each.callback.__name__}"
        for within, commands in (("", app), *groups)
        if commands is not None
        for each in commands.registered_commands
        if each.callback is not None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


def firstdose(*arguments: object) -> Ended:
    """The command in this process; an exception that it does not handle is raised here."""
    words = [str(argument) for argument in arguments]
    with CliRunner().isolation() as (out, err, _):
        with pytest.raises(SystemExit) as ended:
            _made().main(words, prog_name="firstdose")
        sys.stdout.flush()
        sys.stderr.flush()
        code, said = ended.value.code, out.getvalue().decode()
        assert isinstance(code, int)
        return Ended(code=code, out=said, err=err.getvalue().decode())


@cache
def _made():
    """The command line, read once: that takes longer than most of what tests ask of it."""
    return get_command(app)


def in_a_process(
    *arguments: object, folder: Path, environment: Mapping[str, str] | None = None
) -> Ended:
    """The command in a process and a folder of its own."""
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "firstdose", *map(str, arguments)],
        cwd=folder,
        env=os.environ | {"NO_COLOR": "1"} | dict(environment or {}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Ended(code=ended.returncode, out=ended.stdout, err=ended.stderr)


def refused(ended: Ended) -> str:
    """What a refused command says, having said one thing only and nothing on standard output."""
    assert ended.code == 1, ended
    assert ended.out == ""
    assert "Traceback" not in ended.err
    said, _, number = ended.err.rstrip().rpartition("\n\n")
    assert number == "1 problem; nothing was written.", ended.err
    lines = said.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["Where:", "Why:", "Remedy:"], said
    return said
