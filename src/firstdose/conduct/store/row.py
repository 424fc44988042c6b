"""A row of the store: an entry in its canonical text, and what the store adds to it.

What is added (stream, role, site, time of entry, fingerprints) is for an inspector: no report reads
it.  The fingerprint of a row covers all of it and the fingerprint of the row before, so that the
rows are a chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from hashlib import sha256
from typing import NamedTuple, cast

from firstdose.records import lines
from firstdose.records.canonical import canonical, read_object
from firstdose.records.entry import Entry
from firstdose.records.facts import Fact
from firstdose.records.problem import Problem
from firstdose.records.wording import Json, shown

FORMAT = 1
"""How rows are written and fingerprinted today; rows of an older format keep theirs for ever."""

START = "0" * 64
"""What stands in the first row in place of the fingerprint of the row before."""


class Head(NamedTuple):
    """The last row of a chain; number 0 and ``START`` before there is any."""

    number: int
    hash: str


NOTHING = Head(0, START)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the store.

    ``version`` counts the rows of a ``stream``, which is whatever two people must not change at
    once.  ``study_sha256`` is the study file in force when the row came in; ``recorded_at`` is the
    time of entry in UTC.
    """

    number: int
    format: int
    stream: str
    version: int
    entry: str
    role: str
    site: str
    recorded_at: str
    study_sha256: str
    software_version: str
    prev: str
    hash: str

    @property
    def head(self) -> Head:
        """This row as the last one of a chain."""
        return Head(self.number, self.hash)

    def fingerprint(self) -> str:
        """The SHA-256 of everything in the row but the fingerprint that stands there."""
        stated: dict[str, Json] = {name: getattr(self, name) for name in _FINGERPRINTED}
        return sha256(canonical(stated).encode()).hexdigest()

    def sealed(self) -> Row:
        """The row with its fingerprint."""
        return replace(self, hash=self.fingerprint())

    def read(self, where: str) -> Entry[Fact]:
        """The entry; a ``StudyError`` says why it cannot be read."""
        return lines.read_entry(self.entry, where)


COLUMNS = tuple(field.name for field in fields(Row))
_FINGERPRINTED = tuple(name for name in COLUMNS if name != "hash")
_WHOLE = frozenset({"number", "format", "version"})


def from_columns(values: Iterable[object]) -> Row:
    """The row in a line of a database, whose columns stand in the order of ``COLUMNS``.

    A ``ValueError`` where the database hands out something else, as a damaged one can.
    """
    stated = dict(zip(COLUMNS, values, strict=True))
    for name, value in stated.items():
        if type(value) is not (int if name in _WHOLE else str):
            raise ValueError(f"row {stated['number']} is damaged: its `{name}` is {value!r}")
    return Row(**stated)  # type: ignore[arg-type]  # each looked at above


def write_row(row: Row) -> str:
    """A row as a line of a backup."""
    return canonical(cast("dict[str, Json]", asdict(row)))


def read_row(line: str, where: str, problems: list[Problem]) -> Row | None:
    """The row in a line of a backup; None, with a problem collected, when there is none."""
    stated = read_object(line, where, problems)
    if stated is None:
        return None
    wrong = _wrong(stated)
    if wrong:
        problems.append(
            Problem(
                what=f"The line is no row of a store: {wrong}.",
                where=where,
                because=f"A row has the fields {', '.join(COLUMNS)}, and no others.",
                remedy="Use a file written by firstdose ledger backup, as it was written.",
            )
        )
        return None
    return from_columns(stated[name] for name in COLUMNS)


def _wrong(stated: Mapping[str, Json]) -> str:
    """What is wrong with the fields of a line; "" when nothing is."""
    for name in COLUMNS:
        if name not in stated:
            return f"`{name}` is missing"
        kind = int if name in _WHOLE else str
        if type(stated[name]) is not kind:
            return f"`{name}` is {shown(stated[name])}"
    strange = sorted(stated.keys() - set(COLUMNS))
    return f"`{strange[0]}` is not among its fields" if strange else ""
