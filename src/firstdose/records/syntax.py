"""The syntax of the one-line notation: words, quoted text, ``[lists]`` and ``{records}``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"

_WORD = re.compile(r'[^\s"\[\]{}(),=]+')
_TOKEN = re.compile(
    rf'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<mark>[\[\]{{}}(),=])|(?P<word>{_WORD.pattern}))'
)


class UnreadableError(Exception):
    """A line does not follow the notation."""

    def __init__(self, expected: str, found: Token) -> None:
        self.expected = expected
        self.found = f"`{found.text}`" if found.text else "the end of the line"
        super().__init__(f"expected {expected}, found {self.found}")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, quoted text or mark of a line; the end of the line is a mark without text."""

    sort: Literal["word", "text", "mark"]
    text: str


END = Token("mark", "")


class Tokens:
    """The tokens of one line, taken one after the other."""

    __slots__ = ("_place", "_tokens")

    def __init__(self, line: str) -> None:
        self._tokens = _tokens(line)
        self._place = 0

    def next(self) -> Token:
        """Take the next token."""
        token = self.peek()
        self._place += 1
        return token

    def peek(self, ahead: int = 0) -> Token:
        """The next token, or one further ``ahead``, without taking it."""
        place = self._place + ahead
        return self._tokens[place] if place < len(self._tokens) else END

    def word(self, expected: str, *, quoted: bool = False) -> str:
        """Take a word, or, where ``quoted``, a word or quoted text."""
        token = self.next()
        if token.sort != "word" and not (quoted and token.sort == "text"):
            raise UnreadableError(expected, token)
        return token.text

    def mark(self, text: str) -> None:
        """Take a mark, or a word that the notation prescribes."""
        token = self.next()
        if token.sort == "text" or token.text != text:
            raise UnreadableError(f"`{text}`", token)

    def takes(self, text: str) -> bool:
        """Whether the next token is this mark, which is then taken."""
        if self.peek() == Token("mark", text):
            self._place += 1
            return True
        return False

    def tree(self) -> Tree:
        """Take a word, a text, a list or a record."""
        if self.takes("["):
            return self._list()
        if self.takes("{"):
            return self._record()
        return self.word("a value", quoted=True)

    def fields(self) -> dict[str, Tree]:
        """Take every ``name=value`` that follows."""
        found: dict[str, Tree] = {}
        while self.peek().sort == "word" and self.peek(1) == Token("mark", "="):
            self._field(found)
        return found

    def _field(self, found: dict[str, Tree]) -> None:
        name = self.next()
        if name.sort != "word":
            raise UnreadableError("a field, such as `visit=day-7`", name)
        if name.text in found:
            raise UnreadableError("each field once", name)
        self.mark("=")
        found[name.text] = self.tree()

    def _list(self) -> list[Tree]:
        found: list[Tree] = []
        while not self.takes("]"):
            if found:
                self.mark(",")
            found.append(self.tree())
        return found

    def _record(self) -> dict[str, Tree]:
        found: dict[str, Tree] = {}
        while not self.takes("}"):
            if found:
                self.mark(",")
            self._field(found)
        return found


def quoted(text: str, *, always: bool = False) -> str:
    """Text as it stands in a line: in quotes, unless it is one plain word."""
    if not always and _WORD.fullmatch(text) and text.isprintable():
        return text
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    return letter if letter.isprintable() else json.dumps(letter)[1:-1]


def _tokens(line: str) -> tuple[Token, ...]:
    found: list[Token] = []
    place = 0
    rest = line.rstrip()
    while place < len(rest):
        match = _TOKEN.match(rest, place)
        if match is None:
            raise UnreadableError("the closing quote", Token("text", rest[place:].strip()))
        sort = cast('Literal["word", "text", "mark"]', match.lastgroup)
        found.append(Token(sort, _unquoted(match[sort]) if sort == "text" else match[sort]))
        place = match.end()
    return tuple(found)


def _unquoted(text: str) -> str:
    try:
        return cast("str", json.loads(text, strict=False))
    except json.JSONDecodeError:
        raise UnreadableError("quoted text with JSON's escapes", Token("text", text)) from None
