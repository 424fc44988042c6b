"""Write docs/reference/model-parameters.md and the plate of docs/explanation/model.md.

    python tools/model_page.py

Every parameter stands with its source and confidence; the plate is that of
`firstdose model plates`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from firstdose import protocol
from firstdose.report.predicted.plates import plates_figure
from firstdose.report.words import read_words
from firstdose.simulate.calibration.patients import acceptance, patients
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.model import Model, Parameter
from firstdose.simulate.mechanistic.shipped import SHIPPED, model
from firstdose.simulate.predicted.regimens import given
from firstdose.simulate.predicted.trajectories import trajectories

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

PATIENTS, SEED, REGIMEN = 300, 1, "d1-i7"


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
    """What `firstdose model plates` draws of virtual patients at the first regimen of the study."""
    of = model("car_nk_sle")
    study = (files("firstdose.studies") / "nct06010472" / "study.yaml").read_text("utf-8")
    (regimen,) = given(protocol.read(study), [REGIMEN])
    people = patients(of, acceptance(of, SEED), Dice(SEED), 1, PATIENTS).inputs
    rows = tuple(trajectories(of, people, regimen))
    return plates_figure(rows, PATIENTS, read_words("en")).svg


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    PLATE.write_text(plate(), encoding="utf-8")
