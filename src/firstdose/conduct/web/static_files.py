"""The style sheet, the fonts and the scripts, read once; their address has their fingerprint."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}
FOLDERS = ("firstdose.conduct.web.static", "firstdose.report.fonts")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFile:
    """A file that every page may use."""

    name: str
    kind: str
    content: bytes


@cache
def static_files() -> dict[str, StaticFile]:
    """Every one by its name."""
    found: dict[str, StaticFile] = {}
    for folder in FOLDERS:
        for path in files(folder).iterdir():
            kind = KINDS.get(f".{path.name.rpartition('.')[2]}")
            if kind is not None:
                found[path.name] = StaticFile(name=path.name, kind=kind, content=path.read_bytes())
    return found


@cache
def edition() -> str:
    """Which edition of all of them this is: another one has other addresses."""
    every = sorted(static_files().values(), key=lambda file: file.name)
    return sha256(b"".join(file.content for file in every)).hexdigest()[:12]


def static_path(name: str) -> str:
    """The address of a file."""
    assert name in static_files(), f"there is no {name}"
    return f"/static/{edition()}/{name}"
