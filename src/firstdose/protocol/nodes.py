# pyright: standard
"""YAML 1.2 text as a tree of nodes with their lines: the thin adapter around ruamel.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from firstdose.records.problem import StudyError

MOST_VALUES = 100_000
DEEPEST = 40
"""No study file comes near these; a file of nested aliases would."""

_PLAINLY: tuple[tuple[str, str], ...] = (
    ("expected ',' or ']'", "A list that begins with [ is not closed with ]"),
    ("expected ',' or '}'", "A block that begins with { is not closed with }"),
    ("character '\\t'", "A tab stands where spaces are needed"),
    (
        "mapping values are not allowed",
        "A colon stands in text without quotation marks, or the indentation is wrong",
    ),
    ("could not find expected ':'", "A key has no colon"),
    ("undefined alias", "An alias (*name) names nothing that was marked (&name) before"),
    ("quoted scalar", "A quotation mark is not closed"),
    ("expected <block end>", "The indentation changes where it should not"),
    ("another document", "A second document begins (---); a study file is one"),
    (
        "that cannot start any token",
        "A value begins with a special character and has no quotation marks",
    ),
)
"""The parser's words, and what they mean to who writes the file."""

_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A single value as it is written; None when nothing is."""

    line: int
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Values one after the other."""

    line: int
    values: tuple[Tree, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Keys with their lines and values, in the order of the text; a key may stand twice."""

    line: int
    entries: tuple[tuple[str, int, Tree], ...]


Tree: TypeAlias = Leaf | Listing | Block


class _Yaml(YAML):
    """ruamel.yaml without its plug-ins: it would look for them on the disk."""

    def official_plug_ins(self) -> list[str]:
        return []


def tree(text: str, name: str) -> Tree | None:
    """The tree of a YAML text, None when it is empty; a StudyError when it cannot be read."""
    try:
        root = _Yaml(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = "; ".join(str(part) for part in (error.context, error.problem) if part)
        why = next((plain for words, plain in _PLAINLY if words in said), said)
        raise _unreadable(name, line, column, why) from error
    except ReaderError as error:
        before = text[: error.position]
        why = f"the character U+{ord(text[error.position]):04X} may not stand in YAML"
        column = len(before) - before.rfind("\n")
        raise _unreadable(name, before.count("\n") + 1, column, why) from error
    except (YAMLError, RecursionError) as error:
        raise _unreadable(name, 1, 1, str(error)) from error
    return None if root is None else _Grafting(name).tree(root, 0)


class _Grafting:
    """Turns nodes into the tree, and counts them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.values = 0

    def tree(self, node: Node, depth: int) -> Tree:
        self.values += 1
        if self.values > MOST_VALUES or depth > DEEPEST:
            raise _too_large(self.name)
        line = node.start_mark.line + 1
        if isinstance(node, ScalarNode):
            return Leaf(line=line, text=None if node.tag == _NULL else str(node.value))
        if isinstance(node, SequenceNode):
            return Listing(
                line=line, values=tuple(self.tree(child, depth + 1) for child in node.value)
            )
        assert isinstance(node, MappingNode), "YAML has three kinds of node"
        entries = tuple((*self.key(key), self.tree(child, depth + 1)) for key, child in node.value)
        return Block(line=line, entries=entries)

    def key(self, node: Node) -> tuple[str, int]:
        line = node.start_mark.line + 1
        if not isinstance(node, ScalarNode):
            raise _unreadable(
                self.name, line, node.start_mark.column + 1, "a key is a list or a block"
            )
        return str(node.value), line


def _unreadable(name: str, line: int, column: int, why: str) -> StudyError:
    return StudyError(
        "The study file cannot be read as YAML.",
        where=f"{name} line {line}, column {column}",
        because=f"{why[:1].upper()}{why[1:]}.",
        remedy=(
            "Look at this line and the one before it: spaces instead of tabs, equal indentation, a"
            " space after each colon, every bracket and quotation mark closed, and quotation marks"
            " around text that holds a colon or begins with a special character."
        ),
    )


def _too_large(name: str) -> StudyError:
    return StudyError(
        f"The study file holds more than {MOST_VALUES} values, or more than {DEEPEST} levels.",
        where=name,
        because="Aliases (*name) inside aliases grow without bounds.",
        remedy="Write the values out instead of repeating them by alias.",
    )
