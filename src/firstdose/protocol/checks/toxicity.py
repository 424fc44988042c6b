"""The definition of dose-limiting toxicity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from firstdose.protocol.finding import Finding, Path, nearest
from firstdose.protocol.study import Study
from firstdose.protocol.toxicity import CountClause, EventClause
from firstdose.standards.ctcae import ctcae


def no_definition(study: Study) -> Iterator[Finding]:
    """A definition without a clause."""
    if not study.dlt.clauses:
        yield Finding(
            path=("dlt", "clauses"),
            what="The study has no definition of dose-limiting toxicity.",
            because="Nothing would ever count as dose-limiting, and every regimen would be passed.",
            remedy="List at least one clause; where none is published, mark it as an assumption.",
        )


def late_counts(study: Study) -> Iterator[Finding]:
    """A blood count that is judged only after the DLT window of some part has closed."""
    for number, clause in enumerate(study.dlt.clauses):
        if not isinstance(clause, CountClause):
            continue
        for part in study.parts:
            window = part.dlt_window
            if window.anchor == "first_infusion" and clause.by_day > window.days:
                yield Finding(
                    path=("dlt", "clauses", number, "by_day"),
                    what=(
                        f"`{clause.key}` is judged on day {clause.by_day}, after the DLT window of"
                        f" part `{part.name}` has closed (day {window.days})."
                    ),
                    because="The committee decides when the window closes and would not know it.",
                    remedy="Judge the count by the last day of the window, or lengthen the window.",
                )


def unknown_terms(study: Study) -> Iterator[Finding]:
    """System organ classes and terms that CTCAE does not have: no event would ever carry them."""
    terms = ctcae(study.endpoints.instruments.ctcae).terms
    classes = {term.system_organ_class: "" for term in terms.values()}
    for path, clause in _excluding(study):
        for place, name in enumerate(clause[0]):
            yield from _unknown("system organ class", name, classes, (*path, _SOC, place))
        for place, name in enumerate(clause[1]):
            yield from _unknown("term", name, terms, (*path, "not_terms", place))
    for number, exception in enumerate(study.dlt.exceptions):
        for place, name in enumerate(exception.terms):
            path = ("dlt", "exceptions", number, "terms", place)
            yield from _unknown("term", name, terms, path)


_SOC = "not_system_organ_classes"


def _excluding(study: Study) -> Iterator[tuple[Path, tuple[tuple[str, ...], tuple[str, ...]]]]:
    for number, clause in enumerate(study.dlt.clauses):
        if isinstance(clause, EventClause):
            named = (clause.not_system_organ_classes, clause.not_terms)
            yield ("dlt", "clauses", number), named
    for number, stop in enumerate(study.study_stops):
        yield ("study_stops", number), (stop.not_system_organ_classes, stop.not_terms)


def _unknown(noun: str, name: str, known: Mapping[str, object], path: Path) -> Iterator[Finding]:
    if name not in known:
        yield Finding(
            path=path,
            what=f"CTCAE has no {noun} `{name}`.",
            because="Events carry CTCAE's own words, so no event would be found by it.",
            remedy=nearest(name, known),
        )
