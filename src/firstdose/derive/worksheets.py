"""What a worksheet of a graded event says of each domain of the published scale.

- ``fever`` 38.6 (Decimal): a number, where the domain has one;
- ``hypotension`` absent: nothing to be seen in the domain, its mildest level;
- ``hypoxia.face_mask`` present: that level of the domain; the worst level present counts;
- a present item that is not attributed to the event counts as explained otherwise.

A domain of which nothing is said was not assessed.
"""

from __future__ import annotations

from decimal import Decimal

from firstdose.records.values import Item, YesNo
from firstdose.standards.reasons import ungradable
from firstdose.standards.scale_tables import Level
from firstdose.standards.scale_tables import Scale as ScaleTable
from firstdose.standards.scales import Finding
from firstdose.standards.verdict import Presence, Ungradable

_EXPLAINED = "explained_otherwise"


def worksheet_findings(table: ScaleTable, items: tuple[Item, ...]) -> dict[str, Finding]:
    """What the worksheet says of each domain of which it says anything."""
    said: dict[str, list[tuple[Item, str]]] = {}
    for item in items:
        domain, _, level = item.key.partition(".")
        if domain in table.domains:
            said.setdefault(domain, []).append((item, level))
    return {domain: _finding(table, domain, tuple(found)) for domain, found in said.items()}


def _finding(table: ScaleTable, domain: str, said: tuple[tuple[Item, str], ...]) -> Finding:
    """The worst level that is present; the mildest when everything asked is absent."""
    levels = [level for level in table.levels if level.domain == domain]
    seen = [_level(levels, item, level) for item, level in said]
    numbers = [found for found in seen if isinstance(found, Decimal)]
    unknown = [found for found in seen if isinstance(found, Ungradable)]
    present = [found for found in seen if isinstance(found, Level)]
    if numbers:
        return numbers[0]
    strongest = max(present, key=_grade, default=None)
    if unknown and (strongest is None or strongest.grade == 0):
        return unknown[0]
    return (strongest or min(levels, key=_grade)).key


def _level(levels: list[Level], item: Item, level: str) -> Level | Decimal | Ungradable | None:
    """What one item shows: a level, a number, nothing (None), or why it cannot be said."""
    if item.answer is Presence.ABSENT:
        return None
    not_assessed = ungradable("domain_missing", domain=levels[0].domain)
    if item.answer is Presence.NOT_ASSESSED or item.attributed is YesNo.UNKNOWN:
        return not_assessed
    if item.attributed is YesNo.NO:
        return next((each for each in levels if each.key == _EXPLAINED), not_assessed)
    if isinstance(item.answer, Decimal):
        return item.answer
    signs = [each for each in levels if (each.key == level if level else each.grade > 0)]
    return signs[0] if len(signs) == 1 else not_assessed


def _grade(level: Level) -> int:
    return level.grade
