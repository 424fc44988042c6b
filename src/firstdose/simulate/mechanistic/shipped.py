"""The models that ship with the package, each in a folder with its two texts."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.mechanistic.reading import read

SHIPPED = ("car_nk_sle_as_tried", "car_nk_sle", "car_t_sle")


@cache
def model(name: str) -> Model:
    """A shipped model by its name."""
    if name not in SHIPPED:
        raise StudyError(
            f"No model is called '{name}'",
            where="name of the mechanistic model",
            because=f"these ship with the package: {', '.join(SHIPPED)}",
            remedy="Use one of these names.",
        )
    folder = files("firstdose.simulate.mechanistic") / "models" / name
    texts = (
        (folder / file).read_text(encoding="utf-8") for file in ("model.toml", "parameters.csv")
    )
    return read(*texts)
