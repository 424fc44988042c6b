"""Which regimens the safety committee has expanded, as its decisions so far say."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from firstdose.design.expansion import with_all_below
from firstdose.design.order import RegimenOrder
from firstdose.records.entry import Entry
from firstdose.records.facts import DoseDecided
from firstdose.records.values import Action


class Expanded(Struct, frozen=True, kw_only=True):
    """An expansion by the decisions on it.

    ``opened``: the decisions that opened a regimen, earliest first.  ``released``: the regimens
    that have not been closed since.  ``all_chosen``: the committee has said that it expands no
    other.
    """

    opened: tuple[Entry[DoseDecided], ...]
    released: tuple[str, ...]
    all_chosen: bool

    @property
    def regimens(self) -> tuple[str, ...]:
        """Every regimen that was opened, earliest first."""
        return tuple(entry.fact.regimen for entry in self.opened)


NOT_EXPANDED = Expanded(opened=(), released=(), all_chosen=False)


def expanded(order: RegimenOrder, decided: Sequence[Entry[DoseDecided]]) -> Expanded:
    """Each decision in turn: one opens a regimen, one closes what lies above another.

    To stay means to expand no other; to stop closes all of them.
    """
    opened: dict[str, Entry[DoseDecided]] = {}
    released: list[str] = []
    all_chosen = False
    for entry in decided:
        regimen = entry.fact.regimen
        match entry.fact.action:
            case Action.START | Action.ESCALATE:
                if regimen not in released:
                    released.append(regimen)
                    opened[regimen] = entry
            case Action.STAY:
                all_chosen = all_chosen or bool(released)
            case Action.DE_ESCALATE:
                kept = with_all_below(order, regimen)
                released = [one for one in released if one in kept]
                all_chosen = True
            case Action.STOP:
                released, all_chosen = [], True
            case Action.COMPLETE:
                all_chosen = True
            case Action.WAIT:
                continue
    return Expanded(opened=tuple(opened.values()), released=tuple(released), all_chosen=all_chosen)
