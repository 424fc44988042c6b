"""What designs, guards and stopping rules say: one module of wordings for each family."""

from firstdose.design.reasons.a_plus_b import SAYS as A_PLUS_B_SAYS
from firstdose.design.reasons.cohorts import CohortWhy
from firstdose.design.reasons.contour import ContourWhy
from firstdose.design.reasons.expansion import ExpansionWhy
from firstdose.design.reasons.graded import GradedWhy
from firstdose.design.reasons.guards import CLOSES, GuardWhy, closed_by
from firstdose.design.reasons.interval import IntervalWhy
from firstdose.design.reasons.late_outcomes import LateWhy
from firstdose.design.reasons.model import ModelWhy
from firstdose.design.reasons.recommendation import RecommendationWhy
from firstdose.design.reasons.response import ResponseWhy
from firstdose.design.reasons.rolling_six import RollingSixWhy
from firstdose.design.reasons.three_plus_three import Why
from firstdose.design.reasons.wordings import KEYS, SILENT, WORDS, code, value_names, wording

__all__ = [
    "A_PLUS_B_SAYS",
    "CLOSES",
    "KEYS",
    "SILENT",
    "WORDS",
    "CohortWhy",
    "ContourWhy",
    "ExpansionWhy",
    "GradedWhy",
    "GuardWhy",
    "IntervalWhy",
    "LateWhy",
    "ModelWhy",
    "RecommendationWhy",
    "ResponseWhy",
    "RollingSixWhy",
    "Why",
    "closed_by",
    "code",
    "value_names",
    "wording",
]
