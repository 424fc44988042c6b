"""Which regimen next, and why: pure rules over counts, and guards that may overrule them.

====================  ===========================================================================
``situation``         what a design looks at and what it answers: `Situation`, `Decision`
``designs``           the settings of a part turned into its design; ``making``: its rule;
                      ``fits``: what is refused; ``part_design``, ``made``: what comes out
``order``, ``way``    the regimens of a part as a partial order, and the path through it
``states``            the same as arrays, a row per state: `States` in, `Moves` out; ``by_row``
``rules``             the rules over arrays, one module for each family of designs
``boundaries``        published decision tables on counts, and the isotonic choice at the end
``posterior``         what the counts say of the risk: posteriors by fixed-grid quadrature
``cohorts``           a rule that aims, made into one that enters cohort after cohort
``guards``            what may overrule a rule on counts: skipping, cap, too toxic, coherence;
                      ``increments``, ``whole_part``, and how they do it, ``overruling``
``pending``           what may overrule it on the calendar: open DLT windows
``stopping``          when a part is over and its regimen is chosen
``expansion``         what guards on toxicity say where no rule moves the dose any more
``backfill``          lower regimens open beside the cohort that is awaited
``one_row``           a rule on arrays seen as ``Situation -> Decision``
``reasons``           every reason's key, with its wording in English and Chinese
``notation``          outcomes in one line, ``1NNN 2NNT``; ``seen``: where the part stands then
``table``             the rule printed as a protocol prints it; ``counts_table``: all of it
``futures``           every way the next cohorts can go
``automaton``         a design compiled to all its states: exact operating characteristics
``recommended``       the regimen to recommend from DLTs and responses, by ``preferences``
``usual``             what a design comes with by name, over a ``line`` or a ``grid`` of regimens
``scenarios``         assumed DLT risks by name; ``hazard_scenarios``: from one hazard per infusion
``calibration``       settings that most often lead to the right regimen; ``target``: what is right
``kernel``            loops compiled to machine code
====================  ===========================================================================
"""

from firstdose.design.automaton.automaton import Automaton
from firstdose.design.automaton.characteristics import (
    Ends,
    OperatingCharacteristics,
    RegimenExpectation,
    ends,
    operating_characteristics,
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
    "wording",
]
