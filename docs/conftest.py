"""Runs the examples of the pages.

``python`` blocks run in order, page by page; a block that begins with ``>>>`` is a doctest.
``console`` blocks run their ``$ firstdose …`` lines, in this process and in a temporary folder that
the page's examples share. The lines below a command are its expected output, where ``...`` stands
for anything; a command with nothing below it must end without an error. A block that should be read
but not run is marked ``text`` or ``sh``.
"""

import os
import shlex
import tempfile
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from pathlib import Path
from typing import Any

from sybil import Example, Sybil
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser
from typer.testing import CliRunner

from firstdose.__main__ import app

EXAMPLE = ELLIPSIS | NORMALIZE_WHITESPACE
COMMAND_LINE = CliRunner(env={"NO_COLOR": "1", "COLUMNS": "100"})


def commands(block: str) -> list[tuple[str, str]]:
    """The ``$`` lines of a console block, each with the output that follows it."""
    found: list[tuple[str, str]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), ""))
        elif found:
            command, output = found[-1]
            # A line that ends in a backslash goes on in the next one.
            if command.endswith("\\") and not output:
                found[-1] = (command.removesuffix("\\") + line.strip(), "")
            else:
                found[-1] = (command, output + line + "\n")
    return found


def run_console(example: Example) -> str | None:
    """What differs from the page; None when nothing does."""
    block = commands(str(example.parsed))
    if not block:
        return "a console block needs a line that begins with '$ firstdose'"
    for command, expected in block:
        program, *arguments = shlex.split(command)
        if program not in {"firstdose", "./firstdose"}:
            return f"only firstdose runs in a console block: {command}"
        run = COMMAND_LINE.invoke(app, arguments, prog_name="firstdose", catch_exceptions=False)
        said = run.stdout + run.stderr
        if run.exit_code != 0 and not expected:
            return f"$ {command}\nended with {run.exit_code}:\n{said}"
        if expected and not OutputChecker().check_output(expected, said, EXAMPLE):
            return f"$ {command}\nexpected:\n{expected}\ngot:\n{said}"
    return None


def enter_temporary_folder(namespace: dict[str, Any]) -> None:
    namespace["_back_to"] = Path.cwd()
    namespace["_folder"] = tempfile.TemporaryDirectory()
    os.chdir(namespace["_folder"].name)


def leave_temporary_folder(namespace: dict[str, Any]) -> None:
    os.chdir(namespace["_back_to"])
    namespace["_folder"].cleanup()


pytest_collect_file = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=EXAMPLE),
        CodeBlockParser("console", run_console),
    ],
    patterns=["*.md"],
    excludes=["_build/**"],
    setup=enter_temporary_folder,
    teardown=leave_temporary_folder,
).pytest()
