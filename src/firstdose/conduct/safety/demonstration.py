"""Signatures under the decisions of a simulated ledger, so that a demonstration goes on from it.

The virtual committee signs nothing while a trial is simulated: its ledger holds decisions alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from firstdose.conduct.safety.snapshot import snapshot
from firstdose.protocol.study import Study
from firstdose.records.committee import DecisionSigned
from firstdose.records.facts import DoseDecided
from firstdose.records.ledger import Ledger
from firstdose.records.signature import Factor, Meaning, Signature
from firstdose.records.values import Origin
from firstdose.trial.clinic import Answer


def signed_afterwards(study: Study, ledger: Ledger, signer: str, today: date) -> Iterator[Answer]:
    """A snapshot and a signature for each decision of a simulated trial, dated ``today``.

    A snapshot is that of the day of the decision.  Of a trial of people nothing is signed so.
    """
    assert ledger.opened.fact.origin is Origin.SIMULATED, "people sign themselves"
    for entry in ledger.history("").of(DoseDecided):
        decided = entry.fact
        then = ledger.as_of_entry(decided.evidence_through)
        frozen = snapshot(study, then, decided.part, entry.occurred_on)
        yield Answer(frozen.fact, entry.occurred_on, signer)
        signed = DecisionSigned(
            part=decided.part,
            action=decided.action,
            regimen=decided.regimen,
            evidence_through=decided.evidence_through,
            signature=Signature(
                state_sha256=frozen.snapshot_sha256,
                meaning=Meaning.APPROVED,
                factors=tuple(Factor),
                language="en",
            ),
        )
        yield Answer(signed, today, signer)
