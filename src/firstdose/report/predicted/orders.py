"""Whether the order of regimens holds whatever nobody has measured, in a sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from firstdose.analyse.predicted import NOBODY_KNOWS, OrderRow
from firstdose.report.predicted.endpoints import contrast_name, endpoint_name
from firstdose.report.words import Words


def is_unidentified(row: OrderRow) -> bool:
    """Whether the order changes from one population to another."""
    return row.verdict == NOBODY_KNOWS


def order_sentences(rows: Sequence[OrderRow], words: Words) -> Iterator[str]:
    """A sentence for each contrast of each endpoint."""
    for row in rows:
        endpoint = endpoint_name(row.endpoint, words)
        yield words("predicted.order.of_endpoint", endpoint=endpoint, said=_sentence(row, words))


def _sentence(row: OrderRow, words: Words) -> str:
    of = row.higher + row.lower + row.unresolved
    names = {"one": contrast_name(row.one, words), "other": contrast_name(row.other, words)}
    if is_unidentified(row):
        return words(
            "predicted.order.not_identified", **names, higher=row.higher, lower=row.lower, of=of
        )
    if row.verdict == "no difference":
        return words("predicted.order.no_difference", **names, of=of)
    if not row.unresolved:
        return words(f"predicted.order.everywhere_{row.verdict}", **names, of=of)
    if row.verdict == "higher":
        return words("predicted.order.higher", **names, higher=row.higher, of=of)
    return words("predicted.order.lower", **names, lower=row.lower, of=of)
