"""Sees a pure room touch the disk, the network or another process while a test runs."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType

import firstdose

PACKAGE = Path(firstdose.__path__[0]).resolve()
PURE_ROOMS = ("records", "protocol", "derive", "design", "trial", "analyse")
WATCHED = frozenset({"open", "os.listdir", "os.scandir", "os.system", "subprocess.Popen"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Offence:
    """Something outside that a pure room reached for."""

    room: str
    event: str
    what: str
    where: str


def room_of(file: str) -> str | None:
    """The room a source file belongs to; None outside the package."""
    path = Path(file)
    return path.relative_to(PACKAGE).parts[0] if path.is_relative_to(PACKAGE) else None


def excepted(frame: FrameType) -> bool:
    """An import under way, or numba compiling and keeping what it compiled."""
    file, name = frame.f_code.co_filename, frame.f_code.co_name
    importing = file == "<frozen importlib._bootstrap>" and name == "_find_and_load"
    compiling = "/numba/core/" in file.replace("\\", "/")
    return importing or compiling


def culprit(frame: FrameType | None) -> FrameType | None:
    """The nearest frame of the package below ``frame``, if it belongs to a pure room."""
    while frame is not None and not excepted(frame):
        room = room_of(frame.f_code.co_filename)
        if room is not None:
            return frame if room in PURE_ROOMS else None
        frame = frame.f_back
    return None


_listening: list[list[Offence]] = []


def _hook(event: str, args: tuple[object, ...]) -> None:
    if not _listening or not (event in WATCHED or event.startswith("socket.")):
        return
    frame = culprit(sys._getframe(1))
    if frame is not None:
        _listening[-1].append(
            Offence(
                room=room_of(frame.f_code.co_filename) or "",
                event=event,
                what=repr(args[0]) if args else "",
                where=f"{frame.f_code.co_filename}:{frame.f_lineno} in {frame.f_code.co_qualname}",
            )
        )


@cache
def _hooked() -> None:
    """Once and not before it is needed: an audit hook slows what follows and cannot be removed."""
    sys.addaudithook(_hook)


@contextmanager
def watched() -> Generator[list[Offence]]:
    """Collect what the pure rooms reach for while the block runs.

    ``with watched() as offences: run_a_trial()`` and then ``assert offences == []``.
    """
    _hooked()
    offences: list[Offence] = []
    _listening.append(offences)
    try:
        yield offences
    finally:
        _listening.remove(offences)
