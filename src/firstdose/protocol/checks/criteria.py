"""Criteria of the kind that their list asks for."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.protocol.criteria import Criterion
from firstdose.protocol.finding import Finding, Path
from firstdose.protocol.study import Study

OF_ENTRY = ("inclusion", "exclusion")
OF_READINESS = ("readiness",)


def kinds_of_criteria(study: Study) -> Iterator[Finding]:
    """Entry criteria include or exclude; what is asked before treatment is readiness."""
    yield from _of_kinds(study.eligibility.criteria, ("eligibility", "criteria"), OF_ENTRY)
    readiness = study.readiness
    before = ("readiness", "before_conditioning")
    yield from _of_kinds(readiness.before_conditioning, before, OF_READINESS)
    before = ("readiness", "before_each_infusion")
    yield from _of_kinds(readiness.before_each_infusion, before, OF_READINESS)


def _of_kinds(
    criteria: tuple[Criterion, ...], path: Path, kinds: tuple[str, ...]
) -> Iterator[Finding]:
    for number, criterion in enumerate(criteria):
        if criterion.kind not in kinds:
            yield Finding(
                path=(*path, number, "kind"),
                what=f"Criterion `{criterion.key}` has the kind `{criterion.kind}`.",
                because=f"Under `{'.'.join(map(str, path))}` stand criteria for {_listed(kinds)}.",
                remedy=f"Write {_choices(kinds)}, or move the criterion.",
            )


def _listed(kinds: tuple[str, ...]) -> str:
    return " and ".join(kinds)


def _choices(kinds: tuple[str, ...]) -> str:
    return " or ".join(f"`kind: {kind}`" for kind in kinds)
