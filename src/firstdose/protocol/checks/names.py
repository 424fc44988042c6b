"""Names that must be unlike each other, and names that mean something of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from firstdose.protocol.checks.leaves import keyed
from firstdose.protocol.criteria import Criterion
from firstdose.protocol.finding import Finding, Path
from firstdose.protocol.study import Study

RESERVED_REGIMENS = ("all", "not_published")
"""The group of everyone in the result rows, and what a reconstruction says instead of a regimen."""
RESERVED_POPULATIONS = ("participant", "queries", "planned", "decisions")
"""Populations of the result rows of which no study file says who they are."""
RESERVED_VISITS = ("last_visit", "last", "at_baseline", "unscheduled")
"""What the result rows call an assessment that no visit names; also ``unscheduled-1`` …"""


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


def repeated_in_a_list(study: Study) -> Iterator[Finding]:
    """Names and weeks that one list gives twice; the lists of a design have checks of their own.

    A path may take a kind of step in turn, then another, and the first once more.
    """
    in_turn = [
        ("parts", number, "path", "kinds")
        for number, part in enumerate(study.parts)
        if part.path.order == "in_turn"
    ]
    for path, value in keyed(study):
        of_a_design = path[0] == "parts" and "design" in path
        if isinstance(value, tuple) and not of_a_design and path not in in_turn:
            yield from _twice(path, cast("tuple[object, ...]", value))


def _twice(path: Path, listed: tuple[object, ...]) -> Iterator[Finding]:
    if path[-1] != "weeks" and not all(isinstance(each, str) for each in listed):
        return
    for place, each in enumerate(listed):
        if each in listed[:place]:
            yield Finding(
                path=(*path, place),
                what=f"`{each}` stands twice in `{path[-1]}`.",
                because="Once is enough for it to count; the second may have been meant as another"
                " one.",
                remedy="Remove it, or write the one that was meant.",
            )


def reserved_names(study: Study) -> Iterator[Finding]:
    """Regimens, visits and populations called as the result rows call something else."""
    regimens = [regimen.name for regimen in study.regimens.regimens]
    yield from _reserved("regimen", ("regimens", "regimens"), regimens, RESERVED_REGIMENS)
    visits = [visit.name for visit in study.schedule.visits]
    yield from _reserved("visit", ("schedule", "visits"), visits, RESERVED_VISITS)
    populations = [population.name for population in study.endpoints.populations]
    yield from _reserved(
        "population", ("endpoints", "populations"), populations, RESERVED_POPULATIONS
    )


def _reserved(
    noun: str, path: Path, names: Sequence[str], reserved: Sequence[str]
) -> Iterator[Finding]:
    for number, name in enumerate(names):
        if name in reserved or (noun == "visit" and name.startswith("unscheduled-")):
            yield Finding(
                path=(*path, number, "name"),
                what=f"A {noun} is called `{name}`.",
                because="The results of every report use this name for something else.",
                remedy=f"Rename the {noun}, here and wherever the file refers to it.",
            )


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
