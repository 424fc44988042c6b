"""Act x role x scope, as the table ``acts.csv`` says it: an empty cell forbids.

A cell is ``own`` (at the site of the duty, and at a duty for every site at each of them), ``all``
(whatever site the duty is for) or empty.  ``reveals`` says what a page of the act shows that
blinded people must not see.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from firstdose.conduct.access.acts import Act
from firstdose.records.delegation import Role


class Reach(StrEnum):
    """At which sites a role may do an act."""

    NOWHERE = ""
    OWN = "own"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The whole table."""

    reaches: Mapping[tuple[Act, Role], Reach]
    revealing: frozenset[Act]

    def reach(self, act: Act, role: Role) -> Reach:
        """At which sites a role may do an act; nowhere where the table is silent."""
        return self.reaches.get((act, role), Reach.NOWHERE)


@cache
def matrix() -> Matrix:
    """The table that ships."""
    text = (files("firstdose.conduct.access") / "acts.csv").read_text("utf-8")
    return read_matrix(text)


def read_matrix(text: str) -> Matrix:
    """The table in a text; every act has one line and every role one column."""
    rows = list(csv.DictReader(text.splitlines(), strict=True))
    assert [row["act"] for row in rows] == [act.value for act in Act], "one line an act, in order"
    assert all(row["reveals"] in {"", "dose"} for row in rows)
    return Matrix(
        reaches={(Act(row["act"]), role): Reach(row[role.value]) for row in rows for role in Role},
        revealing=frozenset(Act(row["act"]) for row in rows if row["reveals"]),
    )
