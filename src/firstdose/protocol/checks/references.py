"""Names that must exist somewhere else in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from firstdose.protocol.endpoints import DENOMINATORS
from firstdose.protocol.finding import Finding, Path, did_you_mean
from firstdose.protocol.study import Study


def unknown_regimens(study: Study) -> Iterator[Finding]:
    """Regimens named by steps, parts, paths and expansions."""
    known = [regimen.name for regimen in study.regimens.regimens]
    for number, step in enumerate(study.regimens.steps):
        path: Path = ("regimens", "steps", number)
        yield from _unknown("regimen", step.lower, known, (*path, "lower"))
        yield from _unknown("regimen", step.upper, known, (*path, "upper"))
    for number, part in enumerate(study.parts):
        path = ("parts", number)
        for place, name in enumerate(part.regimens):
            yield from _unknown("regimen", name, known, (*path, "regimens", place))
        yield from _unknown("regimen", part.path.start, part.regimens, (*path, "path", "start"))


def unknown_conditioning(study: Study) -> Iterator[Finding]:
    """Conditioning schemes named by regimens."""
    known = [scheme.name for scheme in study.regimens.conditioning]
    for number, regimen in enumerate(study.regimens.regimens):
        path = ("regimens", "regimens", number, "conditioning")
        yield from _unknown("conditioning scheme", regimen.conditioning, known, path)


def unknown_parts(study: Study) -> Iterator[Finding]:
    """Parts that another part waits for: earlier ones only."""
    names = [part.name for part in study.parts]
    for number, part in enumerate(study.parts):
        if part.opens_after:
            path = ("parts", number, "opens_after")
            yield from _unknown("earlier part", part.opens_after, names[:number], path)
    for number, expansion in enumerate(study.expansions):
        path = ("expansions", number, "opens_after")
        yield from _unknown("part", expansion.opens_after, names, path)


def unknown_procedures(study: Study) -> Iterator[Finding]:
    """Procedures named by visits."""
    known = [procedure.name for procedure in study.schedule.procedures]
    for number, visit in enumerate(study.schedule.visits):
        for place, name in enumerate(visit.procedures):
            path = ("schedule", "visits", number, "procedures", place)
            yield from _unknown("procedure", name, known, path)


def unknown_populations(study: Study) -> Iterator[Finding]:
    """Populations named by endpoints."""
    known = [population.name for population in study.endpoints.populations]
    for number, endpoint in enumerate(study.endpoints.endpoints):
        path = ("endpoints", "endpoints", number, "population")
        yield from _unknown("population", endpoint.population, known, path)


def missing_populations(study: Study) -> Iterator[Finding]:
    """Populations in which every report counts, and which the file does not define."""
    for milestone in DENOMINATORS:
        if not any(each.is_everyone(milestone) for each in study.endpoints.populations):
            yield Finding(
                path=("endpoints", "populations"),
                what=f"There is no analysis population of everyone who reached `{milestone}`.",
                because="The tables of every report count within it.",
                remedy=f"Add a population whose last milestone in `requires` is `{milestone}`.",
            )


def unknown_clauses(study: Study) -> Iterator[Finding]:
    """DLT clauses named by exceptions."""
    known = [clause.key for clause in study.dlt.clauses]
    for number, exception in enumerate(study.dlt.exceptions):
        for place, name in enumerate(exception.of_clauses):
            path = ("dlt", "exceptions", number, "of_clauses", place)
            yield from _unknown("clause", name, known, path)


def _unknown(noun: str, name: str, known: Iterable[str], path: Path) -> Iterator[Finding]:
    names = tuple(dict.fromkeys(known))
    if name not in names:
        yield Finding(
            path=path,
            what=f"There is no {noun} `{name}`.",
            because=f"Known here: {', '.join(names) or 'none'}.",
            remedy=f"{did_you_mean(name, names)} Otherwise define `{name}` first."
            if did_you_mean(name, names)
            else f"Write one that is known, or define `{name}` first.",
        )
