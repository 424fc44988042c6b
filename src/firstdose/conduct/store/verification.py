"""Whether a ledger is the one that was written: its rows, its guards, its anchors, its entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from firstdose.conduct.refusals import refusal
from firstdose.conduct.store.anchors import Anchor, anchor_problems
from firstdose.conduct.store.chain import Chain
from firstdose.conduct.store.row import Head, Row
from firstdose.records.entry import Entry
from firstdose.records.facts import Fact, StudyOpened
from firstdose.records.ledger import Ledger
from firstdose.records.problem import Problem, StudyError
from firstdose.records.undisturbed import undisturbed


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A ledger that verifies, with the end of its chain; ``recorded_at``: of its last entry."""

    ledger: Ledger
    head: Head
    recorded_at: str

    @property
    def study(self) -> str:
        """Which study it is."""
        return self.ledger.opened.fact.study


def verified(
    rows: Iterable[Row],
    name: str,
    *,
    anchors: Iterable[Anchor] = (),
    guard_problems: Iterable[Problem] = (),
) -> Verified:
    """The ledger in these rows; a ``StudyError`` names every entry at which it does not verify.

    Anchors of other studies are passed over.
    """
    known = tuple(anchors)
    chain = Chain(name)
    problems = list(guard_problems)
    hashes = dict.fromkeys((anchor.head.number for anchor in known), "")
    kept: list[Row] = []
    for row in rows:
        found = chain.problems_of(row)
        chain.take(row, found)
        problems.extend(found)
        if row.number in hashes:
            hashes[row.number] = row.hash
        kept.append(row)
    study = _study(kept)
    if study is not None:
        problems.extend(anchor_problems(known, hashes, study, chain.head, name))
    if not kept:
        problems.append(_empty(name))
    if problems:
        raise StudyError.of(problems)
    return Verified(ledger=_read(kept, name), head=chain.head, recorded_at=kept[-1].recorded_at)


def _study(rows: Sequence[Row]) -> str | None:
    """The study that the first row opens; None where it cannot be read as such."""
    try:
        fact = rows[0].read("entry 1").fact if rows else None
    except StudyError:
        return None
    return fact.study if isinstance(fact, StudyOpened) else None


def _empty(name: str) -> Problem:
    return Problem(
        what="The ledger is empty.",
        where=name,
        because="Entry 1 says which study this is and carries its file.",
        remedy="Restore the ledger from a backup, or begin it.",
    )


def _unreadable(problem: Problem, row: Row, name: str) -> Problem:
    """What an entry that cannot be read says in English, with words for the other languages."""
    said = refusal("entry_unreadable", entry=f"{row.number}", name=name, detail=problem.what)
    return replace(problem, translations=said.translations)


def _read(rows: Iterable[Row], name: str) -> Ledger:
    """The entries of rows whose chain holds, read and held against each other."""
    problems: list[Problem] = []
    found: list[tuple[str, Entry[Fact] | int | None]] = []
    with undisturbed():
        for row in rows:
            where = f"{name}, entry {row.number}"
            try:
                found.append((where, row.read(where)))
            except StudyError as error:
                problems.extend(_unreadable(one, row, name) for one in error.problems)
                found.append((where, row.number))
        return Ledger.gathered(found, problems)
