"""Names that must be unlike each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from firstdose.protocol.criteria import Criterion
from firstdose.protocol.finding import Finding, Path
from firstdose.protocol.study import Study


def duplicate_names(study: Study) -> Iterator[Finding]:
    """Regimens, conditioning, parts, procedures, visits, populations, truths, expansions."""
    regimens = study.regimens
    yield from _repeated("regimen", ("regimens", "regimens"), [r.name for r in regimens.regimens])
    schemes = [scheme.name for scheme in regimens.conditioning]
    yield from _repeated("conditioning scheme", ("regimens", "conditioning"), schemes)
    yield from _repeated("part", ("parts",), [part.name for part in study.parts])
    expansions = [expansion.name for expansion in study.expansions]
    yield from _repeated("expansion", ("expansions",), expansions)
    yield from _expansions_called_as_parts(study)
    schedule = study.schedule
    procedures = [procedure.name for procedure in schedule.procedures]
    yield from _repeated("procedure", ("schedule", "procedures"), procedures)
    yield from _repeated("visit", ("schedule", "visits"), [v.name for v in schedule.visits])
    populations = [population.name for population in study.endpoints.populations]
    yield from _repeated("population", ("endpoints", "populations"), populations)
    truths = [truth.name for truth in study.simulation.truths]
    yield from _repeated("truth", ("simulation", "truths"), truths)


def _expansions_called_as_parts(study: Study) -> Iterator[Finding]:
    parts = [part.name for part in study.parts]
    for number, expansion in enumerate(study.expansions):
        if expansion.name in parts:
            yield Finding(
                path=("expansions", number),
                what=f"A part and an expansion are both called `{expansion.name}`.",
                because="The ledger says by this name in which of them somebody was entered.",
                remedy="Rename the expansion.",
            )


def duplicate_criteria(study: Study) -> Iterator[Finding]:
    """Criteria within one list; the same criterion may stand before conditioning and infusions."""
    yield from _criteria(("eligibility", "criteria"), study.eligibility.criteria)
    readiness = study.readiness
    yield from _criteria(("readiness", "before_conditioning"), readiness.before_conditioning)
    yield from _criteria(("readiness", "before_each_infusion"), readiness.before_each_infusion)


def duplicate_toxicity_keys(study: Study) -> Iterator[Finding]:
    """DLT clauses, exceptions and study stops."""
    yield from _repeated("clause", ("dlt", "clauses"), [each.key for each in study.dlt.clauses])
    exceptions = [each.key for each in study.dlt.exceptions]
    yield from _repeated("exception", ("dlt", "exceptions"), exceptions)
    yield from _repeated("study stop", ("study_stops",), [each.key for each in study.study_stops])


def _criteria(path: Path, criteria: tuple[Criterion, ...]) -> Iterator[Finding]:
    return _repeated("criterion", path, [criterion.key for criterion in criteria])


def _repeated(noun: str, path: Path, names: Sequence[str]) -> Iterator[Finding]:
    for number, name in enumerate(names):
        if name in names[:number]:
            yield Finding(
                path=(*path, number),
                what=f"Two {_plural(noun)} are called `{name}`.",
                because="Everything else in the file and in the ledger refers to them by name.",
                remedy="Rename one of them, or remove it if it is the same.",
            )


def _plural(noun: str) -> str:
    return "criteria" if noun == "criterion" else f"{noun}s"
