"""Settings tried and how often they lead to a right regimen: rows, the best, and a figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from firstdose.design.calibration import Judged, Led, judged_by
from firstdose.records.problem import StudyError
from firstdose.records.values import Origin
from firstdose.report.chart import (
    Chart,
    Layer,
    Lines,
    Plot,
    Points,
    Quantity,
    Rows,
    Series,
    Texts,
    Threshold,
    render,
)
from firstdose.report.colour import SERIES, Colour
from firstdose.report.words import Words

MEAN, LEAST = "mean", "least"
_AS_GOOD = 1e-9
"""Probabilities no further apart are one: sums over the same ends in another order."""
_FEW = 12
"""Values that an axis names one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """Settings as they were written, and where the design then leads under each truth."""

    settings: tuple[tuple[str, str], ...]
    led: tuple[Led, ...]

    def judged(self, judged: Judged) -> float:
        """One number for all truths."""
        return judged_by([each.correct for each in self.led], judged)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """All that was tried under the same truths; ``wanted``: None where nothing is asked for.

    ``simulated``: a truth has the risks of virtual people.
    """

    tried: tuple[Tried, ...]
    scenarios: tuple[str, ...]
    judged: Judged
    wanted: float | None
    simulated: bool


def as_csv(shown: Calibration) -> str:
    """A row for each settings and truth, with the mean over the truths and the least of them."""
    keys = [key for key, _ in shown.tried[0].settings]
    asked = ["as_wanted"] if shown.wanted is not None else []
    head = [*keys, "scenario", "correct_selection", "mean_participants", *asked]
    lines = [",".join(map(_cell, head))]
    for one in shown.tried:
        values = [value for _, value in one.settings]
        for name, correct, participants in _rows(shown, one):
            said = ["yes" if correct >= (shown.wanted or 0.0) else "no"] if asked else []
            numbers = [f"{correct:.6f}", "" if participants is None else f"{participants:.6f}"]
            lines.append(",".join([*map(_cell, values), _cell(name), *numbers, *said]))
    return "\n".join(lines) + "\n"


def _rows(shown: Calibration, one: Tried) -> Iterator[tuple[str, float, float | None]]:
    for name, each in zip(shown.scenarios, one.led, strict=True):
        yield name, each.correct, each.participants
    yield MEAN, one.judged("mean"), sum(each.participants for each in one.led) / len(one.led)
    yield LEAST, one.judged("least"), None


def _cell(text: str) -> str:
    """A text that may hold commas."""
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text


def best(shown: Calibration, words: Words) -> Iterator[str]:
    """The settings that most often lead to a right regimen, all of them; or that do as wanted."""
    judged = _judged(shown, words)
    if shown.wanted is None:
        top = max(one.judged(shown.judged) for one in shown.tried)
        for one in shown.tried:
            if one.judged(shown.judged) >= top - _AS_GOOD:
                yield words("designs.calibrate.best", **_said(one, shown, judged))
        return
    enough = [one for one in shown.tried if one.judged(shown.judged) >= shown.wanted]
    for one in enough:
        yield words("designs.calibrate.enough", **_said(one, shown, judged))
    if not enough:
        yield words("designs.calibrate.never", wanted=f"{shown.wanted:g}", judged=judged)


def _judged(shown: Calibration, words: Words) -> str:
    """What a probability is over: the truths together, or the only one there is."""
    if len(shown.scenarios) == 1:
        return words("designs.calibrate.only", truth=shown.scenarios[0])
    return words(f"designs.calibrate.{shown.judged}")


def _said(one: Tried, shown: Calibration, judged: str) -> dict[str, str]:
    settings = ", ".join(f"{key}={value}" for key, value in one.settings)
    return {"settings": settings, "value": f"{one.judged(shown.judged):.4f}", "judged": judged}


def calibration_figure(shown: Calibration, words: Words) -> str:
    """The probability of a right regimen over the last setting, a line for each truth."""
    varied = [key for key, _ in shown.tried[0].settings]
    values = {key: {dict(one.settings)[key] for one in shown.tried} for key in varied}
    several = [key for key in varied if len(values[key]) > 1]
    if len(several) > 1 or not all(map(_is_number, values[varied[-1]])):
        raise StudyError(
            "A figure shows one setting with numbers.",
            where="--figure on the command line",
            because="One axis has the setting, the other how often it leads to a right regimen.",
            remedy="Vary one setting, or leave --figure out.",
        )
    key = several[0] if several else varied[-1]
    series = _series(shown, words)
    rows: Rows = [
        {"setting": float(dict(one.settings)[key]), "truth": name, "correct": value}
        for one in shown.tried
        for name, value in _drawn(shown, one, series, words)
    ]
    at = tuple(sorted({float(value) for value in values[key]}))
    low, high = (min(at), max(at)) if len(at) > 1 else (None, None)
    x = Quantity(
        field="setting", title=key, low=low, high=high, ticks=at if len(at) <= _FEW else ()
    )
    y = Quantity(field="correct", title=words("designs.calibrate.axis"), low=0, high=1)
    layers: tuple[Layer, ...] = (
        Lines(rows=rows, x=x, y=y, by=series),
        Points(rows=rows, x=x, y=y, by=series),
    )
    if shown.wanted is not None:
        named: Rows = [{"setting": max(at), "correct": shown.wanted, "name": f"{shown.wanted:g}"}]
        name = Texts(rows=named, x=x, y=y, text="name", align="left", dx=8, colour=Colour.MUTED)
        layers = (*layers, Threshold(label="", at_y=shown.wanted), name)
    chart = Chart(
        title=words("designs.calibrate.title"),
        description=words("designs.calibrate.description"),
        view=Plot(layers=layers, width=480, height=260),
    )
    return render(chart, words=words, origin=Origin.SIMULATED if shown.simulated else None)


def _series(shown: Calibration, words: Words) -> Series:
    """The truths where they are few, and what they are judged by."""
    several = len(shown.scenarios) > 1
    few = shown.scenarios if len(shown.scenarios) < len(SERIES) else ()
    judged = (words(f"designs.calibrate.{shown.judged}"),) if several else ()
    return Series(field="truth", names=(*judged, *few), title=words("designs.calibrate.truth"))


def _drawn(
    shown: Calibration, one: Tried, series: Series, words: Words
) -> Iterator[tuple[str, float]]:
    judged = words(f"designs.calibrate.{shown.judged}")
    if judged in series.names:
        yield judged, one.judged(shown.judged)
    for name, each in zip(shown.scenarios, one.led, strict=True):
        if name in series.names:
            yield name, each.correct


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < float("inf")
    except ValueError:
        return False
