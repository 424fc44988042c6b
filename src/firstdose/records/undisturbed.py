"""Making many things at once that hold on to nothing made later, as entries and cells do."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def undisturbed() -> Generator[None]:
    """Without the search for rings of garbage, which what is made here cannot be part of.

    Afterwards it counts as old: the next search among what is new does not go through it either.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.freeze()
            gc.unfreeze()
            gc.enable()
