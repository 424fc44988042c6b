"""Rows that nobody has confirmed: refused unless the caller accepts them by name."""

from collections.abc import Collection

from firstdose.standards.reasons import ungradable
from firstdose.standards.tables import Confidence
from firstdose.standards.verdict import Ungradable


def refusal(rule: str, confidence: Confidence, accepted: Collection[str]) -> Ungradable | None:
    """Why a rule is not used; None: it is confirmed, or accepted by name."""
    if confidence is Confidence.LOW and rule not in accepted:
        return ungradable("rule_unconfirmed", rule=rule)
    return None
