"""What happened: facts, orders, the append-only ledger and its two texts.

=============  =================================================================================
``facts``      what a clinic answered or volunteered: a closed union of frozen classes, `Fact`
``orders``     what the trial asks today: another, `Order`
``values``     the closed vocabularies and small values that both are made of
`Entry`        one fact, dated twice, with who entered it and what it amends
`Ledger`       the entries in order; `Ledger.as_known_on` is the data cut and the replay
`History`      one participant's entries in force: what a derivation is a pure function of
``lines``      a ledger as JSON Lines, each entry in its canonical text
``notation``   one entry on one readable line, written and read
`StudyError`   everything the study team can put right, as a list of `Problem`
=============  =================================================================================

A value that was misread, and its correction::

    >>> from datetime import date
    >>> from firstdose.records import notation
    >>> ledger = notation.read_ledger('''
    ... 2026-01-02 - study_opened study=example origin=conducted study_text="" study_sha256=""
    ...     domains=[laboratory] (known 2026-01-02, by sponsor)
    ... 2026-01-12 001 neutrophils 0.4 10*9/L (known 2026-01-13, by jm)
    ... 2026-01-12 001 neutrophils 4.0 10*9/L (known 2026-01-15, by jm, amends 2: "misread")
    ... ''')
    >>> [entry.fact.value for entry in ledger.history("001")]
    [Decimal('4.0')]
    >>> [entry.fact.value for entry in ledger.as_known_on(date(2026, 1, 14)).history("001")]
    [Decimal('0.4')]
"""

from firstdose.records import facts, lines, notation, orders, values
from firstdose.records.entry import Entry
from firstdose.records.facts import Fact, ParticipantFact, StudyFact
from firstdose.records.history import History
from firstdose.records.kinds import KINDS, STUDY_KINDS, kind_of, participant_of
from firstdose.records.ledger import Ledger
from firstdose.records.orders import Order, ParticipantOrder
from firstdose.records.problem import Problem, StudyError

__all__ = [
    "KINDS",
    "STUDY_KINDS",
    "Entry",
    "Fact",
    "History",
    "Ledger",
    "Order",
    "ParticipantFact",
    "ParticipantOrder",
    "Problem",
    "StudyError",
    "StudyFact",
    "facts",
    "kind_of",
    "lines",
    "notation",
    "orders",
    "participant_of",
    "values",
]
