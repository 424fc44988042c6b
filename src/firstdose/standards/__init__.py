"""What others published: grading tables, scores, scales, states, formulas, units.

The lowest room: it imports nothing else of firstdose.  Tables are CSV files under ``data/``, each
with its source in ``SOURCES.toml``; a handful of small engines read them.

=====================  ==========================================================================
``verdict``            unknown is never normal: `Ungradable`, `Grade`, `worst`, `Verdict`, `any_of`
``reasons``            the closed list of reasons, in English and Chinese
``units``, ``ucum``    one conversion of a recorded value to its analyte's canonical unit
``cuts``, ``grading``  a laboratory value to a grade, by cut points
``sides``              on which side of a limit a number lies: all that a grade depends on
``circumstances``      the questions that a cut depends on
``ctcae``              the terms, grades and limits of CTCAE 5.0 and 6.0
``assessment``         what the number gives and what the investigator recorded, together
``laboratory_row``     one row of a laboratory file to its grades
``laboratory_table``   a million of them, by columns, to the same grades
``wordings``           the limits of a term, read aloud
``scores``             weighted indices (SLEDAI-2K, damage, classification, ICE)
``states``             composite states: conditions that must all hold (LLDAS, DORIS)
``conditions``         how a quantity stands to its limit
``outcomes``           ordered outcomes: the first that holds (BILAG categories, flares, bands)
``specifications``     what is compared, and how each quantity is found from others
``composition``        a quantity as recorded, or computed from its parts
``scales``             graded events: the worst of several domains (CRS, ICANS, LICATS, MAGIC)
``counted``            so many of a list of criteria (HLH-2004, CAR-HEMATOTOX)
``icaht``              how long counts stay low after the cells: neutrophils and platelets
``instruments``        every instrument by name: what it asks, and what it says of the answers
``formulas``           every formula by name; the formulas stand in ``body_size``, ``cardiac``,
                       ``renal_function``, ``corrected_values``, ``lymphodepletion`` and
                       ``glucocorticoids``
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

from firstdose.standards.assessment import Assessment
from firstdose.standards.conditions import Quantity
from firstdose.standards.ctcae import (
    CtcaeVersion,
    Standard,
    Term,
    assumed_answers,
    ctcae,
    grades_of,
    recorded_grade,
)
from firstdose.standards.cuts import Criterion, Cut
from firstdose.standards.grading import Graded, grade
from firstdose.standards.item_counts import new_items
from firstdose.standards.reasons import ungradable, wording
from firstdose.standards.scale_tables import Scale, scale
from firstdose.standards.scales import EventGrade, event_grade
from firstdose.standards.scores import (
    Score,
    ScoreTable,
    laboratory_items,
    quantities,
    score,
    score_table,
)
from firstdose.standards.sides import Qualifier, References
from firstdose.standards.states import State, StateTable, state, state_table
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
    any_of,
    worst,
)

__all__ = [
    "Analyte",
    "Assessment",
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
    "Qualifier",
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
