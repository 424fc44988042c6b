"""The decision table of a design as a protocol prints it: boundaries, and the full grid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from firstdose.design.counts_table import CountsTable, Verdict
from firstdose.report.page import Column, Note, Row, TableBlock
from firstdose.report.words import Words

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_DOWN: tuple[Verdict, ...] = ("de_escalate", "eliminate", "stop")


def as_csv(table: CountsTable) -> str:
    """One row for each number of evaluable participants and of DLTs."""
    rows = [
        f"{n},{dlt},{verdict}"
        for n, decisions in enumerate(table.decisions, start=1)
        for dlt, verdict in enumerate(decisions)
    ]
    return "\n".join(["n,dlt,decision", *rows]) + "\n"


def boundary_table(table: CountsTable, size: int, words: Words) -> TableBlock:
    """Up to which number of DLTs it goes up, and from which on down, cohort by cohort."""
    most = len(table.decisions)
    sizes = list(range(size, most + 1, size)) or [most]
    counts = {
        "escalate": [table.most(n, "escalate") for n in sizes],
        "de_escalate": [table.fewest(n, *_DOWN) for n in sizes],
        "eliminate": [table.fewest(n, "eliminate") for n in sizes],
    }
    stops = [table.fewest(n, "stop") for n in sizes]
    if any(count is not None for count in stops):
        counts["stop"] = stops
    dash = words("general.dash")
    return TableBlock(
        id="boundaries",
        caption=words("designs.table.boundaries"),
        columns=(
            Column(label=words("designs.table.decision"), align="text"),
            *(Column(label=str(n), group=words("designs.table.evaluable")) for n in sizes),
        ),
        rows=tuple(
            Row.of(
                words(f"designs.table.{name}"),
                *(dash if count is None else str(count) for count in found),
            )
            for name, found in counts.items()
        ),
        notes=tuple(Note(text=text) for text in holds_for(table, words)),
    )


def grid_table(table: CountsTable, words: Words) -> TableBlock:
    """Every number evaluable in its column, every number of DLTs in its row."""
    most = len(table.decisions)
    used = {verdict for decisions in table.decisions for verdict in decisions}
    letters = words("general.list_comma").join(
        words(f"designs.letter.{verdict}") for verdict in VERDICTS if verdict in used
    )
    return TableBlock(
        id="grid",
        caption=words("designs.table.grid"),
        columns=(
            Column(label=words("designs.table.dlts")),
            *(
                Column(label=str(n), group=words("designs.table.evaluable"))
                for n in range(1, most + 1)
            ),
        ),
        rows=tuple(_rows(table, words)),
        notes=(Note(text=letters),),
    )


def _rows(table: CountsTable, words: Words) -> Iterator[Row]:
    """A row for each number of DLTs; the last ones, which all close the regimen, are one row."""
    most = len(table.decisions)
    other = [
        dlt
        for decisions in table.decisions
        for dlt, verdict in enumerate(decisions)
        if verdict != "eliminate"
    ]
    last = max(other, default=0) + 1
    for dlt in range(min(last, most) + 1):
        label = words("designs.table.or_more", dlts=dlt) if dlt == last < most else str(dlt)
        yield Row.of(label, *_cells(table, dlt, words))


def _cells(table: CountsTable, dlt: int, words: Words) -> Iterator[str]:
    for decisions in table.decisions:
        yield words(f"designs.verdict.{decisions[dlt]}") if dlt < len(decisions) else ""


def holds_for(table: CountsTable, words: Words) -> Iterator[str]:
    """When the table may be read, and for which regimen."""
    if table.depends:
        seen = [
            words("designs.table.seen", regimen=name, dlts=dlts, evaluable=evaluable)
            for name, (evaluable, dlts) in table.seen.items()
        ]
        said = words.list(seen) if seen else words("designs.table.none_seen")
        yield words("designs.table.model", regimen=table.regimen, seen=said)
    else:
        yield words("designs.table.inside")
    yield words("designs.table.full_cohort")
