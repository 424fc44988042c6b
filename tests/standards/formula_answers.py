"""What a formula gives of a line of arguments."""

from __future__ import annotations

from decimal import Decimal

from firstdose.standards.formula_functions import Given, Value
from firstdose.standards.formulas import Kind, answer, citations


def of(formula: str, said: str, accepted: str = "") -> Value:
    """What a formula gives of ``height=180 weight=80``."""
    pairs = dict(pair.split("=") for pair in said.split())
    words = {k: v for k, v in pairs.items() if citations()[formula].argument(k).kind is Kind.WORD}
    numbers = {name: Decimal(text) for name, text in pairs.items() if name not in words}
    return answer(
        formula, Given(numbers=numbers, words=words, accepted=frozenset(accepted.split()))
    )
