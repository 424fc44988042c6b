"""The examples in ``deploy`` against the program: what they copy is there, what they run exists."""

import json
import shlex
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.command import firstdose
from firstdose.cli.serve import PORT
from firstdose.cli.serving.public import NAMES

ROOT = Path(__file__).parents[2]


def example(name: str) -> str:
    return (ROOT / "deploy" / name).read_text("utf-8")


def in_the_unit() -> list[str]:
    (line,) = [one for one in example("firstdose.service").splitlines() if "ExecStart=" in one]
    return shlex.split(line.partition("=")[2])[1:]


def in_the_container() -> list[str]:
    lines = {}
    for line in example("Containerfile").splitlines():
        word, _, rest = line.partition(" ")
        lines[word] = rest
    return [*json.loads(lines["ENTRYPOINT"])[1:], *json.loads(lines["CMD"])]


@pytest.mark.parametrize("command", [in_the_unit, in_the_container])
def test_what_is_run_asks_for_its_settings_and_for_nothing_else(
    command: Callable[[], list[str]], tmp_path: Path
) -> None:
    arguments = command()
    folder = arguments[arguments.index("--data") + 1]
    ended = firstdose(*(str(tmp_path) if one == folder else one for one in arguments))
    assert ended.code == 1, "2 would be a wrong usage"
    assert "No `host`." in ended.err


def test_the_settings_are_those_that_are_understood() -> None:
    said = tomllib.loads(example("serve.toml"))
    assert {"db", *(f"public.{name}" for name in said["public"])} == NAMES.keys()
    assert said.keys() == {"db", "public"}


def test_the_proxy_hands_on_to_the_port_that_is_listened_to() -> None:
    said = example("nginx.conf")
    assert said.count("proxy_pass ") == said.count(f"proxy_pass http://127.0.0.1:{PORT};") == 2
    assert f"127.0.0.1:{PORT}/healthz" in example("Containerfile")
    assert f"--port {PORT}" in example("firstdose.service")


def test_the_container_copies_what_is_there_and_no_more() -> None:
    copied = [
        line.split()[1:-1] for line in example("Containerfile").splitlines() if "COPY" in line
    ]
    assert copied
    for source in (one for sources in copied for one in sources):
        assert source != "."
        assert (ROOT / source).exists(), source
