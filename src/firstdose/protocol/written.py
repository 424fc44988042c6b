"""A study file as it is written: every value as its own text, and the line on which it stands.

Nothing is turned into a number or a date here, so ``0.75e9`` stays exact and ``no`` stays a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from firstdose.protocol.finding import Finding, Path, spelled
from firstdose.protocol.nodes import Block, Leaf, Listing, Tree, tree
from firstdose.records.problem import Problem, StudyError

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The values of a study file and the line of each; ``name`` is what messages call the file."""

    name: str
    value: Plain
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest block around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1

    def section(self, path: Path) -> str:
        """The protocol section of the nearest block around a path; "" when none is named."""
        found, here = "", self.value
        for part in (*path, ""):
            if isinstance(here, dict):
                section = here.get("section")
                found = section if isinstance(section, str) else found
            here = child(here, part)
        return found

    def problem(self, finding: Finding) -> Problem:
        """The finding with its place: file, line, path and protocol section."""
        where = f"{self.name} line {self.line(finding.path)}"
        if finding.path:
            where += f", {spelled(finding.path)}"
        if section := self.section(finding.path):
            where += f" (protocol section “{section}”)"
        return Problem(
            what=finding.what, where=where, because=finding.because, remedy=finding.remedy
        )


def child(value: Plain, part: str | int) -> Plain:
    """The value one step down a path; None when there is none."""
    if isinstance(value, dict):
        return value.get(part) if isinstance(part, str) else None
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


def written(text: str, name: str) -> tuple[Written, tuple[Finding, ...]]:
    """Read YAML; also every key given twice (the first counts).  A StudyError when unreadable."""
    root = tree(text, name)
    if root is None or (isinstance(root, Leaf) and root.text is None):
        raise StudyError(
            "The study file is empty.",
            where=name,
            because="A study file says what the protocol says.",
            remedy="Begin with a copy of a study file that ships with firstdose.",
        )
    lines: dict[Path, int] = {}
    twice: list[Finding] = []
    value = _plain(root, (), lines, twice)
    return Written(name=name, value=value, lines=lines), tuple(twice)


def _plain(root: Tree, path: Path, lines: dict[Path, int], twice: list[Finding]) -> Plain:
    lines.setdefault(path, root.line)
    match root:
        case Leaf(text=text):
            return text
        case Listing(values=values):
            return [
                _plain(value, (*path, number), lines, twice) for number, value in enumerate(values)
            ]
        case Block(entries=entries):
            found: dict[str, Plain] = {}
            for key, line, value in entries:
                here = (*path, key)
                if key in found:
                    twice.append(_twice(here, lines[here], line))
                    continue
                lines[here] = line
                found[key] = _plain(value, here, lines, twice)
            return found
        case _:
            assert_never(root)


def _twice(path: Path, first: int, line: int) -> Finding:
    return Finding(
        path=path,
        what=f"`{path[-1]}` is given twice, on lines {first} and {line}.",
        because="Only one of them can hold, and the file does not say which.",
        remedy="Keep one of the two lines.",
    )
