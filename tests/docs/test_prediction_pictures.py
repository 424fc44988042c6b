"""The pictures of the page on predictions are those that its commands make now."""

import re
import shlex
from pathlib import Path

import pytest

from cli.command import firstdose

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "see-what-the-model-predicts.md"
COMMANDS = re.findall(r"^\$ firstdose (.*)$", PAGE.read_text("utf-8"), re.MULTILINE)
SHOWN = re.findall(r"\]\(see-what-the-model-predicts-(.*\.svg)\)", PAGE.read_text("utf-8"))


def test_the_pictures_are_what_the_commands_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made: list[str] = []
    for command in COMMANDS:
        words = shlex.split(command)
        assert firstdose(*words).code == 0, command
        made += [word for word in words if word.endswith(".svg")]
    assert made == SHOWN
    for name in made:
        shown = PAGE.with_name(f"see-what-the-model-predicts-{name}")
        assert (tmp_path / name).read_text("utf-8") == shown.read_text("utf-8"), name
