"""Analytes and units that the standards can convert."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from firstdose.protocol.checks.leaves import every_criterion
from firstdose.protocol.criteria import DERIVED_QUANTITIES, Criterion, Limit
from firstdose.protocol.finding import Finding, Path, did_you_mean, nearest
from firstdose.protocol.responses import B_CELLS, BCellDepletion
from firstdose.protocol.study import Study
from firstdose.protocol.toxicity import CountClause
from firstdose.standards.units import analytes, canonical, conversions
from firstdose.standards.verdict import Ungradable


def limits(study: Study) -> Iterator[Finding]:
    """Limits of criteria: the quantity exists and has such a unit."""
    for path, criterion in every_criterion(study):
        for here, limit in _limits(path, criterion):
            yield from _measurable("quantity", limit.quantity, limit.unit, limit.value, here)


def opposed_limits(study: Study) -> Iterator[Finding]:
    """Limits of one criterion that nobody can satisfy together."""
    for path, criterion in every_criterion(study):
        for quantity in dict.fromkeys(limit.quantity for limit in criterion.all_of):
            lowest, highest = _range(criterion, quantity)
            if lowest is not None and highest is not None and _none_between(lowest, highest):
                yield Finding(
                    path=(*path, "all_of"),
                    what=f"No {quantity} is {_worded(lowest)} and {_worded(highest)}.",
                    because=f"Criterion `{criterion.key}` could never be satisfied.",
                    remedy="Exchange the two numbers or correct the comparisons.",
                )


def impossible_limits(study: Study) -> Iterator[Finding]:
    """Limits at ages that nobody has, and below 0."""
    for path, criterion in every_criterion(study):
        for here, limit in _limits(path, criterion):
            if limit.quantity == "age_years" and not 0 <= limit.value <= 120:
                yield Finding(
                    path=(*here, "value"),
                    what=f"An age of {limit.value} years is no sensible limit.",
                    because="Ages are recorded in completed years.",
                    remedy="Write the age in years, such as 18 or 65.",
                )
            elif limit.value < 0:
                yield _below_0(limit.quantity, limit.value, (*here, "value"))
    chosen = study.endpoints.instruments
    for name, value in (
        ("lldas_prednisone_limit_mg_per_day", chosen.lldas_prednisone_limit_mg_per_day),
        ("doris_prednisone_limit_mg_per_day", chosen.doris_prednisone_limit_mg_per_day),
    ):
        if value < 0:
            yield _below_0(name, value, ("endpoints", "instruments", name))


def _below_0(name: str, value: Decimal, path: Path) -> Finding:
    return Finding(
        path=path,
        what=f"The limit of {name} is {value}.",
        because="It is never below 0, so that the limit would hold for everyone or for no one.",
        remedy="Write 0 or more.",
    )


def alternatives(study: Study) -> Iterator[Finding]:
    """Alternatives of criteria: at least two, and none of them twice."""
    for path, criterion in every_criterion(study):
        here, listed = (*path, "any_of"), criterion.any_of
        if len(listed) == 1:
            yield Finding(
                path=here,
                what=f"Criterion `{criterion.key}` has one alternative only.",
                because="Of `any_of` one limit is enough, so it lists two or more.",
                remedy="Write the limit under `all_of`, or add the other alternative.",
            )
        for place, limit in enumerate(listed):
            if limit in listed[:place]:
                yield Finding(
                    path=(*here, place),
                    what=f"An alternative of criterion `{criterion.key}` stands there twice.",
                    because="The same limit again makes nobody else eligible.",
                    remedy="Remove it, or correct its quantity or value.",
                )


def counts(study: Study) -> Iterator[Finding]:
    """Blood counts of the DLT definition: clauses and exceptions."""
    for number, clause in enumerate(study.dlt.clauses):
        if isinstance(clause, CountClause):
            path = ("dlt", "clauses", number)
            yield from _measurable("analyte", clause.analyte, clause.unit, clause.below, path)
    for number, exception in enumerate(study.dlt.exceptions):
        if exception.neutrophils_below is not None:
            unit, below = exception.neutrophils_unit, exception.neutrophils_below
            for found in _measurable("analyte", "neutrophils", unit, below, ()):
                yield replace(found, path=("dlt", "exceptions", number, "neutrophils_unit"))


def responses(study: Study) -> Iterator[Finding]:
    """B-cell counts that are a response."""
    for number, part in enumerate(study.parts):
        response = part.response
        if isinstance(response, BCellDepletion):
            path = ("parts", number, "response")
            limit = response.b_cells_at_most
            yield from _measurable("analyte", B_CELLS, response.unit, limit, path)


def procedures(study: Study) -> Iterator[Finding]:
    """Analytes of procedures."""
    for number, procedure in enumerate(study.schedule.procedures):
        for place, name in enumerate(procedure.analytes):
            if name not in analytes():
                path = ("schedule", "procedures", number, "analytes", place)
                yield _unknown_analyte("analyte", name, path)


def _limits(path: Path, criterion: Criterion) -> Iterator[tuple[Path, Limit]]:
    for number, limit in enumerate(criterion.all_of):
        yield (*path, "all_of", number), limit
    for number, limit in enumerate(criterion.any_of):
        yield (*path, "any_of", number), limit


def _measurable(
    key: str, quantity: str, unit: str, value: Decimal, path: Path
) -> Iterator[Finding]:
    if key == "quantity" and quantity in DERIVED_QUANTITIES:
        accepted = (DERIVED_QUANTITIES[quantity],)
        wrong, like = unit not in accepted, did_you_mean(unit, accepted)
    elif quantity in analytes():
        accepted = tuple(conversion.unit for conversion in conversions(quantity))
        found = canonical(quantity, value, unit)
        wrong = isinstance(found, Ungradable)
        # A unit that exists and measures something else is not misspelled.
        misspelled = isinstance(found, Ungradable) and found.code == "unit_not_ucum"
        like = did_you_mean(unit, accepted) if misspelled else ""
    else:
        yield _unknown_analyte(key, quantity, (*path, key))
        return
    if wrong:
        yield Finding(
            path=(*path, "unit"),
            what=f"`{unit}` is not a unit of {quantity}.",
            because=f"Accepted units: {', '.join(accepted)}.",
            remedy=f"Write the limit in one of them. {like}".rstrip(),
        )


def _unknown_analyte(noun: str, name: str, path: Path) -> Finding:
    known = (*analytes(), *(DERIVED_QUANTITIES if noun == "quantity" else ()))
    return Finding(
        path=path,
        what=f"There is no {noun} `{name}`.",
        because="Only what the tables of the standards know can be converted and graded.",
        remedy=nearest(name, known),
    )


def _range(criterion: Criterion, quantity: str) -> tuple[Limit | None, Limit | None]:
    """The highest lower limit and the lowest upper limit, with their values in canonical units."""
    own = [
        replace(limit, value=_canonical(limit))
        for limit in criterion.all_of
        if limit.quantity == quantity
    ]
    lower = [limit for limit in own if limit.comparison in (">", ">=", "=")]
    upper = [limit for limit in own if limit.comparison in ("<", "<=", "=")]
    return (
        max(lower, key=lambda each: (each.value, each.comparison == ">"), default=None),
        min(upper, key=lambda each: (each.value, each.comparison != "<"), default=None),
    )


def _none_between(lowest: Limit, highest: Limit) -> bool:
    open_ended = lowest.comparison == ">" or highest.comparison == "<"
    return lowest.value > highest.value or (lowest.value == highest.value and open_ended)


def _worded(limit: Limit) -> str:
    words = {">": "above", ">=": "at least", "=": "exactly", "<=": "at most", "<": "below"}
    return f"{words[limit.comparison]} {limit.value}"


def _canonical(limit: Limit) -> Decimal:
    value = canonical(limit.quantity, limit.value, limit.unit)
    return limit.value if isinstance(value, Ungradable) else value
