"""A process that enters facts until it is killed, and says of each when it has been saved.

It reads places of databases from standard input, and for each forks a child that appends and writes
the number of every entry that the database has confirmed.
"""

from __future__ import annotations

import os
import sys
from datetime import date

from conduct.books import small_ledger, submission
from conduct.databases import clock
from firstdose.conduct.store import Submission, open_store
from firstdose.records import notation
from firstdose.trial.clinic import Answer

(ENTRY,) = notation.read("2026-01-15 001 neutrophils 1 g (known 2026-01-15, by jm)")
ANSWER = Answer(ENTRY.fact, ENTRY.occurred_on, ENTRY.entered_by)


def enter(place: str) -> None:
    """Append without end; every third time two facts at once."""
    store = open_store(place, clock)
    if not len(store.ledger()):
        for entry in small_ledger().entries:
            store.append(submission(entry))
    version = len(store.stream("001"))
    while True:
        several = 2 if version % 3 == 0 else 1
        wanted = Submission(
            answers=(ANSWER,) * several, known_on=date(2026, 1, 15), stream="001", seen=version
        )
        version += several
        os.write(1, f"saved {store.append(wanted)[-1].number}\n".encode())


def main() -> None:
    """One child after the other."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                enter(line.strip())
            finally:
                os.write(1, b"failed\n")
                os._exit(1)
        os.write(1, f"child {child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


if __name__ == "__main__":
    main()
