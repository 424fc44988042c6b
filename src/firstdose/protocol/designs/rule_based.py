"""Settings of the rule-based designs: what the counts at one regimen alone decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from firstdose.protocol.words import Participants, Probability, WholeNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreePlusThree:
    """3+3 over regimens (Storer 1989; Korn 1994), one cell of the partial order at a time.

    A regimen is passed with 0 DLTs in 3 or at most 1 in 6 and failed with 2 or more.
    ``lowest_dose_failure`` says what happens when the first regimen of the dose stage fails after
    the schedule stage had passed it: step back one schedule, or stop.
    """

    complete_to_six_on_de_escalation: bool = True
    recommended_needs_six: bool = True
    lowest_dose_failure: Literal["step_back_schedule", "stop"] = "step_back_schedule"
    kind: Literal["three_plus_three"] = "three_plus_three"


@dataclass(frozen=True, slots=True, kw_only=True)
class APlusB:
    """A+B over regimens (Storer 1989; Lin and Shih 2001); 3+3 has 3, 3, 1, 1, 1.

    Of the first ``a`` evaluable fewer than ``c`` DLTs pass the regimen, more than ``d`` fail it,
    and ``c`` to ``d`` ask for ``b`` more.  Of both together at most ``e`` pass it.  A regimen that
    is returned to is completed to both groups, or else the part ends there: with and without
    stepping down.
    """

    a: Participants
    b: Participants
    c: Participants
    d: Participants
    e: Participants
    complete_on_de_escalation: bool = True
    recommended_needs_both: bool = True
    lowest_dose_failure: Literal["step_back_schedule", "stop"] = "step_back_schedule"
    kind: Literal["a_plus_b"] = "a_plus_b"


@dataclass(frozen=True, slots=True, kw_only=True)
class RollingSix:
    """Rolling six (Skolnik et al., J Clin Oncol 2008): participants enter while outcomes are open.

    Up to six at a regimen, or eight with a ``queue`` (Frankel et al., JAMA Netw Open 2020).  With
    ``confirms`` a regimen below a failed one, or without a step up, is filled until five are
    evaluable without a DLT or six with one.  Someone lost gives the place to another; where none is
    left, the lost count as if they had had a DLT.
    """

    queue: bool = False
    confirms: bool = True
    kind: Literal["rolling_six"] = "rolling_six"


Verdict = Literal["escalate", "stay", "de_escalate", "eliminate", "stop"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """What a team's own table says of ``dlt`` DLTs among ``n`` evaluable at the regimen."""

    n: Participants
    dlt: WholeNumber
    decision: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTable:
    """A team's own decision table.

    ``rows`` say for each number of evaluable participants what 0, 1, 2 … DLTs lead to.  Counts
    between two numbers are read in the next row, those missing taken as DLTs.  At the end the
    regimen whose isotonic risk is nearest to the ``target`` is recommended.
    """

    target: Probability
    rows: tuple[TableRow, ...]
    kind: Literal["own_table"] = "own_table"
