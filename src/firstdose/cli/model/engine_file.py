"""The engine of a model that does not ship: generated into a folder, compiled where it is used.

Numba keeps compiled code of files only, so a folder that stays makes the next run start at once.
"""
# pyright: standard

from __future__ import annotations

import sys
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firstdose.simulate.mechanistic.model import Model


def engine_in(folder: Path, model: Model) -> ModuleType:
    """The engine of the model, from a file in the folder that is named by what it holds."""
    from firstdose.cli.files import write_all
    from firstdose.simulate.mechanistic.generation import generated

    text = generated(model)
    name = f"engine_{sha256(text.encode()).hexdigest()[:16]}"
    file = folder / f"{name}.py"
    if not file.is_file() or file.read_text("utf-8") != text:
        write_all({file: text})
    spec = spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
