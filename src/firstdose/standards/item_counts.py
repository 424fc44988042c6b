"""How many items of an index are present, or new; within limits where some are unknown."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from firstdose.standards.reasons import ungradable
from firstdose.standards.scores import ScoreTable
from firstdose.standards.verdict import Partial, Presence


def items_present(
    table: ScoreTable, items: Mapping[str, Presence], tag: str = ""
) -> Decimal | Partial:
    """How many items of the index or, with a tag, of some of it are present."""
    keys = [item.key for item in table.items if not tag or tag in item.tags]
    found = [(key, items.get(key, Presence.NOT_ASSESSED)) for key in keys]
    sure = [key for key, presence in found if presence is Presence.PRESENT]
    return counted(len(sure), [key for key, p in found if p is Presence.NOT_ASSESSED])


def counted(sure: int, unsure: Sequence[str], missing: Sequence[str] = ()) -> Decimal | Partial:
    """A number of findings, some of which may not have been assessed.

    ``missing`` names what was not assessed, where that is not the finding itself.
    """
    if not unsure:
        return Decimal(sure)
    return Partial(
        at_least=Decimal(sure),
        at_most=Decimal(sure + len(unsure)),
        why=ungradable("items_missing", items=", ".join(missing or unsure)),
    )


def new_items(
    table: ScoreTable, now: Mapping[str, Presence], before: Mapping[str, Presence]
) -> Decimal | Partial:
    """How many items are present now that were absent at the previous assessment."""
    missing = Presence.NOT_ASSESSED
    pairs = [(i.key, now.get(i.key, missing), before.get(i.key, missing)) for i in table.items]
    sure = [k for k, n, b in pairs if n is Presence.PRESENT and b is Presence.ABSENT]
    ruled_out = [k for k, n, b in pairs if n is Presence.ABSENT or b is Presence.PRESENT]
    return counted(len(sure), [key for key, _, _ in pairs if key not in (*sure, *ruled_out)])
