"""Composite states: conditions that must all hold (LLDAS, DORIS, responder indices).

A state is a table: what is compared with which limit.  A study file may override a limit by the
name of its quantity, and may choose between variants where the publications differ.  A condition
whose quantity is unknown leaves the state unknown, unless another condition already fails.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from firstdose.standards.conditions import (
    Condition,
    Quantity,
    accepting,
    judge,
    read_condition,
)
from firstdose.standards.tables import Confidence, label, rows
from firstdose.standards.verdict import Label, Outcome, Verdict, any_of, every


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StateTable:
    """A composite state, in the variant a study has chosen."""

    name: str
    label: Label
    conditions: tuple[Condition, ...]

    @property
    def quantities(self) -> tuple[str, ...]:
        """What is compared, by name, each once and in the order of the table."""
        return tuple(dict.fromkeys(condition.quantity for condition in self.conditions))


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Whether the state holds on one day, and a verdict for every condition."""

    name: str
    met: Outcome
    verdicts: tuple[Verdict, ...]

    def criteria(self, table: StateTable) -> Mapping[str, Outcome]:
        """What became of each criterion of the state."""
        judged = tuple(zip(table.conditions, self.verdicts, strict=True))
        return {
            criterion: _together([(c, v) for c, v in judged if c.criterion == criterion])
            for criterion in dict.fromkeys(c.criterion for c in table.conditions)
        }


@cache
def state_table(
    name: str, variants: frozenset[str] | None = None, accepted: frozenset[str] = frozenset()
) -> StateTable:
    """Read a state by name (``lldas``, ``doris``) in the variants a study has chosen.

    The variants to choose from are the words of the table's ``variants`` column; None takes the
    default ones.  A choice that leaves a criterion without any condition is refused.
    ``accepted`` names criteria of low confidence, or the state, that are to be used all the same.
    """
    (about,) = (row for row in rows("states/states.csv") if row["state"] == name)
    chosen = frozenset(about["default_variants"].split()) if variants is None else variants
    found = tuple(
        read_condition(row, row["criterion"]) for row in rows(f"states/{about['table']}.csv")
    )
    assert chosen <= {v for c in found for v in c.variants}, f"{name} has no such variant"
    kept = tuple(c for c in found if not c.variants or c.variants & chosen)
    assert {c.criterion for c in kept} == {c.criterion for c in found}, f"{name}: choose a variant"
    used = tuple(accepting(condition, name, accepted) for condition in kept)
    return StateTable(name=name, label=label(about), conditions=used)


def with_limits(table: StateTable, limits: Mapping[str, Decimal]) -> StateTable:
    """The same state with the limits of a study file in place of the published ones."""
    as_written = frozenset((name, str(limit)) for name, limit in limits.items())
    return _with_limits(table, as_written) if limits else table


@lru_cache(maxsize=256)
def _with_limits(table: StateTable, as_written: frozenset[tuple[str, str]]) -> StateTable:
    """By how the limits are written: 5 and 5.0 are one number, and read differently in a reason."""
    limits = {name: Decimal(text) for name, text in as_written}
    assert limits.keys() <= set(table.quantities), f"{table.name}: no such limit"
    return replace(
        table,
        conditions=tuple(
            replace(c, limit=limits[c.quantity], confidence=Confidence.HIGH)
            if c.quantity in limits
            else c
            for c in table.conditions
        ),
    )


def state(
    table: StateTable,
    values: Mapping[str, Quantity],
    limits: Mapping[str, Decimal] | None = None,
) -> State:
    """Judge every condition; a quantity that is not named was not assessed."""
    conditions = with_limits(table, limits or {}).conditions
    judged = tuple((c, judge(c, values.get(c.quantity))) for c in conditions)
    return State(
        name=table.name,
        met=_together(judged),
        verdicts=tuple(verdict for _, verdict in judged),
    )


def _together(judged: Sequence[tuple[Condition, Verdict]]) -> Outcome:
    """All conditions, of alternatives only one."""
    alone = (verdict.outcome for c, verdict in judged if not c.alternative)
    groups = dict.fromkeys((c.criterion, c.alternative) for c, _ in judged if c.alternative)
    alternatives = (
        any_of(verdict for c, verdict in judged if (c.criterion, c.alternative) == group)
        for group in groups
    )
    return every((*alone, *alternatives))
