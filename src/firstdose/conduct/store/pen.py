"""Writing rows: each sealed with the fingerprint of the one before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version

from firstdose.conduct.store.row import FORMAT, Head, Row
from firstdose.records import lines
from firstdose.records.entry import Entry
from firstdose.records.facts import Fact, ProtocolVersionActive
from firstdose.records.ledger import Ledger


@dataclass(slots=True, kw_only=True)
class Pen:
    """Writes the rows that one person hands in at one time, after the ``head`` of a chain."""

    head: Head
    now: datetime
    role: str
    site: str

    def write(self, entry: Entry[Fact], stream: str, version_: int, study_sha256: str) -> Row:
        """The next row."""
        row = Row(
            number=self.head.number + 1,
            format=FORMAT,
            stream=stream,
            version=version_,
            entry=lines.write_entry(entry),
            role=self.role,
            site=self.site,
            recorded_at=utc(self.now),
            study_sha256=study_sha256,
            software_version=software(),
            prev=self.head.hash,
            hash="",
        ).sealed()
        self.head = row.head
        return row


def utc(moment: datetime) -> str:
    """A time in UTC, to the microsecond."""
    assert moment.tzinfo is not None, "a clock says its time zone"
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def study_in_force(ledger: Ledger) -> str:
    """The fingerprint of the study file in force; "" before there is one."""
    if not len(ledger):
        return ""
    last = ledger.history("").last(ProtocolVersionActive)
    return (last or ledger.opened).fact.study_sha256


@cache
def software() -> str:
    """Which firstdose this is."""
    return version("firstdose")
