"""The DLT risk that a simulated trial takes for true: one of the named truths of the study file.

A truth says by how much each step up raises the log odds of a dose-limiting toxicity.  Its level is
anchored to what was published: averaged over the *anchor path*, the risk equals the Jeffreys
posterior mean of the anchor ((DLTs + 0.5) / (participants + 1); for 0 in 18, 0.5/19 or 2.6 %).  The
anchor path holds the regimens that the part visits when every one of them is tolerated: from the
start all steps of the first kind, from the last regimen reached all steps of the second kind, and
so on; where steps branch, the one named first in the study file.  For the reference study these are
seven: four intervals at the first dose, then three higher doses at the shortest interval.

The regimen a simulated trial ends at follows from the truth it was given.  It is evidence about the
design, never about the product.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from math import ceil, exp, log

from firstdose.protocol.parts import Part, planned_window
from firstdose.protocol.regimens import StepKind
from firstdose.protocol.study import Study, Truth
from firstdose.records.problem import StudyError
from firstdose.simulate import questions
from firstdose.simulate.dice import Dice
from firstdose.simulate.figures import Fixed, figure


def truth_named(study: Study, name: str | None = None) -> Truth:
    """A truth of the study file; None: its default."""
    wanted = study.simulation.default_truth if name is None else name
    truth = study.simulation.truth(wanted)
    if truth is not None:
        return truth
    known = ", ".join(truth.name for truth in study.simulation.truths)
    raise StudyError(
        f"This study has no truth named '{wanted}'.",
        where="simulation.truths in the study file",
        because="A simulated trial needs a DLT risk for each regimen; the study file names them.",
        remedy=f"Choose one of: {known}.",
    )


@lru_cache(maxsize=1024)
def dlt_risk(study: Study, truth: Truth, regimen: str) -> float:
    """The probability of a dose-limiting toxicity in someone who receives the whole regimen."""
    part = _part_with(study, regimen)
    return _logistic(_level(study, truth, part) + _log_odds(study, truth, part, regimen))


def pooled_risk(study: Study, truth: Truth, part: Part) -> float:
    """The mean risk over the anchor path: what the truth is anchored to."""
    path = anchor_path(study, part)
    return sum(dlt_risk(study, truth, regimen) for regimen in path) / len(path)


@lru_cache(maxsize=64)
def anchor_path(study: Study, part: Part) -> tuple[str, ...]:
    """The regimens that a part visits when every one of them is tolerated, in order."""
    path = [part.path.start]
    for kind in part.path.kinds:
        while True:
            up = (
                step.upper
                for step in study.regimens.steps
                if step.lower == path[-1] and step.kind == kind and step.upper in part.regimens
            )
            higher = next(up, None)
            if higher is None:
                break
            path.append(higher)
    return tuple(path)


def onset_day(dice: Dice, participant: int, truth: Truth, window_days: int) -> int:
    """The study day on which a dose-limiting toxicity begins if infusions are given as planned.

    From day 1 to the last day of the window, and in half of all cases by the truth's median day:
    the log odds of the share of the window that has passed are normal.  Where the median lies
    beyond the window, days run to twice the median, so that part of the risk is seen too late.
    """
    median = float(truth.median_onset_day)
    last = window_days if median < window_days else 2.0 * median
    share = median / last
    spread = figure(Fixed, "dose_limiting_onset_spread").value
    deviation = spread * dice.normal(participant, questions.DOSE_LIMITING_DAY)
    passed = _logistic(log(share / (1.0 - share)) + deviation)
    return max(1, ceil(passed * last))


def window_days(study: Study, part: Part, regimen: str) -> int:
    """The last study day of the DLT window when every infusion is given as planned."""
    planned = study.regimens.named(regimen)
    scheme = study.regimens.conditioning_named(planned.conditioning)
    return planned_window(part, planned, scheme.first_day)[1]


# --- the level -----------------------------------------------------------------------------------


def _part_with(study: Study, regimen: str) -> Part:
    return next(part for part in study.parts if regimen in part.regimens)


@lru_cache(maxsize=64)
def _level(study: Study, truth: Truth, part: Part) -> float:
    """Log odds at the start of the path, such that the mean risk over the path is the anchor."""
    anchor = (truth.anchor_dlts + 0.5) / (truth.anchor_participants + 1.0)
    steps = [_log_odds(study, truth, part, regimen) for regimen in anchor_path(study, part)]
    low, high = -60.0, 60.0
    while high - low > 1e-13:
        middle = (low + high) / 2.0
        mean = sum(_logistic(middle + step) for step in steps) / len(steps)
        low, high = (middle, high) if mean < anchor else (low, middle)
    return (low + high) / 2.0


def _log_odds(study: Study, truth: Truth, part: Part, regimen: str) -> float:
    per_step: dict[StepKind, Decimal] = {
        "schedule": truth.log_odds_per_schedule_step,
        "dose": truth.log_odds_per_dose_step,
        "number": truth.log_odds_per_number_step,
    }
    steps = _steps_up(study, part)[regimen]
    return float(sum(count * per_step[kind] for kind, count in steps.items()))


@lru_cache(maxsize=64)
def _steps_up(study: Study, part: Part) -> dict[str, Mapping[StepKind, int]]:
    """Steps of each kind from the start of the path to every regimen of the part.

    Steps are followed both ways, so that a regimen below the start has negative steps.
    """
    found: dict[str, Mapping[StepKind, int]] = {part.path.start: {}}
    waiting = [part.path.start]
    while waiting:
        here = waiting.pop(0)
        for step in study.regimens.steps:
            if here not in (step.lower, step.upper):
                continue
            there, sign = (step.upper, 1) if here == step.lower else (step.lower, -1)
            if there in found or there not in part.regimens:
                continue
            taken = found[here].get(step.kind, 0)
            found[there] = {**found[here], step.kind: taken + sign}
            waiting.append(there)
    return found


def _logistic(log_odds: float) -> float:
    return 1.0 / (1.0 + exp(-log_odds))
