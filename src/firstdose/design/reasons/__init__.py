"""What designs, guards and stopping rules say: one module of wordings for each family."""

from firstdose.design.reasons.cohorts import CohortWhy
from firstdose.design.reasons.guards import GuardWhy
from firstdose.design.reasons.interval import IntervalWhy
from firstdose.design.reasons.model import ModelWhy
from firstdose.design.reasons.three_plus_three import Why
from firstdose.design.reasons.wordings import KEYS, SILENT, WORDS, code, value_names, wording

__all__ = [
    "KEYS",
    "SILENT",
    "WORDS",
    "CohortWhy",
    "GuardWhy",
    "IntervalWhy",
    "ModelWhy",
    "Why",
    "code",
    "value_names",
    "wording",
]
