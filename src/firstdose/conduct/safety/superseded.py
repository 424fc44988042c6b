"""Whether what was signed is still what is known, and the entry that changed it.

The day of the snapshot is looked at again with all that is known now.  What happened after that day
is news, and no change of what was signed; where a change was taken back, it is again what is known.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from firstdose.conduct.safety.evidence import Question, evidence_sha256
from firstdose.derive.unchanged import Unchanged, unchanged
from firstdose.protocol.study import Study
from firstdose.records.committee import SnapshotFrozen
from firstdose.records.entry import Entry
from firstdose.records.facts import Fact
from firstdose.records.kinds import participant_of
from firstdose.records.ledger import Ledger

REMEMBERED = 256


class _Looked(NamedTuple):
    """What was found when entries up to a number had been looked at."""

    through: int
    by: int | None


_looked: OrderedDict[Unchanged[Entry[SnapshotFrozen]], _Looked] = OrderedDict()


def superseded_by(study: Study, ledger: Ledger, frozen: Entry[SnapshotFrozen]) -> int | None:
    """The entry that changed what was looked at; None while it stands.

    Only entries about that day or before, and corrections, can change it: while none came in, the
    last answer holds.  ``study``: the version under which the snapshot was frozen.
    """
    key = unchanged(frozen)
    before = _looked.get(key)
    # A shorter ledger is one of the past, or another one: nothing is known of it.
    known = before is not None and before.through <= len(ledger)
    since = before.through if known and before is not None else frozen.fact.evidence_through
    fresh = [one for one in ledger.since(since) if _may_touch(one, frozen)]
    if before is not None and known and not fresh:
        found = before.by
    else:
        found = _found(study, ledger, frozen)
    _looked[key] = _Looked(len(ledger), found)
    _looked.move_to_end(key)
    while len(_looked) > REMEMBERED:
        _looked.popitem(last=False)
    return found


def _may_touch(entry: Entry[Fact], frozen: Entry[SnapshotFrozen]) -> bool:
    about_then = entry.occurred_on <= frozen.occurred_on or entry.amends is not None
    return bool(participant_of(entry.fact)) and about_then


def _found(study: Study, ledger: Ledger, frozen: Entry[SnapshotFrozen]) -> int | None:
    fact = frozen.fact
    asked = Question(part=fact.part, day=frozen.occurred_on, through=fact.evidence_through)
    if evidence_sha256(study, ledger, asked) == fact.evidence_sha256:
        return None
    for entry in ledger.since(asked.through):
        if _may_touch(entry, frozen):
            then = ledger.as_of_entry(entry.number)
            if evidence_sha256(study, then, asked) != fact.evidence_sha256:
                return entry.number
    return frozen.number
