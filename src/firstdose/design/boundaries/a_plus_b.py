"""A+B: a first group of A, a second of B where the first leaves it open.  3+3 is one of them.

Storer, Biometrics 1989; Korn et al., Stat Med 1994; Lin and Shih, Biostatistics 2001.
"""

from __future__ import annotations

from dataclasses import dataclass

from firstdose.design.boundaries.settings import refuse, too_few
from firstdose.records.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class APlusB:
    """A group of ``a``, then perhaps one of ``b``.

    Of the first group fewer than ``c`` DLTs go up, ``c`` to ``d`` ask for the second group, more
    go down.  Of both together at most ``e`` go up and more go down.
    """

    a: int
    b: int
    c: int
    d: int
    e: int

    def __post_init__(self) -> None:
        refuse(
            (
                too_few("first group (A)", self.a, 1, "The first group has someone in it."),
                too_few("second group (B)", self.b, 1, "The second group has someone in it."),
                _bad_first_limits(self),
                _bad_last_limit(self),
            )
        )


def _bad_first_limits(settings: APlusB) -> Problem | None:
    if 1 <= settings.c <= settings.d < settings.a:
        return None
    return Problem(
        what=f"The first group of {settings.a} goes up below C = {settings.c} DLTs and down above"
        f" D = {settings.d}.",
        where="Design settings: C and D",
        because="It must be able to go up, to ask for the second group, and to go down.",
        remedy="Choose 1 <= C <= D < A; 3+3 has A = 3, C = D = 1.",
    )


def _bad_last_limit(settings: APlusB) -> Problem | None:
    if settings.d <= settings.e < settings.c + settings.b:
        return None
    return Problem(
        what=f"After C = {settings.c} to D = {settings.d} DLTs of the first group a second of"
        f" {settings.b} goes up at E = {settings.e} DLTs or fewer in all.",
        where="Design settings: E",
        because="The second group must be able to change the answer, whichever way it is reached.",
        remedy="Choose D <= E < C + B; 3+3 has B = 3, C = D = E = 1.",
    )
