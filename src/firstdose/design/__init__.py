"""Which regimen next, and why: pure rules over counts, and guards that may overrule them.

====================  ===========================================================================
``situation``         what a design looks at and what it answers: `Situation`, `Decision`
``designs``           the settings of a part turned into its design; places open now
``order``, ``way``    the regimens of a part as a partial order, and the path through it
``states``            the same as arrays, a row per state: `States` in, `Moves` out
``rules``             the rules over arrays, one module for each family of designs
``boundaries``        published decision tables on counts, and the isotonic choice at the end
``posterior``         what the counts say of the risk: posteriors by fixed-grid quadrature
``cohorts``           a rule that aims, made into one that enters cohort after cohort
``guards``            what may overrule a rule: cap, skipping, too toxic, open DLT windows
``stopping``          when a part is over and its regimen is chosen
``one_row``           a rule on arrays seen as ``Situation -> Decision``
``reasons``           every reason's key, with its wording in English and Chinese
``notation``          outcomes in one line, ``1NNN 2NNT``; ``seen``: where the part stands then
``counts_table``      the decision at a regimen for every number evaluable and of DLTs
``futures``           every way the next cohorts can go
``table``             the rule printed as a protocol prints it
``automaton``         a design compiled to all its states: exact operating characteristics
====================  ===========================================================================
"""

from firstdose.design.automaton.automaton import Automaton
from firstdose.design.automaton.characteristics import (
    Ends,
    OperatingCharacteristics,
    RegimenExpectation,
    ends,
    operating_characteristics,
    results,
)
from firstdose.design.designs import (
    assembled,
    automaton_of,
    closed_regimens,
    design_of,
    open_places,
    part_design,
)
from firstdose.design.guards import guarded
from firstdose.design.part_design import PartDesign
from firstdose.design.reasons import Why, wording
from firstdose.design.situation import Decision, Design, Guard, Situation, Tally
from firstdose.design.states import Declares
from firstdose.design.table import DecisionTable, TableCell, decision_table

__all__ = [
    "Automaton",
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
    "automaton_of",
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
