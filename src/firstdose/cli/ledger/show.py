"""``firstdose ledger show``: the audit trail, an entry a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.ledger.source import Database, File, ledger_in, one_of, store_at
from firstdose.cli.problems import with_problems_shown
from firstdose.records.problem import StudyError

if TYPE_CHECKING:
    from firstdose.conduct.store import Row
    from firstdose.records.entry import Entry
    from firstdose.records.facts import Fact

EXAMPLE = "firstdose ledger show ledger.jsonl --participant 001 --kind cells_infused"

LONGEST = 400
"""Characters of a line; entry 1 holds a whole study file."""

MOST_NAMED = 10
"""Participants that are named when one is not known; of more, the first and the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries are asked for; "" and None ask for all."""

    participant: str
    kind: str
    by: str
    since: date | None
    until: date | None

    def covers(self, entry: Entry[Fact]) -> bool:
        from firstdose.records.kinds import kind_of, participant_of

        return (
            self.participant in ("", participant_of(entry.fact))
            and self.kind in ("", kind_of(entry.fact))
            and self.by in ("", entry.entered_by)
            and (self.since is None or self.since <= entry.known_on)
            and (self.until is None or entry.known_on <= self.until)
        )


@with_problems_shown
def show(
    ledger: File = None,
    *,
    db: Database = "",
    participant: Annotated[
        str, typer.Option(metavar="NUMBER", help="Of this participant only.", show_default=False)
    ] = "",
    kind: Annotated[
        str, typer.Option(metavar="KIND", help="Facts of this kind only.", show_default=False)
    ] = "",
    by: Annotated[
        str, typer.Option(metavar="NAME", help="Entered by this person only.", show_default=False)
    ] = "",
    since: Annotated[
        datetime | None,
        typer.Option(
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="Known on this day or later.",
            show_default=False,
        ),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="Known by the end of this day.",
            show_default=False,
        ),
    ] = None,
    stored: Annotated[
        bool,
        typer.Option(
            "--stored", help="Also when, in which role and where each was entered (with --db)."
        ),
    ] = False,
    whole: Annotated[bool, typer.Option("--whole", help="Long entries to their end.")] = False,
) -> None:
    """Show the audit trail, an entry a line.

    A line says when it happened, to whom, what, when it became known, and who entered it; before
    it stands the number of the entry.
    """
    from firstdose.records.kinds import participant_of

    one_of(ledger, db)
    if stored and not db:
        raise typer.BadParameter("a ledger file does not say it", param_hint="--stored")
    wanted = Wanted(
        participant=participant,
        kind=_known(kind),
        by=by,
        since=since.date() if since else None,
        until=until.date() if until else None,
    )
    with ExitStack() as stack:
        if ledger is not None:
            found: Iterator[tuple[Entry[Fact], Row | None]] = (
                (entry, None) for entry in ledger_in(ledger).entries
            )
        else:
            store = stack.enter_context(store_at(db))
            found = ((row.read(f"{db}, entry {row.number}"), row) for row in store.rows())
        known: set[str] = set()
        for entry, row in found:
            known.add(participant_of(entry.fact))
            if wanted.covers(entry):
                _say(entry, row if stored else None, whole=whole)
    if participant and participant not in known:
        raise _unknown(participant, sorted(known - {""}))


def _unknown(participant: str, known: Sequence[str]) -> StudyError:
    """Only a number written otherwise is named: another one would be another person's."""
    plain = participant.casefold().lstrip("0")
    same = [each for each in known if each.casefold().lstrip("0") == plain]
    meant = f"Did you mean {' or '.join(same)}? " if same else ""
    named = ", ".join(known) if len(known) <= MOST_NAMED else f"{known[0]} to {known[-1]}"
    return StudyError(
        f"This ledger knows no participant {participant}.",
        where=f"--participant {participant}",
        because=f"It speaks of {len(known)}: {named or 'nobody yet'}.",
        remedy=f"{meant}Write the number as the ledger does.",
    )


def _known(kind: str) -> str:
    from firstdose.records.kinds import KINDS, nearest

    if kind and kind not in KINDS:
        meant = nearest(kind, KINDS)
        raise typer.BadParameter(
            f"there is no kind of fact '{kind}'." + (f" Did you mean {meant}?" if meant else ""),
            param_hint="--kind",
        )
    return kind


def _say(entry: Entry[Fact], row: Row | None, *, whole: bool) -> None:
    from firstdose.records import notation

    line = f"{entry.number:>6}  {notation.write(entry)}"
    if len(line) > LONGEST and not whole:
        line = f"{line[:LONGEST]}… (--whole shows {len(line) - LONGEST} characters more)"
    typer.echo(line)
    if row is not None:
        place = ", ".join(filter(None, (row.role, row.site))) or "no role or site said"
        typer.echo(
            f"        # {row.recorded_at}  {place}  {row.stream} version {row.version}  {row.hash}"
        )
