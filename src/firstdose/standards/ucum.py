# pyright: standard
"""UCUM, the unified code for units of measure: what a unit string means, exactly.

Grammar and definitions are those that the package ucumvert ships; it is imported when a unit is
first asked for that no table of ours names (it takes nearly half a second).  Factors are
fractions, so no digit is lost.  An annotation in braces, an arbitrary unit such as ``[IU]``, a
special unit such as ``Cel`` and the units of data/laboratory/kept_units.csv are kept as they are:
never converted into anything else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from firstdose.standards.tables import rows

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from lark import Lark, Token, Tree

_LONGEST = 80
_HIGHEST_POWER = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a unit string means: so many times a product of base units.

    ``base`` has the powers of the base units and of every unit that is kept as it is;
    ``annotations`` are the words in braces.
    """

    factor: Fraction = Fraction(1)
    base: tuple[tuple[str, int], ...] = ()
    annotations: tuple[str, ...] = ()

    @property
    def dimension(self) -> str:
        """The product of base units as text: ``g.m-3``; "1" for a plain number."""
        powers = (unit if power == 1 else f"{unit}{power}" for unit, power in self.base)
        return ".".join(powers) or "1"

    def times(self, other: Meaning, power: int = 1) -> Meaning:
        """This unit times a power of another."""
        base = Counter(dict(self.base))
        for unit, own in other.base:
            base[unit] += own * power
        return Meaning(
            factor=self.factor * other.factor**power,
            base=tuple(sorted((unit, n) for unit, n in base.items() if n)),
            annotations=tuple(sorted((*self.annotations, *other.annotations))),
        )


@cache
def meaning(unit: str) -> Meaning | None:
    """What a unit string means; None: it is no UCUM."""
    from ucumvert import InvalidUcumError, parse_ucum  # noqa: PLC0415 (slow, and rarely needed)

    if len(unit) > _LONGEST:
        return None
    try:
        return _of(parse_ucum(unit, _parser()))
    except (InvalidUcumError, OverflowError):
        return None


def measures(dimension: str) -> str:
    """The name of what a dimension measures, as in data/reasons/words.csv; else itself."""
    named = {row["dimension"]: row["word"] for row in rows("laboratory/dimensions.csv")}
    return named.get(dimension, dimension)


@cache
def _parser() -> Lark:
    from ucumvert import get_ucum_parser  # noqa: PLC0415 (slow, and rarely needed)

    return get_ucum_parser()


def _of(node: Tree[Token] | Token) -> Meaning:
    """The meaning of one node of the grammar's tree."""
    if isinstance(node, str):  # a token, which can only be an annotation here
        return Meaning(annotations=(str(node),))
    found = node.children
    match node.data:
        case "simple_unit":
            return _simple([str(token) for token in found])
        case "annotatable":
            power = int(str(found[1]))
            if abs(power) > _HIGHEST_POWER:
                raise OverflowError
            return Meaning().times(_of(found[0]), power)
        case "component":
            return _of(found[0]).times(_of(found[1]))
        case "term":
            return _of(found[0]).times(_of(found[2]), 1 if str(found[1]) == "." else -1)
        case _:  # main_term
            return Meaning().times(_of(found[-1]), 1 if len(found) == 1 else -1)


def _simple(tokens: list[str]) -> Meaning:
    """A number, or a unit with or without a prefix."""
    *prefix, unit = tokens
    if unit.isdecimal():
        return Meaning(factor=Fraction(unit))
    scale = _prefixes()[prefix[0]] if prefix else Fraction(1)
    return Meaning(factor=scale).times(_atom(unit))


@cache
def _atom(unit: str) -> Meaning:
    """A unit without prefix, by its definition; a kept one stands for itself."""
    defined = _definitions().get(unit)
    if defined is None:
        return Meaning(base=((unit, 1),))
    value, by = defined
    means = Meaning() if by == "1" else _of_definition(by)
    return Meaning(factor=value).times(means)


@cache
def _of_definition(unit: str) -> Meaning:
    found = meaning(unit)
    assert found is not None, f"UCUM defines a unit by '{unit}', which is none"
    return found


@cache
def _prefixes() -> Mapping[str, Fraction]:
    from ucumvert.xml_util import root  # noqa: PLC0415 (slow, and rarely needed)

    found = root.findall(".//{*}prefix")
    return {one.attrib["Code"]: Fraction(_value(one)["value"]) for one in found}


def _value(element: Element) -> Mapping[str, str]:
    """What the definition of a prefix or a unit says of its value."""
    found = element.find("{*}value")
    assert found is not None, "UCUM gives every prefix and unit a value"
    return found.attrib


@cache
def _definitions() -> Mapping[str, tuple[Fraction, str]]:
    """Number and unit by which UCUM defines a unit; those kept as they are have none."""
    from ucumvert.xml_util import root  # noqa: PLC0415 (slow, and rarely needed)

    kept = {row["unit"] for row in rows("laboratory/kept_units.csv")}
    found: dict[str, tuple[Fraction, str]] = {}
    for one in root.findall(".//{*}unit"):
        said = one.attrib
        by = _value(one)
        stays = "yes" in (said.get("isArbitrary"), said.get("isSpecial")) or said["Code"] in kept
        if not stays:
            found[said["Code"]] = (Fraction(by["value"]), by["Unit"])
    return found
