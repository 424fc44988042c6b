"""SBML files written by hand for the tests, and their formulas as Python."""

from __future__ import annotations

import math
from typing import Any

MATH = 'xmlns="http://www.w3.org/1998/Math/MathML"'
NUMBERS = {"exp": math.exp, "log": math.log, "pow": math.pow, "tanh": math.tanh, "sqrt": math.sqrt}


def model(inside: str, attributes: str = "", namespaces: str = "", level: int = 3) -> str:
    """A whole file around the lists of a model."""
    space = "level3/version2/core" if level == 3 else "level2/version4"
    version = 2 if level == 3 else 4
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<sbml xmlns="http://www.sbml.org/sbml/{space}" level="{level}" version="{version}"'
        f' {namespaces}>\n<model id="trial" {attributes}>\n{inside}\n</model>\n</sbml>\n'
    )


def maths(inside: str) -> str:
    return f"<math {MATH}>{inside}</math>"


def times(*names: str) -> str:
    return "<apply><times/>" + "".join(f"<ci>{name}</ci>" for name in names) + "</apply>"


CLOCK = '<csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/time">t</csymbol>'
X_AND_K = """<listOfParameters><parameter id="x" value="1" constant="false"/>
<parameter id="k" value="0.1" constant="true"/></listOfParameters>"""
X_DECAYS = f"""<listOfRules><rateRule variable="x">
{maths(f"<apply><minus/>{times('k', 'x')}</apply>")}</rateRule></listOfRules>"""


def event(trigger: str, value: str, more: str = "", initially: str = "true") -> str:
    return f"""<event id="e" useValuesFromTriggerTime="true">
<trigger initialValue="{initially}" persistent="true">{maths(trigger)}</trigger>{more}
<listOfEventAssignments><eventAssignment variable="x">{maths(value)}</eventAssignment>
</listOfEventAssignments></event>"""


def at(time: float) -> str:
    return f"<apply><geq/>{CLOCK}<cn>{time}</cn></apply>"


def evaluate(formula: str, values: dict[str, Any]) -> float:
    return eval(
        formula, {"__builtins__": {}, **NUMBERS, "abs": abs, "min": min, "max": max}, values
    )


REACTIONS = model(
    f"""<listOfFunctionDefinitions><functionDefinition id="mm">
{
        maths(
            "<lambda><bvar><ci>s</ci></bvar><bvar><ci>h</ci></bvar><apply><divide/><ci>s</ci>"
            "<apply><plus/><ci>h</ci><ci>s</ci></apply></apply></lambda>"
        )
    }
</functionDefinition></listOfFunctionDefinitions>
<listOfUnitDefinitions><unitDefinition id="hour"><listOfUnits>
<unit kind="second" exponent="1" scale="0" multiplier="3600"/></listOfUnits></unitDefinition>
</listOfUnitDefinitions>
<listOfCompartments><compartment id="blood" size="4.5" constant="true" spatialDimensions="3"/>
<compartment id="tissue" size="12" constant="true" spatialDimensions="3"/></listOfCompartments>
<listOfSpecies>
<species id="cells" compartment="blood" initialAmount="9" hasOnlySubstanceUnits="false"
 boundaryCondition="false" constant="false"/>
<species id="homed" compartment="tissue" initialConcentration="0.5" hasOnlySubstanceUnits="true"
 boundaryCondition="false" constant="false"/>
<species id="signal" compartment="blood" initialConcentration="2" hasOnlySubstanceUnits="false"
 boundaryCondition="true" constant="false"/></listOfSpecies>
<listOfParameters><parameter id="vmax" value="3" constant="true"/>
<parameter id="total" constant="false"/></listOfParameters>
<listOfInitialAssignments><initialAssignment symbol="homed">
{maths(times("blood", "vmax"))}</initialAssignment></listOfInitialAssignments>
<listOfRules><assignmentRule variable="total">
{maths("<apply><plus/>" + times("cells", "blood") + "<ci>homed</ci></apply>")}</assignmentRule>
</listOfRules>
<listOfReactions><reaction id="homing" reversible="false">
<listOfReactants><speciesReference species="cells" stoichiometry="2" constant="true"/>
</listOfReactants>
<listOfProducts><speciesReference id="yield" species="homed" stoichiometry="3" constant="true"/>
</listOfProducts>
<listOfModifiers><modifierSpeciesReference species="signal"/></listOfModifiers>
<kineticLaw>{
        maths(
            "<apply><times/><ci>vmax</ci><ci>half</ci><ci>yield</ci><ci>signal</ci>"
            "<apply><ci>mm</ci><ci>cells</ci><ci>half</ci></apply></apply>"
        )
    }
<listOfLocalParameters><localParameter id="half" value="0.7"/></listOfLocalParameters>
</kineticLaw></reaction>
<reaction id="loss" reversible="false">
<listOfReactants><speciesReference species="homed" stoichiometry="1" constant="true"/>
</listOfReactants><kineticLaw>
{maths("<apply><times/><ci>homing</ci><cn>0.25</cn><apply><root/><ci>homed</ci></apply></apply>")}
</kineticLaw></reaction></listOfReactions>""",
    'timeUnits="hour"',
)
