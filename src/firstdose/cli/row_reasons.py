"""How a command over rows ends: all rows are written, and the reasons in them are counted."""

from __future__ import annotations

from collections import Counter

import typer

SHOWN = 20


def end(summary: str, reasons: Counter[str]) -> None:
    """Say on standard error what was done and each reason; exit with 1 when there is any."""
    typer.echo(summary, err=True)
    found = reasons.most_common()
    for reason, number in found[:SHOWN]:
        typer.echo(f"  {number} x {reason}", err=True)
    if len(found) > SHOWN:
        typer.echo(f"  and {len(found) - SHOWN} other reasons", err=True)
    if found:
        raise typer.Exit(1)
