"""The ledger of a conducted trial: one table that only grows, on SQLite or PostgreSQL.

====================  ===========================================================================
`open_store`          the store in a database: the path of a file, or an address of PostgreSQL
`Store`               facts go in by `Store.append`; `Store.reading` hands out the `Ledger`
`Submission`          facts that one person hands in at once, saved whole or not at all
`OvertakenError`      somebody else was faster, with what they saved
`NotSavedError`       the database did not confirm: nobody may be told that it was saved
`Row`                 an entry as it is stored: its canonical text, and what the store adds
`verified`            the ledger in rows whose chain, guards, anchors and entries all hold
`Anchor`              the end of a chain as a line that leaves the database
====================  ===========================================================================
"""

from firstdose.conduct.store.anchors import Anchor
from firstdose.conduct.store.database import NotSavedError
from firstdose.conduct.store.opening import open_store
from firstdose.conduct.store.row import Head, Row
from firstdose.conduct.store.store import Store, stream_of
from firstdose.conduct.store.submission import OvertakenError, Submission
from firstdose.conduct.store.verification import Verified, verified

__all__ = [
    "Anchor",
    "Head",
    "NotSavedError",
    "OvertakenError",
    "Row",
    "Store",
    "Submission",
    "Verified",
    "open_store",
    "stream_of",
    "verified",
]
