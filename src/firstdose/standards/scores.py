"""Weighted indices: points for every item that is present.

One engine for every index of this kind.  An item that was not assessed makes the total incomplete,
never smaller; what the total must at least and can at most be is kept beside it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from firstdose.standards.cuts import Criterion, References, criteria_from
from firstdose.standards.grading import grade
from firstdose.standards.reasons import ungradable
from firstdose.standards.tables import Confidence, label, rows
from firstdose.standards.verdict import Label, Outcome, Partial, Presence, Ungradable, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of an index: its points, and the days it looks back.

    ``tags`` are the groups whose subtotals are wanted: the organ, and clinical or serologic.
    """

    key: str
    points: Decimal
    tags: tuple[str, ...]
    window_days: int
    label: Label
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTable:
    """An index: its items, and the laboratory limits at which some of them are present."""

    name: str
    items: tuple[Item, ...]
    laboratory: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The points of some items, and the limits they must lie in."""

    points: Decimal | Ungradable
    at_least: Decimal
    at_most: Decimal

    @property
    def quantity(self) -> Decimal | Partial:
        """The points as a composite state takes them."""
        if isinstance(self.points, Decimal):
            return self.points
        return Partial(at_least=self.at_least, at_most=self.at_most, why=self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """An index on one day: the total, subtotals by tag, and a verdict for every item."""

    table: str
    total: Decimal | Ungradable
    tallies: Mapping[str, Tally]
    """By tag; the whole index under its own name."""
    verdicts: tuple[Verdict, ...]

    def subtotal(self, tag: str) -> Decimal | Ungradable:
        """Points of the items with one tag, for example ``clinical`` or ``renal``."""
        return self.tallies[tag].points


@cache
def score_table(name: str) -> ScoreTable:
    """Read an index by the name of its folder: ``sledai_2k``, ``ice``."""
    return ScoreTable(
        name=name,
        items=tuple(
            Item(
                key=row["key"],
                points=Decimal(row["points"]),
                tags=tuple(row["tags"].split()),
                window_days=int(row["window_days"]),
                label=label(row),
                source=row["source"],
                confidence=Confidence(row["confidence"]),
            )
            for row in rows(f"{name}/items.csv")
        ),
        laboratory=criteria_from(rows(f"{name}/cuts.csv")),
    )


def score(table: ScoreTable, items: Mapping[str, Presence]) -> Score:
    """Add up an index; an item that is not named was not assessed."""
    assert items.keys() <= {item.key for item in table.items}, "an item the index does not have"
    found = tuple((item, items.get(item.key, Presence.NOT_ASSESSED)) for item in table.items)
    tags = dict.fromkeys(tag for item in table.items for tag in item.tags)
    tallies = {tag: _tally((i, p) for i, p in found if tag in i.tags) for tag in tags}
    whole = _tally(found)
    return Score(
        table=table.name,
        total=whole.points,
        tallies={table.name: whole, **tallies},
        verdicts=tuple(_verdict(item, presence) for item, presence in found),
    )


def quantities(scored: Score) -> Mapping[str, Decimal | Partial]:
    """Total and subtotals named as composite states ask for them: ``sledai_2k_renal``."""
    return {
        tag if tag == scored.table else f"{scored.table}_{tag}": tally.quantity
        for tag, tally in scored.tallies.items()
    }


def new_items(
    table: ScoreTable, now: Mapping[str, Presence], before: Mapping[str, Presence]
) -> Decimal | Partial:
    """How many items are present now that were absent at the previous assessment."""
    missing = Presence.NOT_ASSESSED
    pairs = [(i.key, now.get(i.key, missing), before.get(i.key, missing)) for i in table.items]
    sure = [k for k, n, b in pairs if n is Presence.PRESENT and b is Presence.ABSENT]
    ruled_out = [k for k, n, b in pairs if n is Presence.ABSENT or b is Presence.PRESENT]
    unsure = [key for key, _, _ in pairs if key not in (*sure, *ruled_out)]
    if not unsure:
        return Decimal(len(sure))
    return Partial(
        at_least=Decimal(len(sure)),
        at_most=Decimal(len(sure) + len(unsure)),
        why=ungradable("items_missing", items=", ".join(unsure)),
    )


def laboratory_items(
    table: ScoreTable, analyte: str, value: Decimal, references: References | None = None
) -> Mapping[str, Presence]:
    """Items of the index that a laboratory value decides, without regard to its cause."""
    return {
        criterion.term: _presence(criterion, value, references)
        for criterion in table.laboratory
        if criterion.analyte == analyte
    }


def _presence(criterion: Criterion, value: Decimal, references: References | None) -> Presence:
    match grade(criterion, value, references).grade:
        case Ungradable():
            return Presence.NOT_ASSESSED
        case 0:
            return Presence.ABSENT
        case _:
            return Presence.PRESENT


def _tally(found: Iterable[tuple[Item, Presence]]) -> Tally:
    pairs = tuple(found)
    missing = [item for item, presence in pairs if presence is Presence.NOT_ASSESSED]
    points = sum((i.points for i, p in pairs if p is Presence.PRESENT), Decimal(0))
    return Tally(
        points=ungradable("items_missing", items=", ".join(i.key for i in missing))
        if missing
        else points,
        at_least=points,
        at_most=points + sum((item.points for item in missing), Decimal(0)),
    )


_OUTCOMES: Mapping[Presence, Outcome] = {
    Presence.PRESENT: Outcome.MET,
    Presence.ABSENT: Outcome.NOT_MET,
    Presence.NOT_ASSESSED: Outcome.UNKNOWN,
}


def _verdict(item: Item, presence: Presence) -> Verdict:
    unknown = presence is Presence.NOT_ASSESSED
    return Verdict(
        criterion=item.key,
        quantity=item.key,
        outcome=_OUTCOMES[presence],
        value=None if unknown else item.points if presence is Presence.PRESENT else Decimal(0),
        unit="points",
        limit="present",
        label=item.label,
        source=item.source,
        why_unknown=ungradable("items_missing", items=item.key) if unknown else None,
    )
