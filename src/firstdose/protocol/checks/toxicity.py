"""The definition of dose-limiting toxicity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from firstdose.protocol.finding import Finding, Path, nearest
from firstdose.protocol.parts import Part, planned_window
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
            closes = _first_to_close(study, part)
            if closes is not None and clause.by_day > closes[0]:
                day, regimen = closes
                of = "" if part.dlt_window.anchor == "first_infusion" else f" at `{regimen}`"
                yield Finding(
                    path=("dlt", "clauses", number, "by_day"),
                    what=(
                        f"`{clause.key}` is judged on day {clause.by_day}, after the DLT window of"
                        f" part `{part.name}` has closed{of} (day {day})."
                    ),
                    because="The committee decides when the window closes and would not know it.",
                    remedy="Judge the count by the last day of the window, or lengthen the window.",
                )


def _first_to_close(study: Study, part: Part) -> tuple[int, str] | None:
    """The earliest study day on which the window closes as planned, and at which regimen."""
    schemes = {scheme.name: scheme.first_day for scheme in study.regimens.conditioning}
    planned = [
        (planned_window(part, one, schemes.get(one.conditioning))[1], one.name)
        for one in study.regimens.regimens
        if one.name in part.regimens
    ]
    return min(planned, key=lambda each: each[0], default=None)


def opposed_interests(study: Study) -> Iterator[Finding]:
    """Events of special interest that a clause asks for and that are no DLT by the same file."""
    for number, clause in enumerate(study.dlt.clauses):
        if not isinstance(clause, EventClause):
            continue
        for place, interest in enumerate(clause.special_interests):
            shut_out = [
                f"`{key}`"
                for key, interests in (
                    ("not_special_interests", clause.not_special_interests),
                    ("dlt.never_special_interests", study.dlt.never_special_interests),
                )
                if interest in interests
            ]
            if shut_out:
                yield Finding(
                    path=("dlt", "clauses", number, "special_interests", place),
                    what=f"Clause `{clause.key}` asks for `{interest}`, which"
                    f" {' and '.join(shut_out)} leaves out.",
                    because="No such event could ever meet the clause.",
                    remedy="Take it out of one of the lists.",
                )


def exceptions_of_nothing(study: Study) -> Iterator[Finding]:
    """An exception that names no clause, or one that is not about adverse events."""
    kinds = {clause.key: clause.kind for clause in study.dlt.clauses}
    for number, exception in enumerate(study.dlt.exceptions):
        if not exception.of_clauses:
            yield Finding(
                path=("dlt", "exceptions", number, "of_clauses"),
                what=f"The exception `{exception.key}` is an exception of no clause.",
                because="It applies to the clauses that it names, so nothing would be excepted.",
                remedy="Name the clauses, or remove the exception.",
            )
        for place, key in enumerate(exception.of_clauses):
            if kinds.get(key, "event") != "event":
                yield Finding(
                    path=("dlt", "exceptions", number, "of_clauses", place),
                    what=f"`{key}` is a clause of the kind `{kinds[key]}`, of which there is no"
                    " exception.",
                    because="An exception speaks of adverse events and how they resolve.",
                    remedy="Name clauses of the kind `event` only.",
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
