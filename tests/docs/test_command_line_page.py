"""The reference page of the command line is the one that the help of the commands gives."""

import runpy
from pathlib import Path

from firstdose.cli import app

ROOT = Path(__file__).parents[2]
TOOL = runpy.run_path(str(ROOT / "tools" / "command_line_page.py"))


def test_the_page_is_what_tools_command_line_page_writes() -> None:
    written = (ROOT / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")
    assert written == TOOL["page"](), "run: python tools/command_line_page.py"


def test_every_command_is_on_the_page() -> None:
    callbacks = [command.callback for command in app.registered_commands]
    assert tuple(each.__name__ for each in callbacks if each) == TOOL["COMMANDS"]
