"""What others published: grading tables, scores, scales, states, formulas, units.

The lowest room: it imports nothing else of firstdose.  Tables are CSV files under ``data/``, each
with its source in ``SOURCES.toml``; a handful of small engines read them.

=====================  ==========================================================================
``verdict``            unknown is never normal: `Ungradable`, `Grade`, `worst`, `Verdict`, `all_of`
``reasons``            the closed list of reasons, in English and Chinese
``units``              one conversion of a recorded value to its analyte's canonical unit
``cuts``, ``grading``  a laboratory value to a grade, by cut points
``ctcae``              the terms, grades and limits of CTCAE 5.0 and 6.0
``scores``             weighted indices (SLEDAI-2K, ICE)
``states``             composite states: conditions that must all hold (LLDAS, DORIS)
``scales``             graded events: the worst of several domains (CRS, ICANS, LICATS, MAGIC)
``counted``            so many of a list of criteria (HLH-2004, CAR-HEMATOTOX)
``icaht``              how long counts stay low after the cells: neutrophils and platelets
``instruments``        every instrument by name: what it asks, and what it says of the answers
``formulas``           body surface, creatinine clearance, doses by renal function, equivalents
``tables``             the reader, and where every table comes from
=====================  ==========================================================================

A neutrophil count, recorded in another unit than CTCAE's::

    >>> from decimal import Decimal
    >>> from firstdose import standards
    >>> counted = standards.canonical("neutrophils", Decimal(980), "/uL")
    >>> counted
    Decimal('0.98')
    >>> graded = standards.grades_of(standards.ctcae("5.0"), "neutrophils", counted)[0]
    >>> graded.term, graded.grade, graded.decided_by.wording.en
    ('Neutrophil count decreased', 3, '< 1 10*9/L')

Every number these functions take is a `Decimal` in the canonical unit of its analyte.
"""

from firstdose.standards.ctcae import (
    CtcaeVersion,
    Standard,
    Term,
    assumed_answers,
    ctcae,
    grades_of,
    recorded_grade,
)
from firstdose.standards.cuts import Criterion, Cut, References
from firstdose.standards.grading import Graded, grade
from firstdose.standards.reasons import ungradable, wording
from firstdose.standards.scales import EventGrade, Scale, event_grade, scale
from firstdose.standards.scores import (
    Score,
    ScoreTable,
    laboratory_items,
    new_items,
    quantities,
    score,
    score_table,
)
from firstdose.standards.states import Quantity, State, StateTable, state, state_table
from firstdose.standards.tables import Confidence, Source, sources
from firstdose.standards.units import Analyte, analyte, analytes, canonical
from firstdose.standards.verdict import (
    Grade,
    Label,
    Language,
    Outcome,
    Partial,
    Presence,
    Ungradable,
    Verdict,
    YesNo,
    all_of,
    any_of,
    worst,
)

__all__ = [
    "Analyte",
    "Confidence",
    "Criterion",
    "CtcaeVersion",
    "Cut",
    "EventGrade",
    "Grade",
    "Graded",
    "Label",
    "Language",
    "Outcome",
    "Partial",
    "Presence",
    "Quantity",
    "References",
    "Scale",
    "Score",
    "ScoreTable",
    "Source",
    "Standard",
    "State",
    "StateTable",
    "Term",
    "Ungradable",
    "Verdict",
    "YesNo",
    "all_of",
    "analyte",
    "analytes",
    "any_of",
    "assumed_answers",
    "canonical",
    "ctcae",
    "event_grade",
    "grade",
    "grades_of",
    "laboratory_items",
    "new_items",
    "quantities",
    "recorded_grade",
    "scale",
    "score",
    "score_table",
    "sources",
    "state",
    "state_table",
    "ungradable",
    "wording",
    "worst",
]
