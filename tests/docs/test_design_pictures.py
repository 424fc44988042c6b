"""The pictures of a page are those that its commands make now."""

import re
import shlex
from pathlib import Path

import pytest

from cli.command import firstdose

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "choose-a-design.md"
MADE = r"^\$ firstdose (.*(?:paths|compared|calibrated)\.svg)$"
COMMANDS = re.findall(MADE, PAGE.read_text(), re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_picture_is_what_the_command_makes(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command)
    assert firstdose(*words).code == 0
    shown = PAGE.with_name(f"choose-a-design-{words[-1]}")
    assert (tmp_path / words[-1]).read_text() == shown.read_text()
