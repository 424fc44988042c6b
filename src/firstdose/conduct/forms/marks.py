"""Which terms an event of CRS or ICANS has (``marks.csv``): the mark and the term say the same."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from firstdose.records.values import SpecialInterest


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A term, or every term of a class, under which events of a kind are reported.

    ``follows``: whatever has the term is of the kind.
    """

    kind: SpecialInterest
    term: str
    system_organ_class: str
    follows: bool

    def takes(self, term: str, system_organ_class: str) -> bool:
        """Whether an event of this term, in this class, may be of the kind."""
        return term == self.term if self.term else system_organ_class == self.system_organ_class


@cache
def marked() -> tuple[Marked, ...]:
    """Every line of the table."""
    text = resources.files("firstdose.conduct.forms").joinpath("marks.csv").read_text("utf-8")
    return tuple(
        Marked(
            kind=SpecialInterest(row["special_interest"]),
            term=row["term"],
            system_organ_class=row["system_organ_class"],
            follows=row["follows"] == "yes",
        )
        for row in csv.DictReader(text.splitlines())
    )


def followed(term: str) -> SpecialInterest | None:
    """The kind that follows from a term; None where none does."""
    return next((one.kind for one in marked() if one.follows and one.term == term), None)


def fits(kind: SpecialInterest, term: str, system_organ_class: str) -> bool:
    """Whether an event marked as of a kind may have this term."""
    ways = [one for one in marked() if one.kind is kind]
    right = not ways or any(one.takes(term, system_organ_class) for one in ways)
    return right and followed(term) in (None, kind)
