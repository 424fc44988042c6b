"""Whether the ordinary analysis of a ledger gives the published numbers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from firstdose.analyse.results import results
from firstdose.analyse.rows import Statistic
from firstdose.protocol.published import Aggregate, Published, rounded_like
from firstdose.protocol.study import Study
from firstdose.records.ledger import Ledger


def disagreements(study: Study, ledger: Ledger, published: Published) -> Iterator[str]:
    """Every number of this study that the analysis at the data cut gives otherwise."""
    found = results(study, ledger, published.data_cut.on)
    for each in published.of_this_study:
        key = each.compared_with
        assert key is not None, "a reconstruction knows the row of every number"
        row = found.row(key.population, key.group, key.variable, Statistic(key.statistic))
        if not _agrees(each, row.value) or (each.of is not None and row.n != each.of):
            yield f"{each.key}: {row.value} of {row.n}, published {each.value} of {each.of}"


def _agrees(each: Aggregate, value: object) -> bool:
    if isinstance(each.value, Decimal) and isinstance(value, Decimal | int):
        return rounded_like(each.value, Decimal(value)) == each.value
    return each.value == value
