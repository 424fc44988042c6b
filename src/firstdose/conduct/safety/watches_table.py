"""The DLT windows as a table: the same rows, in words."""

from __future__ import annotations

from firstdose.conduct.safety.naming import reason_texts
from firstdose.conduct.safety.seen import Seen
from firstdose.conduct.safety.watches import WatchRow
from firstdose.derive.dose_limiting_toxicity import Dlt
from firstdose.report.names import code_name
from firstdose.report.page import Column, Row, TableBlock
from firstdose.report.words import Words


def watches_table(seen: Seen, rows: tuple[WatchRow, ...], words: Words) -> TableBlock:
    """One row a participant, in the order of assignment."""
    return TableBlock(
        id="dlt-windows-rows",
        caption=words("safety.watches.table"),
        columns=(
            Column(label=words("tables.participant"), align="text"),
            Column(label=words("tables.regimen"), align="text"),
            Column(label=words("safety.watches.infusions"), align="text"),
            Column(label=words("safety.watches.window"), align="text"),
            Column(label=words("safety.watches.standing_label"), align="text"),
            Column(label=words("safety.watches.dlts"), align="text"),
            Column(label=words("safety.watches.events"), align="text"),
        ),
        rows=tuple(_row(seen, row, words) for row in rows),
        empty=words("safety.watches.nobody"),
    )


def _row(seen: Seen, row: WatchRow, words: Words) -> Row:
    dash = words("general.dash")
    window = dash
    if row.opens_on is not None and row.closes_on is not None:
        window = words("safety.watches.from_to", first=row.opens_on, last=row.closes_on)
    standing = code_name(words, "evaluable", row.evaluable)
    if row.reason is not None:
        (why,) = reason_texts(seen.study, words, (row.reason,))
        standing = words("safety.watches.stands", standing=standing, reason=why)
    return Row.of(
        row.participant,
        row.regimen,
        words.list([words.date(day) for day in row.infusions]),
        window,
        standing,
        words.list([_dlt(seen, one, words) for one in row.dlts]),
        words.list(
            [
                words(
                    "safety.watches.graded",
                    kind=code_name(words, "interest", one.kind),
                    grade=one.grade,
                    on=one.on,
                )
                for one in row.events
            ]
        ),
    )


def _dlt(seen: Seen, dlt: Dlt, words: Words) -> str:
    return words("safety.watches.dated", what=_clause(seen, dlt.clause, words), on=dlt.on)


def _clause(seen: Seen, key: str, words: Words) -> str:
    """A clause of the DLT definition in the words of the study file."""
    for clause in seen.study.dlt.clauses:
        if clause.key == key:
            return clause.text.text(words.language)
    return words("safety.watches.adjudicated")
