"""A team's own decision table in a CSV file, where a setting names the file."""

from __future__ import annotations

from pathlib import Path

from firstdose.cli.files import read_text
from firstdose.cli.problems import doubt
from firstdose.design.rules.own_table import table_rows

KEY, ENDING = "rows", ".csv"


def with_file_read(pair: str) -> str:
    """``rows=FILE.csv`` with the rows of the file in its place; any other setting as it is.

    What may be a slip, and is used as it stands, is said on standard error.
    """
    key, _, value = pair.partition("=")
    path = Path(value.strip())
    if key.strip() != KEY or path.suffix.lower() != ENDING:
        return pair
    rows, doubts = table_rows(read_text(path, "decision table"), str(path))
    doubt(doubts)
    spelled = (f"{{n: {row.n}, dlt: {row.dlt}, decision: {row.decision}}}" for row in rows)
    return f"{KEY}=[{', '.join(spelled)}]"
