"""Operating characteristics of one design under one truth as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from firstdose.design.automaton.measures import NONE, WHOLE, Measure
from firstdose.design.scenarios import Scenario

DIGITS = 6
_COLUMNS = ("p_select", "mean_n", "mean_dlt")
_OF_CALENDAR = ("duration_", "mean_replaced", "mean_late")


def as_csv(names: Sequence[str], assumed: Scenario, found: Sequence[Measure], *, full: bool) -> str:
    """A row for each regimen and one for none; a measure of the whole part has its own row.

    Those of the whole are left out unless ``full``, but for those of the calendar.  Random trials
    have errors, a share that no trial had, or every one, its 95 % limit, and a true risk that was
    simulated its error; those on a calendar say where a control variate has lowered them.
    """
    return "\n".join(_lines(names, assumed, found, full=full)) + "\n"


def _lines(
    names: Sequence[str], assumed: Scenario, found: Sequence[Measure], *, full: bool
) -> Iterator[str]:
    drawn = found[0].error is not None
    timed = any(each.name.startswith(_OF_CALENDAR) for each in found)
    errors = [*(f"{name}_error" for name in _COLUMNS), "p_select_limit"] if drawn else []
    control = ["control_variate"] if timed else []
    more = ["measure", "value", *(["value_error"] if drawn else [])] if full or timed else []
    simulated = [number(each) for each in assumed.risk_error]
    true = ["true_p", *(["true_p_error"] if simulated else [])]
    yield ",".join(["regimen", *true, *_COLUMNS, *errors, *more, *control])
    by_place = {(each.regimen, each.name): each for each in found}
    risks = [[number(each)] for each in assumed.risk]
    if simulated:
        risks = [[*risk, error] for risk, error in zip(risks, simulated, strict=True)]
    for name, risk in zip([*names, NONE], [*risks, [""] * len(true)], strict=True):
        here = [by_place.get((name, column)) for column in _COLUMNS]
        cells = ["" if each is None else number(each.value) for each in here]
        spread = ["" if each is None else number(each.error or 0.0) for each in here]
        spread += ["" if here[0] is None or here[0].limit is None else number(here[0].limit)]
        said = [_said(here)] if timed else []
        yield ",".join([name, *risk, *cells, *(spread if drawn else []), *[""] * len(more), *said])
    empty = [""] * (1 + len(true) + len(_COLUMNS) + len(errors))
    for each in found:
        if each.regimen == WHOLE and (full or each.name.startswith(_OF_CALENDAR)):
            error = [number(each.error or 0.0)] if drawn else []
            said = [_said([each])] if timed else []
            yield ",".join([*empty, each.name, number(each.value), *error, *said])


def _said(found: Sequence[Measure | None]) -> str:
    return "yes" if any(each is not None and each.controlled for each in found) else "no"


def number(value: float) -> str:
    """Six decimals, without zeros that say nothing."""
    text = f"{value:.{DIGITS}f}"
    return text.rstrip("0").rstrip(".")
