"""The reference study as it ships, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from firstdose import protocol
from firstdose.protocol.study import Study


@cache
def reference_study() -> tuple[Study, str]:
    """The study and the text of its file."""
    file = files("firstdose").joinpath("studies", "nct06010472", "study.yaml")
    text = file.read_text("utf-8")
    return protocol.read(text, "nct06010472"), text
