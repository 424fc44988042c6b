"""The studies as they ship, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from firstdose import protocol
from firstdose.protocol.study import Study


@cache
def shipped(name: str) -> tuple[Study, str]:
    """A study and the text of its file."""
    text = files("firstdose").joinpath("studies", name, "study.yaml").read_text("utf-8")
    return protocol.read(text, name), text


def reference_study() -> tuple[Study, str]:
    """The reference study."""
    return shipped("nct06010472")
