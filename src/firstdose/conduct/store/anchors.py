"""Anchors: the last entry of a ledger and its fingerprint, kept where the database cannot reach.

    firstdose-anchor study=nct06010472 entry=412 hash=5f3a… at=2026-01-12T08:15:30.000000Z

A chain shows whether an entry was changed.  Only an anchor shows whether the end was cut off, or
all of it written anew.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from firstdose.conduct.store.chain import missing
from firstdose.conduct.store.row import Head
from firstdose.records.problem import Problem, StudyError
from firstdose.records.syntax import quoted

ANCHOR = "firstdose-anchor "
"""How the line of an anchor begins."""

_LINE = re.compile(
    ANCHOR + r'study=(?P<study>"(?:[^"\\]|\\.)*"|\S+) entry=(?P<number>[1-9][0-9]*) '
    r"hash=(?P<hash>[0-9a-f]{64}) at=(?P<at>\S+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """An entry that a ledger had at its end at some time, as a line to print and to keep."""

    study: str
    head: Head
    at: str

    def __str__(self) -> str:
        number, fingerprint = self.head
        return f"{ANCHOR}study={quoted(self.study)} entry={number} hash={fingerprint} at={self.at}"


def read_anchors(text: str, name: str) -> tuple[Anchor, ...]:
    """The anchors in a file, which may be of several studies; a ``#`` begins a remark."""
    problems: list[Problem] = []
    found: list[Anchor] = []
    for place, line in enumerate(text.split("\n"), start=1):
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        anchor = _read(said)
        if anchor is None:
            problems.append(_unreadable(f"{name}, line {place}"))
        else:
            found.append(anchor)
    if not found and not problems:
        problems.append(_none(name, "no anchor"))
    if problems:
        raise StudyError.of(problems)
    return tuple(found)


def _read(said: str) -> Anchor | None:
    match = _LINE.fullmatch(said)
    if match is None:
        return None
    study = match["study"]
    try:
        name = str(json.loads(study, strict=False)) if study.startswith('"') else study
    except json.JSONDecodeError:
        return None
    return Anchor(study=name, head=Head(int(match["number"]), match["hash"]), at=match["at"])


def _unreadable(where: str) -> Problem:
    return Problem(
        what="The line is no anchor.",
        where=where,
        because="An anchor says study, entry, hash and time, as firstdose ledger anchor prints it.",
        remedy="Restore the line from the printed anchor, or put # before a remark.",
    )


def anchor_problems(
    anchors: tuple[Anchor, ...], hashes: Mapping[int, str], study: str, end: Head, name: str
) -> tuple[Problem, ...]:
    """Every anchor of a study that its ledger does not keep.

    ``hashes`` has the fingerprints of the anchored entries, ``end`` is the last entry there is.
    """
    own = [anchor for anchor in anchors if anchor.study == study]
    if anchors and not own:
        return (_none(name, f"no anchor of {study}, which is the study of this ledger"),)
    last = max((anchor.head.number for anchor in own), default=0)
    return (
        *(
            _not_kept(anchor, name)
            for anchor in own
            if anchor.head.number <= end.number
            and hashes.get(anchor.head.number) != anchor.head.hash
        ),
        *([missing(name, end.number + 1, last)] if last > end.number else []),
    )


def _none(where: str, what: str) -> Problem:
    return Problem(
        what=f"There is {what}.",
        where=where,
        because="Only an anchor of the same study can show whether the end was cut off.",
        remedy="Give the file to which firstdose ledger anchor wrote for this ledger.",
    )


def _not_kept(anchor: Anchor, name: str) -> Problem:
    number = anchor.head.number
    return Problem(
        what=f"Entry {number} is not the one that was anchored at {anchor.at}.",
        where=f"{name}, entry {number}",
        because="The anchor was kept outside the database; this entry, or one before it, was "
        "written anew since.",
        remedy="Restore the ledger from a backup that agrees with the anchor.",
    )


def keep(anchor: Anchor, path: Path) -> None:
    """Append an anchor to a file, and see it on the disk."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"{anchor}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StudyError(
            "The anchor cannot be kept.",
            where=str(path),
            because=f"{error.strerror or 'The system refused'}.",
            remedy="Choose another place with --to, on another disk than the database.",
        ) from None
