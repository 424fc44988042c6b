"""Write docs/reference/model-parameters.md and the plate of docs/explanation/model.md.

    python tools/model_page.py

Every parameter stands with its source and confidence; the plate shows the courses of virtual
patients on the reference regimen, at four digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from firstdose.records.values import Origin
from firstdose.report.chart import (
    Band,
    Chart,
    Lines,
    Panels,
    Plot,
    Quantity,
    Rows,
    Series,
    Threshold,
    render,
)
from firstdose.report.colour import Colour
from firstdose.report.words import read_words
from firstdose.simulate.mechanistic.doses import Dose, Reals, doses_for_all
from firstdose.simulate.mechanistic.engine import Schedule, assigned, courses
from firstdose.simulate.mechanistic.model import Model, Parameter
from firstdose.simulate.mechanistic.shipped import SHIPPED, model
from firstdose.simulate.mechanistic.virtual_population import virtual_population

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "reference" / "model-parameters.md"
PLATE = DOCS / "explanation" / "model-plate.svg"

HEAD = """\
<!-- Made by tools/model_page.py from the parameters of the models. -->

# Parameters of the models

Every number of the {term}`mechanistic models <mechanistic model>`, with where it is from. A
parameter of **low** confidence is an assumption or was tuned by hand; **none** marks a numerical
safeguard that claims nothing about patients. CV is the coefficient of variation between patients; 0
is the same for everybody.

`car_nk_sle_as_tried` is kept as it was first written down, for comparison; `car_nk_sle` improves on
it.
"""

PATIENTS, SEED, BODY_SURFACE_M2 = 300, 1, 1.7
REGIMEN = [
    *(
        Dose(target=target, time=day, amount=amount * BODY_SURFACE_M2)
        for day in (-5.0, -4.0, -3.0)
        for target, amount in (("fludarabine", 25 * 0.781), ("cyclophosphamide", 300.0))
    ),
    *(Dose(target="cells", time=day, amount=750.0) for day in (0.0, 7.0, 14.0)),
]
FLOW_LIMIT_PER_UL = 1.0
"""About what flow cytometry can tell from none (an assumption)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A quantity of the model, the ends of its axis, and how long it is followed."""

    quantity: str
    title: str
    ends: tuple[float, float]
    log: bool = False
    last_day: int = 365
    limit: bool = False


PANELS = (
    Panel(
        quantity="Cbl",
        title="CAR-NK cells, /µL",
        ends=(0.1, 1e3),
        log=True,
        last_day=40,
        limit=True,
    ),
    Panel(quantity="Bbl", title="B cells in blood, /µL", ends=(0.1, 1e3), log=True, limit=True),
    Panel(quantity="nc", title="Neutrophils, 10⁹/L", ends=(0, 10), last_day=40),
    Panel(quantity="ab", title="Anti-dsDNA, IU/mL", ends=(0, 500)),
    Panel(quantity="c3", title="C3, g/L", ends=(0, 2)),
    Panel(quantity="X", title="Non-renal activity, share of entry", ends=(0, 1.2)),
)
WITHIN = Series(field="of", names=("half", "nine in ten"), colours=(Colour.BLUE, Colour.SKY))


def page() -> str:
    """The tables of all models, block by block."""
    return "\n".join([HEAD, *(line for name in SHIPPED for line in _model(model(name)))]) + "\n"


def _model(of: Model) -> Iterator[str]:
    yield f"## {of.name}\n"
    yield f"{of.title}; revision {of.revision}. {_assumed(of)}\n"
    for block in dict.fromkeys(each.block for each in of.parameters):
        yield f"### {of.name}: {block}\n"
        yield "| name | what it is | typical | unit | CV | confidence | source |"
        yield "|---|---|---|---|---|---|---|"
        yield from (_row(each) for each in of.parameters if each.block == block)
        yield ""
    for block in of.correlations:
        named = ", ".join(f"`{each}`" for each in block.parameters)
        yield f"Correlated between patients: {named} ({block.source}).\n"


def _assumed(of: Model) -> str:
    low = sum(each.confidence == "low" for each in of.parameters)
    return f"Of {len(of.parameters)} parameters {low} are assumptions."


def _row(each: Parameter) -> str:
    note = f"; {each.confidence_note}" if each.confidence_note else ""
    cells = (
        f"`{each.name}`", each.meaning, f"{each.typical:g}", each.unit, f"{each.iiv_cv:g}",
        each.confidence, each.source + note,
    )  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def plate() -> str:
    """Median, 50 % and 90 % of the virtual patients, six quantities over a year."""
    of = model("car_nk_sle")
    inputs = virtual_population(of, SEED, PATIENTS)
    days = np.array([*np.arange(-5, 30, 0.25), *range(30, 366, 5)])
    found = courses(
        of,
        inputs,
        doses_for_all(of, REGIMEN, PATIENTS),
        Schedule(start=-5.0, times=days, observe="after"),
    )
    values = assigned(of, inputs, found) | {state: found.of(state) for state in found.states}
    chart = Chart(
        title="Virtual patients after three infusions of CAR-NK cells",
        description=(
            "Six courses, each as median, middle half and middle nine tenths of "
            f"{PATIENTS} virtual patients. CAR-NK cells are gone within weeks, B cells return "
            "within two months, "
            "anti-dsDNA falls for half a year, and C3 and organ activity follow."
        ),
        view=Panels(
            plots=tuple(_panel(each, days, values[each.quantity]) for each in PANELS),
            columns=2,
        ),
    )
    return render(chart, words=read_words("en"), origin=Origin.SIMULATED)


def _panel(panel: Panel, days: Reals, values: Reals) -> Plot:
    shares = np.percentile(values, (5, 25, 50, 75, 95), axis=0)
    low, high = panel.ends
    shown = (days <= panel.last_day) & ((shares[2] >= low) | (not panel.log))
    x = Quantity(field="day", title="Days from the first infusion", low=-5, high=panel.last_day)
    y = Quantity(field="low", log=panel.log, low=low, high=high)

    def rows(bottom: int, top: int, of: str) -> Rows:
        """A course leaves the plot where it leaves the axis."""
        kept = shares[:, shown].clip(low, high)
        return tuple(
            {"day": day, "low": _said(under), "high": _said(over), "of": of}
            for day, under, over in zip(
                days[shown].tolist(), kept[bottom].tolist(), kept[top].tolist(), strict=True
            )
        )

    return Plot(
        layers=(
            Band(rows=rows(0, 4, "nine in ten"), x=x, y=y, to="high", by=WITHIN),
            Band(rows=rows(1, 3, "half"), x=x, y=y, to="high", by=WITHIN),
            Lines(rows=rows(2, 2, "median"), x=x, y=y),
            *((Threshold(label="limit of flow", at_y=FLOW_LIMIT_PER_UL),) if panel.limit else ()),
        ),
        width=270,
        height=150,
        title=panel.title,
    )


def _said(value: float) -> float:
    """Four significant digits."""
    return float(f"{value:.4g}")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    PLATE.write_text(plate(), encoding="utf-8")
