"""One participant on one axis: treatment, visits, events, scores, medication and blood counts.

================  ============================================================================
`course`          everything that happened, lane by lane, as the derivations have it
`drawing`         the lanes as one picture; its table holds the same marks
================  ============================================================================
"""

from firstdose.conduct.subject.course import Course, Lane, Mark, Span, Strip, course
from firstdose.conduct.subject.drawing import drawing

__all__ = ["Course", "Lane", "Mark", "Span", "Strip", "course", "drawing"]
