"""Which signatures belong to which decision."""

from __future__ import annotations

from firstdose.records.committee import DecisionSigned
from firstdose.records.entry import Entry
from firstdose.records.facts import DoseDecided
from firstdose.records.ledger import Ledger


def signatures_of(
    ledger: Ledger, decision: Entry[DoseDecided]
) -> tuple[Entry[DecisionSigned], ...]:
    """The signatures under a decision: the same part, act and regimen on the same evidence."""
    return tuple(
        entry
        for entry in ledger.history("").of(DecisionSigned)
        if signs(entry.fact, decision.fact) and entry.occurred_on >= decision.occurred_on
    )


def signs(signed: DecisionSigned, decided: DoseDecided) -> bool:
    """Whether a signature is one under this decision."""
    return (signed.part, signed.action, signed.regimen, signed.evidence_through) == (
        decided.part,
        decided.action,
        decided.regimen,
        decided.evidence_through,
    )
