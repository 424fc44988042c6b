"""Which regimen next, and why: pure rules over counts, and guards that may overrule them.

====================  ===========================================================================
``situation``         what a design looks at and what it answers: `Situation`, `Decision`
``designs``           the settings of a part turned into its design; places open now
``order``             the regimens of a part as a partial order, and the path through it
``states``            the same as arrays, a row per state: `States` in, `Moves` out
``boundaries``        published decision tables on counts, and the selection at the end
``three_plus_three``  the rule of 3+3 over arrays
``guards``            what may overrule a rule: cap, skipping, too toxic, open DLT windows
``one_row``           a rule on arrays seen as ``Situation -> Decision``
``reasons``           every reason's key, with its wording in English and Chinese
``table``             the rule printed as a protocol prints it
``exact``             exact operating characteristics
====================  ===========================================================================
"""

from firstdose.design.designs import (
    PartDesign,
    assembled,
    closed_regimens,
    design_of,
    open_places,
    part_design,
)
from firstdose.design.exact import (
    Ends,
    OperatingCharacteristics,
    RegimenExpectation,
    ends,
    operating_characteristics,
    results,
)
from firstdose.design.guards import guarded
from firstdose.design.reasons import Why, wording
from firstdose.design.situation import Decision, Design, Guard, Situation, Tally
from firstdose.design.states import Declares
from firstdose.design.table import DecisionTable, TableCell, decision_table

__all__ = [
    "Decision",
    "DecisionTable",
    "Declares",
    "Design",
    "Ends",
    "Guard",
    "OperatingCharacteristics",
    "PartDesign",
    "RegimenExpectation",
    "Situation",
    "TableCell",
    "Tally",
    "Why",
    "assembled",
    "closed_regimens",
    "decision_table",
    "design_of",
    "ends",
    "guarded",
    "open_places",
    "operating_characteristics",
    "part_design",
    "results",
    "wording",
]
