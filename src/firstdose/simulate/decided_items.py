"""SLEDAI-2K items that the laboratory results of a day decide."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from firstdose.simulate.analytes import Test, tests
from firstdose.simulate.published_states import sledai_fever_above_cel


def decided(results: Mapping[str, Decimal]) -> dict[str, bool]:
    """Items that today's results decide; one analyte on the wrong side is enough."""
    found: dict[str, bool] = {}
    for test in _deciding():
        value = results.get(test.analyte)
        if value is not None and not found.get(test.item):
            found[test.item] = beyond(test, value)
    if "temperature" in results:
        found["fever"] = results["temperature"] > sledai_fever_above_cel()
    return found


@cache
def _deciding() -> tuple[Test, ...]:
    """The analytes that decide an item."""
    return tuple(test for test in tests().values() if test.item)


def beyond(test: Test, value: Decimal) -> bool:
    """Whether a value lies on the side of its limit on which the item counts."""
    limit = test.item_limit
    return value < limit if test.side == "below" else value > limit
