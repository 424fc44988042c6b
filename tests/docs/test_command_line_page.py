"""The reference page of the command line is the one that the help of the commands gives."""

import runpy
from pathlib import Path

from cli.command import command_names

ROOT = Path(__file__).parents[2]
TOOL = runpy.run_path(str(ROOT / "tools" / "command_line_page.py"))


def test_the_page_is_what_tools_command_line_page_writes() -> None:
    written = (ROOT / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")
    assert written == TOOL["page"](), "run: python tools/command_line_page.py"


def test_every_command_is_on_the_page() -> None:
    assert command_names() == TOOL["COMMANDS"]
