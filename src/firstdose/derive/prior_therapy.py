"""Therapies before the study: how many different systemic ones a participant had."""

from __future__ import annotations

from collections.abc import Iterable

from firstdose.records.facts import PriorTherapyRecorded
from firstdose.records.values import TherapyClass

NOT_SYSTEMIC = frozenset({TherapyClass.PLASMAPHERESIS})
"""What is no systemic drug therapy, and so does not count among the earlier ones."""


def systemic_therapies(recorded: Iterable[PriorTherapyRecorded]) -> int:
    """How many different systemic lupus therapies are among those recorded."""
    return len({one.therapy for one in recorded if one.therapy_class not in NOT_SYSTEMIC})
