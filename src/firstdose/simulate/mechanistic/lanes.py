"""A generated function done for several patients at once, each in its lane.

Arrays then hold the values of all lanes side by side: entry i of lane l is at ``i * LANES + l``.
A lane's numbers are made by the same operations in the same order as for one patient alone, so no
number depends on who is in the other lanes.

The compiler turns the loop over lanes into vector instructions where it is sure that no array is
written through another one's name.  It asks that at run time for a few entries only; functions of
many entries therefore find all their arrays on one desk, at places that are constant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

LANES: Final = 16
"""Twice what the widest registers hold: shorter loops are not turned into vector instructions."""

_ENTRY: Final = re.compile(r"\b(y|k|r|dy|jac|lu|b|shift|new|error|floor|norm|negative)\[(\d+)\]")
_NUMBER: Final = re.compile(r"\bshift\b")
"""An argument that is one number for a patient alone."""


def in_lanes(function: str, name: str, desk: Mapping[str, int] | None = None) -> str:
    """The text of a function for all lanes, under another name.

    ``desk`` says at which entry of the one array each of the arrays begins.
    """
    decorator, head, *body = function.rstrip("\n").split("\n")

    def placed(found: re.Match[str]) -> str:
        array, entry = found[1], int(found[2])
        if desk is not None:
            array, entry = "desk", desk[array] + entry
        return f"{array}[{entry * LANES} + lane]"

    lines = [
        head[: head.index(" ") + 1] + name + ("(desk):" if desk else head[head.index("(") :]),
        "    for lane in range(LANES):",
        *(f"    {_ENTRY.sub(placed, _NUMBER.sub('shift[0]', line))}" for line in body),
    ]
    return "\n".join([decorator, *lines]) + "\n"
