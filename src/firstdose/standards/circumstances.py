"""The circumstances under which a cut applies, as questions, and those that the numbers answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from firstdose.standards.sides import ABOVE, BELOW, Comparison, Side
from firstdose.standards.tables import label, rows
from firstdose.standards.verdict import Label, YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A question the cut depends on, and the answer under which it applies."""

    question: str
    answer: YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Implied:
    """A question that the numbers answer: yes when what is compared lies on ``side``."""

    question: str
    comparison: Comparison
    side: Side


BASELINE_ABNORMAL = Condition(question="baseline_above_uln", answer=YesNo.YES)


@cache
def conditions() -> Mapping[str, Condition]:
    """Every condition a cut can depend on, by its words in the table."""
    return {
        row["when"]: Condition(question=row["question"], answer=YesNo(row["answer"]))
        for row in rows("conditions/conditions.csv")
    }


@cache
def implied() -> Mapping[str, Implied]:
    """Every question that the numbers answer when nobody else has."""
    return {
        row["question"]: Implied(
            question=row["question"],
            comparison=Comparison(
                left=row["left"],
                reference=row["reference"],
                slope=Decimal(1),
                offset=Decimal(0),
            ),
            side={"below": BELOW, "above": ABOVE}[row["side"]],
        )
        for row in rows("conditions/implied.csv")
    }


@cache
def condition_labels() -> Mapping[Condition, Label]:
    """The short name of every condition."""
    return {conditions()[row["when"]]: label(row) for row in rows("conditions/conditions.csv")}
