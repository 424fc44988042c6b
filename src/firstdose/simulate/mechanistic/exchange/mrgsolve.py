"""Writes a model for mrgsolve (R), and reads exactly what it writes.

Doses come to mrgsolve as an event table, so events that add to a state stand in the file as
comments; an event that sets a value has no place there and is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from firstdose.records.problem import Problem, StudyError
from firstdose.simulate.mechanistic.exchange.equations import (
    TIME,
    Equations,
    constants,
    in_order,
)
from firstdose.simulate.mechanistic.expressions import tokens

_FUNCTIONS = {"abs": "fabs", "min": "fmin", "max": "fmax"}
_WORDS = """
ID TIME EVID AMT CMT RATE II ADDL SS MDV DV time amt cmt evid rate ii addl ss self table report
ETA EPS THETA OMEGA SIGMA NEWIND DONE CFONSTOP DXDTZERO SOLVERTIME SETINIT INITSOLV SS_ADVANCE
VARS simeta simeps capture pred_CL pred_VC pred_V pred_V2 pred_KA pred_Q pred_VP pred_V3
auto bool break case catch char class const continue default delete do double
else enum explicit export extern false float for friend goto if inline int long mutable namespace
new operator private protected public register return short signed sizeof static struct switch
template this throw true try typedef typename union unsigned using virtual void volatile while
"""
_TAKEN = frozenset(_WORDS.split())
"""Words of mrgsolve (2.0) and of C++ that cannot name a symbol."""


def written(equations: Equations) -> str:
    """The text of a model file (``.mod``) for mrgsolve.

    Assignments are computed in ``$ODE``, and again in ``$TABLE`` so that what is captured belongs
    to the time of the record.

    Raises:
        StudyError: a name or an event that mrgsolve cannot take; every one is listed.
    """
    found = (*_names_taken(equations), *_values_set(equations))
    if found:
        raise StudyError.of(found)
    fixed = constants(equations)
    order = in_order(equations.assignments)
    varying = [name for name in order if name not in fixed]
    sections = {
        "PROB": [equations.name, *_comments(equations)],
        "PARAM": [f"{name} = {value!r}" for name, value in equations.parameters.items()],
        "CMT": list(equations.rates),
        "MAIN": [
            *_assigned(equations.assignments, [name for name in order if name in fixed], "TIME"),
            *(f"{name}_0 = {_cpp(text, 'TIME')};" for name, text in equations.initial.items()),
        ],
        "ODE": [
            *_assigned(equations.assignments, varying, "SOLVERTIME"),
            *(
                f"dxdt_{name} = {_cpp(text, 'SOLVERTIME')};"
                for name, text in equations.rates.items()
            ),
        ],
        "TABLE": [f"{name} = {_cpp(equations.assignments[name], 'TIME')};" for name in varying],
        "CAPTURE": list(order),
    }
    return "\n".join(
        line for section, lines in sections.items() if lines for line in (f"${section}", *lines, "")
    )


def read(text: str) -> Equations:
    """The equations of a model file that `written` wrote; its comments on doses are passed over."""
    sections = _sections(text)
    main = dict(_statements(sections["MAIN"]))
    ode = dict(_statements(sections["ODE"]))
    states = sections["CMT"]
    return Equations(
        name=sections["PROB"][0],
        rates={name: ode[f"dxdt_{name}"] for name in states},
        initial={name: main[f"{name}_0"] for name in states},
        assignments={name: (main | ode)[name] for name in sections.get("CAPTURE", [])},
        parameters={
            name: float(value)
            for name, value in (line.split(" = ") for line in sections.get("PARAM", []))
        },
    )


def _assigned(assignments: Mapping[str, str], names: list[str], clock: str) -> Iterator[str]:
    for name in names:
        yield f"double {name} = {_cpp(assignments[name], clock)};"


def _cpp(formula: str, clock: str) -> str:
    """The formula in C++; whole numbers get a point, since 1/2 is 0 there."""
    words = {**_FUNCTIONS, TIME: clock}
    return "".join(
        f"{token}.0" if token.isdecimal() else words.get(token, token) for token in tokens(formula)
    )


def _comments(equations: Equations) -> Iterator[str]:
    for event in equations.events:
        for name, amount in event.added.items():
            yield f"// on day {event.time_days!r} {name} receives {amount}: by an event table"


def _sections(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("$"):
            lines = found.setdefault(line.removeprefix("$"), [])
        elif line and not line.startswith("//"):
            lines.append(line)
    return found


def _statements(lines: list[str]) -> Iterator[tuple[str, str]]:
    """The left and right sides, in the notation of `equations`."""
    words = {cpp: own for own, cpp in _FUNCTIONS.items()} | {"TIME": TIME, "SOLVERTIME": TIME}
    for line in lines:
        left, right = line.removeprefix("double ").removesuffix(";").split(" = ", 1)
        yield left, "".join(words.get(token, token) for token in tokens(right))


def _names_taken(equations: Equations) -> Iterator[Problem]:
    made = re.compile(rf"(?:dxdt|F|R|D|ALAG|N)_(?:{'|'.join(equations.rates)})")
    made_start = re.compile(rf"(?:{'|'.join(equations.rates)})_0")
    for name in (*equations.parameters, *equations.rates, *equations.assignments):
        if name in _TAKEN or made.fullmatch(name) or made_start.fullmatch(name):
            yield Problem(
                what=f"mrgsolve cannot take the name {name}.",
                where=f"symbol {name}",
                because="The word has a meaning of its own there, or in C++.",
                remedy="Give the symbol another name in the model.",
            )


def _values_set(equations: Equations) -> Iterator[Problem]:
    for event in equations.events:
        for name in event.values:
            yield Problem(
                what=f"mrgsolve cannot take an event that sets {name}.",
                where=f"event on day {event.time_days:g}",
                because="An event table adds doses; it sets no value.",
                remedy="Write the event as a dose that is added.",
            )
