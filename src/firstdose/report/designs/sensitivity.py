"""How operating characteristics depend on the truth, as rows: slopes, extremes inside limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from firstdose.design.automaton.characteristics import Ends
from firstdose.design.automaton.measures import NONE, WHOLE
from firstdose.design.automaton.polynomial import (
    Sensitivity,
    WorstCase,
    participants,
    recommends,
    sensitivity,
    worst_case,
)
from firstdose.design.scenarios import Scenario
from firstdose.design.states import Reals


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Depends:
    """One measure, how it depends on each risk, and its extremes inside the limits if there are."""

    measure: str
    regimen: str
    at: Sensitivity
    lowest: WorstCase | None
    highest: WorstCase | None


def sensitivities(
    every: Ends, risk: Reals, limits: tuple[Reals, Reals] | None
) -> Iterator[Depends]:
    """Each selection probability, that of none, and the mean number of participants."""
    names = every.order.names
    measured = [
        *(("p_select", name, recommends(every, number)) for number, name in enumerate(names)),
        ("p_select", NONE, recommends(every, -1)),
        ("mean_participants", WHOLE, participants(every).astype(float)),
    ]
    for measure, regimen, values in measured:
        below = None if limits is None else worst_case(every, -values, *limits)
        yield Depends(
            measure=measure,
            regimen=regimen,
            at=sensitivity(every, values, risk),
            lowest=None if below is None else WorstCase(value=-below.value, risk=below.risk),
            highest=None if limits is None else worst_case(every, values, *limits),
        )


def as_csv(depends: Sequence[Depends], names: Sequence[str], assumed: Scenario) -> str:
    """A row for each measure and each regimen whose risk it depends on.

    ``slope``: the change of the measure by that of the risk.  ``lowest`` and ``highest``: inside
    the limits, with the risk of the regimen there.  A truth that was simulated adds its risk of the
    regimen and the Monte Carlo error of it.
    """
    limited = any(each.lowest is not None for each in depends)
    errors = assumed.risk_error
    head = ["measure", "regimen", "value", "risk_of"]
    head += ["simulated_risk", "simulated_risk_error"] if errors else []
    head += ["slope"]
    head += ["lowest", "risk_at_lowest", "highest", "risk_at_highest"] if limited else []
    lines = [",".join(head)]
    for each in depends:
        for number, name in enumerate(names):
            cells = [each.measure, each.regimen, _said(each.at.value), name]
            cells += [_said(assumed.risk[number]), _said(errors[number])] if errors else []
            cells.append(_said(float(each.at.slope[number])))
            for end in (each.lowest, each.highest):
                if end is not None:
                    cells += [_said(end.value), _said(float(end.risk[number]))]
            lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


def _said(value: float) -> str:
    """Six decimals, and no zero below zero."""
    return f"{round(value, 6) + 0.0:.6f}"
