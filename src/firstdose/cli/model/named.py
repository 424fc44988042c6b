"""Which model a command means: one that ships, or one from an SBML file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from firstdose.simulate.mechanistic.exchange.equations import Equations
    from firstdose.simulate.mechanistic.model import Model

MODEL_FILES = (".xml", ".sbml")

ModelName = Annotated[
    str,
    typer.Argument(
        metavar="MODEL",
        help="A model that ships, as `firstdose model list` names it, or an SBML file.",
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A model, and what its file says beside it: None for one that ships."""

    model: Model
    of_file: Equations | None = None


def named(name: str) -> Named:
    """The model of that name, or in the file of that path."""
    from firstdose.cli.files import read_text
    from firstdose.simulate.mechanistic.shipped import model

    path = Path(name)
    if path.suffix.lower() not in MODEL_FILES:
        return Named(model=model(name))
    from firstdose.simulate.mechanistic.exchange.imported import model_of
    from firstdose.simulate.mechanistic.exchange.sbml_reader import read

    equations = read(read_text(path, "SBML file"))
    return Named(model=model_of(equations), of_file=equations)
