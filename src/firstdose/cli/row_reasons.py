"""How a command over rows ends: everything is written, and what has a reason is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import typer


def end(rows: int, reasons: Iterable[tuple[str, ...]], done: str) -> None:
    """Say on standard error how many rows have a reason, and each reason; exit 1 if any has one."""
    found = [each for each in reasons if each]
    if not found:
        return
    typer.echo(f"{len(found)} of {_rows(rows)} could not be {done} in full:", err=True)
    for reason, times in Counter(one for each in found for one in each).most_common():
        typer.echo(f"  {_rows(times)}: {reason}", err=True)
    typer.echo("All rows were written, each with its reason.", err=True)
    raise typer.Exit(1)


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"
