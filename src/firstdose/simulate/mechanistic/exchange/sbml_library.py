# pyright: standard
"""The SBML library (python-libsbml, an optional package), asked for only when a file is read."""

from __future__ import annotations

import importlib
from typing import Any

from firstdose.records.problem import StudyError


def libsbml() -> Any:
    """The library itself.

    Raises:
        StudyError: the package is not installed.
    """
    try:
        return importlib.import_module("libsbml")
    except ModuleNotFoundError:
        raise StudyError(
            "SBML files cannot be read or written here.",
            where="the package python-libsbml",
            because="It is optional, and it is not installed.",
            remedy="pip install 'firstdose[models]'",
        ) from None
