"""Laboratory results pasted as lines: analyte, value, unit and, where reported, the two limits.

Columns are parted by tabs, semicolons or commas.  A first line may name them, in any order.  An
analyte is named by its key, its name in either language, or its CDISC code.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache

from firstdose.conduct.forms import typed as strictly
from firstdose.conduct.forms.nodes import Blank
from firstdose.conduct.forms.typed import Fault, Refused
from firstdose.records.facts import Measured
from firstdose.records.sentence import QUALIFIERS
from firstdose.records.shapes import Text
from firstdose.standards.units import analytes

PASTED = "pasted"
MOST_LINES = 400

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "analyte": ("analyte", "test", "项目", "检验项目"),
    "value": ("value", "result", "结果"),
    "unit": ("unit", "单位"),
    "lower_limit": ("lower_limit", "lower", "下限", "参考下限"),
    "upper_limit": ("upper_limit", "upper", "上限", "参考上限"),
}
_WITHOUT_LIMITS = ("analyte", "value", "unit")
_ON_ANY_KEYBOARD = {0xFF1C: "<", 0xFF1E: ">"}

Line = tuple[int, Measured]


def pasted_blank() -> Blank:
    """Results as lines, such as a laboratory sends them."""
    return Blank(
        name=PASTED, shape=Text(), label="field.pasted", required=False, empty="", long=True
    )


def results(text: str, participant: str, visit: str) -> tuple[tuple[Line, ...], tuple[Fault, ...]]:
    """The values in pasted text with their line numbers, and every fault in it."""
    found: list[Line] = []
    faults: list[Fault] = []
    whole = strictly.paragraphs(text)
    if isinstance(whole, Refused):
        return (), (_fault(whole, 0),)
    if whole.count("\n") >= MOST_LINES:
        return (), (_fault(Refused("pasted_too_long", (("most", f"{MOST_LINES}"),)), 0),)
    columns = tuple(_COLUMNS)
    for number, cells in _cells(whole):
        named = _heading(cells) if not found and not faults else None
        if named is not None:
            columns = named
            continue
        read = _measured(cells, columns, participant, visit)
        if isinstance(read, Refused):
            faults.append(_fault(read, number))
        else:
            found.append((number, read))
    return tuple(found), tuple(faults)


def _fault(refused: Refused, line: int) -> Fault:
    return Fault(field=PASTED, key=refused.key, values=refused.values, line=line)


def _cells(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            mark = "\t" if "\t" in line else ";" if ";" in line else ","
            yield number, tuple(cell.strip() for cell in _split(line, mark))


def _split(line: str, mark: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=mark, strict=True))
    except csv.Error:
        return [line]


def _heading(cells: tuple[str, ...]) -> tuple[str, ...] | None:
    """The columns that a first line names; None when it names none."""
    known = {word: name for name, words in _COLUMNS.items() for word in words}
    named = [known.get(cell.casefold(), "") for cell in cells]
    complete = all(name in named for name in _WITHOUT_LIMITS)
    return tuple(named) if complete and len(set(named)) == len(named) else None


def _measured(
    cells: tuple[str, ...], columns: tuple[str, ...], participant: str, visit: str
) -> Measured | Refused:
    if len(cells) > len(columns) or len(cells) < len(_WITHOUT_LIMITS):
        return Refused("pasted_columns", (("columns", f"{len(cells)}"),))
    said = dict(zip(columns, cells, strict=False))
    analyte = _names().get(said["analyte"].casefold())
    if analyte is None:
        return Refused("no_analyte", (("found", said["analyte"][:40]),))
    written = said["value"].translate(_ON_ANY_KEYBOARD)
    qualifier = written[:1] if written[:1] and written[:1] in QUALIFIERS else ""
    value = strictly.number(written.removeprefix(qualifier))
    lower, upper = _limit(said, "lower_limit"), _limit(said, "upper_limit")
    for one in (value, lower, upper):
        if isinstance(one, Refused):
            return one
    assert isinstance(value, Decimal)
    assert not isinstance(lower, Refused)
    assert not isinstance(upper, Refused)
    return Measured(
        participant=participant,
        analyte=analyte,
        value=value,
        unit=said["unit"],
        lower_limit=lower,
        upper_limit=upper,
        qualifier=qualifier,
        visit=visit,
    )


def _limit(said: Mapping[str, str], column: str) -> Decimal | Refused | None:
    written = said.get(column, "")
    return strictly.number(written) if written else None


@cache
def _names() -> Mapping[str, str]:
    """Every name of an analyte, in small letters; one that two analytes share names neither."""
    found: dict[str, set[str]] = {}
    for key, one in analytes().items():
        for name in (key, one.label.en, one.label.zh, one.cdisc_test_code):
            if name:
                found.setdefault(name.casefold(), set()).add(key)
    unique = {name: keys.copy().pop() for name, keys in found.items() if len(keys) == 1}
    return {**unique, **{key: key for key in analytes()}}
