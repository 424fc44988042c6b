"""Which samples CTCAE grades, and under which terms."""

from __future__ import annotations

from functools import cache

from firstdose.standards.ctcae import CtcaeVersion, ctcae
from firstdose.standards.units import analyte


@cache
def laboratory_analytes(version: CtcaeVersion) -> frozenset[str]:
    """Analytes of a sample that CTCAE grades; vital signs and examinations have none."""
    criteria = ctcae(version).criteria
    return frozenset(name for name in criteria if analyte(name).specimen != "none")


@cache
def laboratory_terms(version: CtcaeVersion) -> frozenset[str]:
    """Terms that CTCAE grades by a laboratory value."""
    criteria = ctcae(version).criteria
    names = laboratory_analytes(version)
    return frozenset(criterion.term for name in names for criterion in criteria[name])


@cache
def analytes_under(version: CtcaeVersion, term: str) -> frozenset[str]:
    """Analytes of a sample that one term is graded by."""
    criteria = ctcae(version).criteria
    names = laboratory_analytes(version)
    return frozenset(name for name in names if any(one.term == term for one in criteria[name]))
