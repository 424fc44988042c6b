"""What the analyte of a laboratory row means: the terms it can trigger, and by which criteria.

It may be a test code of CDISC, the key of an analyte or a term of CTCAE.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache

from firstdose.standards.ctcae import CtcaeVersion, Standard, ctcae
from firstdose.standards.cuts import Criterion, Worse
from firstdose.standards.reasons import ungradable
from firstdose.standards.units import analytes, canonical
from firstdose.standards.verdict import Ungradable


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The terms of a row, and the criterion of each; or why no number can be graded.

    Without criteria ``why_not`` is set; ``recordable`` then says whether the term is graded by
    record only.
    """

    terms: tuple[str, ...]
    analyte: str = ""
    criteria: tuple[Criterion, ...] = ()
    why_not: Ungradable | None = None
    recordable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """What is known by which name, in lower case."""

    analytes: Mapping[str, tuple[str, ...]]
    terms: Mapping[str, str]
    spelled: Mapping[str, str]


def target(standard: Standard, name: str, unit: str, direction: Worse | None) -> Target:
    """What a row asks for by its analyte, unit and direction."""
    said, known = name.strip().lower(), _names(standard.version)
    if said in known.analytes:
        return _of_analytes(standard, known.analytes[said], unit, direction)
    if said in known.terms:
        return _of_term(standard, known.terms[said], unit, direction)
    return Target(terms=(), why_not=_unknown(known, name))


def nearest_terms(standard: Standard, name: str) -> tuple[str, ...]:
    """The terms whose names are most like a given one."""
    known = _names(standard.version)
    found = get_close_matches(name.strip().lower(), known.terms, n=3)
    return tuple(known.terms[each] for each in found)


def term_named(standard: Standard, name: str) -> str | None:
    """The term of that name, whatever its capital letters."""
    return _names(standard.version).terms.get(name.strip().lower())


def _of_analytes(
    standard: Standard, keys: tuple[str, ...], unit: str, direction: Worse | None
) -> Target:
    key = next((key for key in keys if _takes(key, unit)), keys[0])
    criteria = standard.criteria_in(key, unit)
    chosen = tuple(c for c in criteria if direction in (None, c.worse))
    if not chosen:
        return Target(terms=(), why_not=_nothing(standard, key, direction if criteria else None))
    terms = tuple(criterion.term for criterion in chosen)
    refused = _unit_refused(key, unit)
    if refused is not None:
        return Target(terms=terms, why_not=refused)
    return Target(terms=terms, analyte=key, criteria=chosen)


def _of_term(standard: Standard, term: str, unit: str, direction: Worse | None) -> Target:
    keys = [
        key
        for key, criteria in standard.criteria.items()
        if any(c.term == term and direction in (None, c.worse) for c in criteria)
    ]
    if not keys:
        why = ungradable("term_without_numbers", term=term)
        return Target(terms=(term,), why_not=why, recordable=True)
    taking = [key for key in keys if _takes(key, unit)]
    if len(taking) > 1:
        names = ", ".join(taking)
        why = ungradable("term_by_several_analytes", term=term, analytes=names)
        return Target(terms=(term,), why_not=why)
    key = (taking or keys)[0]
    refused = _unit_refused(key, unit)
    if refused is not None:
        return Target(terms=(term,), why_not=refused)
    chosen = tuple(c for c in standard.criteria_in(key, unit) if c.term == term)
    return Target(terms=(term,), analyte=key, criteria=chosen)


def _takes(key: str, unit: str) -> bool:
    return bool(unit) and isinstance(canonical(key, Decimal(1), unit), Decimal)


def _unit_refused(key: str, unit: str) -> Ungradable | None:
    if not unit:
        return ungradable("cell_empty", column="`unit`")
    converted = canonical(key, Decimal(1), unit)
    return converted if isinstance(converted, Ungradable) else None


def _nothing(standard: Standard, key: str, direction: Worse | None) -> Ungradable:
    if direction is None:
        return ungradable("no_term", standard=standard.name, analyte=key)
    said = "low" if direction is Worse.LOWER else "high"
    return ungradable("no_term_in_direction", standard=standard.name, analyte=key, direction=said)


def _unknown(known: _Names, name: str) -> Ungradable:
    if not name.strip():
        return ungradable("cell_empty", column="`analyte`")
    nearest = get_close_matches(name.strip().lower(), known.spelled, n=1)
    if not nearest:
        return ungradable("name_unknown", found=name)
    return ungradable("name_unknown_but_near", found=name, nearest=known.spelled[nearest[0]])


@cache
def _names(version: CtcaeVersion) -> _Names:
    found: defaultdict[str, list[str]] = defaultdict(list)
    spelled: dict[str, str] = {}
    for one in analytes().values():
        for name in (one.key, one.cdisc_test_code):
            if name and one.key not in found[name.lower()]:
                found[name.lower()].append(one.key)
                spelled[name.lower()] = name
    terms = {term.lower(): term for term in ctcae(version).terms}
    return _Names(
        analytes={name: tuple(keys) for name, keys in found.items() if keys},
        terms=terms,
        spelled=terms | spelled,
    )
