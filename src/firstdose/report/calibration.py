"""A calibrated virtual population as people read it: rows, and prior and posterior side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from firstdose.records.values import Origin
from firstdose.report.chart import (
    Category,
    Chart,
    Limits,
    Plot,
    Points,
    Quantity,
    Scalar,
    Series,
    Threshold,
    render,
)
from firstdose.report.colour import Colour
from firstdose.report.words import Words

Verdict = Literal["moved by the data", "still the prior", "too few programmes to say"]

TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
MOVED: Verdict = "moved by the data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Centiles:
    """A median with its 5th and 95th centile."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownShown:
    """An unknown of the virtual population, before and after the data."""

    name: str
    unit: str
    prior: Centiles
    posterior: Centiles
    width_ratio: float
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionShown:
    """Something predicted before and after; ``spread`` says between whom the centiles lie.

    ``published`` and ``role`` are empty where nothing was published.
    """

    name: str
    quantity: str
    spread: Literal["between programmes", "programmes and chance", "between patients"]
    before: Centiles
    after: Centiles
    published: str = ""
    role: str = ""
    inside: str = ""


def unknowns_csv(shown: Sequence[UnknownShown]) -> str:
    """A row for each unknown; numbers with four significant digits."""
    head = "unknown,unit," + ",".join((*_heads("prior"), *_heads("posterior")))
    lines = [f"{head},width_ratio,verdict"]
    for one in shown:
        numbers = [*_numbers(one.prior), *_numbers(one.posterior), f"{one.width_ratio:.3f}"]
        lines.append(",".join([one.name, one.unit, *numbers, one.verdict]))
    return "\n".join(lines) + "\n"


def predictions_csv(shown: Sequence[PredictionShown]) -> str:
    """A row for each prediction; uncertainty and variability never share one."""
    heads = (*_heads("prior"), *_heads("posterior"))
    lines = [f"number,quantity,spread,published,role,{','.join(heads)},inside_90"]
    for one in shown:
        numbers = [*_numbers(one.before), *_numbers(one.after)]
        told = [one.name, one.quantity, one.spread, one.published, one.role]
        lines.append(",".join([*told, *numbers, one.inside]))
    return "\n".join(lines) + "\n"


def calibration_figure(shown: Sequence[UnknownShown], words: Words) -> str:
    """Each unknown over its prior median: prior and posterior beside each other, moved ones first.

    A filled sign is an unknown that the data moved.
    """
    ordered = sorted(shown, key=lambda one: one.verdict != MOVED)
    names = (words("calibration.prior"), words("calibration.posterior"))
    series = Series(field="when", names=names, colours=(Colour.EDGE, Colour.BLUE))
    rows = list(_rows(ordered, names))
    y = Category(field="unknown", order=tuple(one.name for one in ordered))
    ends = [
        end / one.prior.median
        for one in ordered
        for centiles in (one.prior, one.posterior)
        for end in (centiles.low, centiles.high)
    ]
    low = Quantity(
        field="low",
        title=words("calibration.axis"),
        log=True,
        low=min(ends) / 1.1,
        high=max(ends) * 1.1,
        ticks=TICKS,
        format=".2~r",
    )
    middle = Quantity(field="median", log=True)
    filled = [row for row in rows if row["filled"]]
    open_ones = [row for row in rows if not row["filled"]]
    chart = Chart(
        title=words("calibration.title"),
        description=words("calibration.description"),
        view=Plot(
            layers=(
                Threshold(label="", at_x=1.0),
                Limits(rows=rows, x=low, y=y, to="high", by=series, offset=series),
                Points(rows=open_ones, x=middle, y=y, by=series, offset=series, filled=False),
                Points(rows=filled, x=middle, y=y, by=series, offset=series),
            ),
            width=440,
            height=22 * len(ordered),
        ),
    )
    return render(chart, words=words, origin=Origin.SIMULATED)


def _rows(shown: Sequence[UnknownShown], names: tuple[str, str]) -> Iterator[dict[str, Scalar]]:
    for one in shown:
        pairs = zip(names, (one.prior, one.posterior), strict=True)
        for at, (name, centiles) in enumerate(pairs):
            yield {
                "unknown": one.name,
                "when": name,
                "low": centiles.low / one.prior.median,
                "median": centiles.median / one.prior.median,
                "high": centiles.high / one.prior.median,
                "filled": at == 1 and one.verdict == MOVED,
            }


def _heads(name: str) -> tuple[str, str, str]:
    return f"{name}_q05", f"{name}_median", f"{name}_q95"


def _numbers(centiles: Centiles) -> list[str]:
    return [f"{each:.4g}" for each in (centiles.low, centiles.median, centiles.high)]
