"""Weighted indices: points for every item that is present.

One engine for every index of this kind.  An item that was not assessed makes the total incomplete,
never smaller; what the total must at least and can at most be is kept beside it.  In some indices a
group of items counts once, with its highest item, or has a maximum of its own (damage index,
classification criteria).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache

from firstdose.standards.cuts import Criterion, References, criteria_from
from firstdose.standards.grading import grade
from firstdose.standards.reasons import ungradable
from firstdose.standards.tables import Confidence, label, names, rows
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


class Counting(StrEnum):
    """How the items of one group count: all of them, or only the highest one present."""

    SUM = "sum"
    HIGHEST = "highest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Items that count together: an organ of the damage index, a domain of a classification.

    ``cap`` is the most the group can give; None: no maximum of its own.
    """

    counting: Counting
    cap: Decimal | None

    def points(self, present: Iterable[Item]) -> Decimal:
        """Points of the items of this group that are present."""
        each = [item.points for item in present]
        match self.counting:
            case Counting.SUM:
                counted = sum(each, Decimal(0))
            case Counting.HIGHEST:
                counted = max(each, default=Decimal(0))
        return counted if self.cap is None else min(counted, self.cap)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ScoreTable:
    """An index: its items, and the laboratory limits at which some of them are present.

    ``groups`` by the tag their items carry; an item of no group counts by itself.
    """

    name: str
    items: tuple[Item, ...]
    laboratory: tuple[Criterion, ...]
    groups: Mapping[str, Group]

    def points(self, present: Iterable[Item]) -> Decimal:
        """Points of the items that are present, each group counted in its own way."""
        members: dict[str, list[Item]] = {}
        for item in present:
            members.setdefault(self._group(item), []).append(item)
        alone = sum((item.points for item in members.pop("", [])), Decimal(0))
        return alone + sum((self.groups[g].points(m) for g, m in members.items()), Decimal(0))

    def _group(self, item: Item) -> str:
        return next((tag for tag in item.tags if tag in self.groups), "")


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
        groups=_groups(name),
    )


@cache
def item_keys(table: ScoreTable) -> frozenset[str]:
    """What an index calls its items."""
    return frozenset(item.key for item in table.items)


def _groups(name: str) -> Mapping[str, Group]:
    """Groups of an index; most have none, and no table of them."""
    if "groups" not in names(name):
        return {}
    return {
        row["group"]: Group(
            counting=Counting(row["counting"]), cap=Decimal(row["cap"]) if row["cap"] else None
        )
        for row in rows(f"{name}/groups.csv")
    }


def score(table: ScoreTable, items: Mapping[str, Presence]) -> Score:
    """Add up an index; an item that is not named was not assessed."""
    assert item_keys(table).issuperset(items), "an item the index does not have"
    return _score(table, tuple(items.get(each.key, Presence.NOT_ASSESSED) for each in table.items))


@lru_cache(maxsize=4096)
def _score(table: ScoreTable, presences: tuple[Presence, ...]) -> Score:
    found = tuple(zip(table.items, presences, strict=True))
    tags = dict.fromkeys(tag for item in table.items for tag in item.tags)
    tallies = {tag: _tally(table, [(i, p) for i, p in found if tag in i.tags]) for tag in tags}
    whole = _tally(table, found)
    return Score(
        table=table.name,
        total=whole.points,
        tallies={table.name: whole, **tallies},
        verdicts=tuple(_verdict(item, presence) for item, presence in found),
    )


def tally(table: ScoreTable, items: Mapping[str, Presence], tag: str = "") -> Tally:
    """The points of the whole index or, with a tag, of some of its items."""
    chosen = [item for item in table.items if not tag or tag in item.tags]
    return _tally(table, [(i, items.get(i.key, Presence.NOT_ASSESSED)) for i in chosen])


def quantities(scored: Score) -> Mapping[str, Decimal | Partial]:
    """Total and subtotals named as composite states ask for them: ``sledai_2k_renal``."""
    return {
        tag if tag == scored.table else f"{scored.table}_{tag}": tally.quantity
        for tag, tally in scored.tallies.items()
    }


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


def _tally(table: ScoreTable, found: Sequence[tuple[Item, Presence]]) -> Tally:
    present = [item for item, presence in found if presence is Presence.PRESENT]
    missing = [item for item, presence in found if presence is Presence.NOT_ASSESSED]
    at_least, at_most = table.points(present), table.points([*present, *missing])
    return Tally(
        points=at_least
        if at_least == at_most
        else ungradable("items_missing", items=", ".join(item.key for item in missing)),
        at_least=at_least,
        at_most=at_most,
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
