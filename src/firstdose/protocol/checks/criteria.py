"""Criteria of the kind that their list asks for."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.protocol.checks.leaves import every_criterion
from firstdose.protocol.finding import Finding
from firstdose.protocol.study import Study

OF_ENTRY = ("inclusion", "exclusion")
OF_READINESS = ("readiness",)


def kinds_of_criteria(study: Study) -> Iterator[Finding]:
    """Entry criteria include or exclude; what is asked before treatment is readiness."""
    for path, criterion in every_criterion(study):
        kinds = OF_ENTRY if path[0] == "eligibility" else OF_READINESS
        if criterion.kind not in kinds:
            under = ".".join(map(str, path[:-1]))
            yield Finding(
                path=(*path, "kind"),
                what=f"Criterion `{criterion.key}` has the kind `{criterion.kind}`.",
                because=f"Under `{under}` stand criteria for {' and '.join(kinds)}.",
                remedy=f"Write {_choices(kinds)}, or move the criterion.",
            )


def _choices(kinds: tuple[str, ...]) -> str:
    return " or ".join(f"`kind: {kind}`" for kind in kinds)
