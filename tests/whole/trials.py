"""Simulated trials of the studies that ship, run once for all tests of a process."""

from __future__ import annotations

from functools import cache, lru_cache

from firstdose import protocol
from firstdose.protocol.study import Study
from firstdose.records.ledger import Ledger
from firstdose.simulate import trial
from protocol.shipped import REFERENCE, text_of


@cache
def study(name: str = REFERENCE) -> Study:
    """A study that ships."""
    return protocol.read(text_of(name), name)


@lru_cache(maxsize=16)
def simulated(seed: int, truth: str | None = None, name: str = REFERENCE) -> Ledger:
    """One whole simulated trial of the empirical clinic, which is quick."""
    return trial.trial(study(name), text_of(name), seed=seed, clinic="empirical", truth=truth)
