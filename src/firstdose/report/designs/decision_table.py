"""The decision table of a design as a protocol prints it: boundaries, and the full grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import get_args

from firstdose.design.counts_table import CountsTable, Verdict
from firstdose.report.page import Column, Note, Row, TableBlock
from firstdose.report.words import Words

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_DOWN: tuple[Verdict, ...] = ("de_escalate", "eliminate", "stop")


def as_csv(table: CountsTable) -> str:
    """One row for each number of evaluable participants and of DLTs, or summed score."""
    rows = [
        f"{n},{_plain(count)},{verdict}"
        for n, decisions in enumerate(table.decisions, start=1)
        for count, verdict in zip(table.counted[n - 1], decisions, strict=True)
    ]
    head = {"dlts": "n,dlt,decision", "score": "n,score,decision"}[table.counts]
    return "\n".join([head, *rows]) + "\n"


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
        caption=words(f"designs.table.boundaries.{table.counts}"),
        columns=(
            Column(label=words("designs.table.decision"), align="text"),
            *(Column(label=str(n), group=words("designs.table.evaluable")) for n in sizes),
        ),
        rows=tuple(
            Row.of(
                words(f"designs.table.{name}", counted=words(f"designs.table.if.{table.counts}")),
                *(dash if count is None else _plain(count) for count in found),
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
        caption=words(f"designs.table.grid.{table.counts}"),
        columns=(
            Column(label=words(f"designs.table.counted.{table.counts}")),
            *(
                Column(label=str(n), group=words("designs.table.evaluable"))
                for n in range(1, most + 1)
            ),
        ),
        rows=tuple(_rows(table, words)),
        notes=(Note(text=letters),),
    )


def _rows(table: CountsTable, words: Words) -> Iterator[Row]:
    """A row for each count; the last ones, which all close the regimen, are one row."""
    by_n = [
        dict(zip(counts, said, strict=True))
        for counts, said in zip(table.counted, table.decisions, strict=True)
    ]
    other = [count for said in by_n for count, verdict in said.items() if verdict != "eliminate"]
    listed = sorted({count for counts in table.counted for count in counts})
    kept = [count for count in listed if count <= max(other, default=-1)]
    for count in listed[: len(kept) + 1]:
        ends = len(kept) < len(listed) - 1 and count == listed[len(kept)]
        label = words("designs.table.or_more", dlts=_plain(count)) if ends else _plain(count)
        yield Row.of(label, *_cells(by_n, count, words))


def _cells(
    by_n: Sequence[Mapping[Decimal, Verdict]], count: Decimal, words: Words
) -> Iterator[str]:
    for said in by_n:
        yield words(f"designs.verdict.{said[count]}") if count in said else ""


def _plain(count: Decimal) -> str:
    return f"{count.normalize():f}"


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
    if table.coherent_cohort is not None:
        yield words("designs.table.coherent_n", n=table.coherent_cohort)
