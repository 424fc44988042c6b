"""Every check, and the one loop that runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from firstdose.protocol.checks import (
    assumptions,
    cohorts,
    infusions,
    models,
    names,
    quantities,
    references,
    simulation,
    steps,
    toxicity,
    visits,
    window,
)
from firstdose.protocol.finding import Finding
from firstdose.protocol.shape import UnreadBlockError
from firstdose.protocol.study import Study

Check = Callable[[Study], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    names.duplicate_names,
    names.duplicate_criteria,
    names.duplicate_toxicity_keys,
    references.unknown_regimens,
    references.unknown_conditioning,
    references.unknown_parts,
    references.unknown_procedures,
    references.unknown_populations,
    references.unknown_clauses,
    infusions.infusion_days,
    infusions.conditioning_days,
    infusions.weight_bands,
    steps.steps_in_a_circle,
    steps.unreachable_regimens,
    steps.kinds_of_step,
    cohorts.cohort_sizes,
    cohorts.caps,
    cohorts.probabilities,
    models.skeletons,
    models.complete_orders,
    models.paths,
    models.doses,
    models.target_intervals,
    models.model_priors,
    models.references_of_hazard,
    models.partial_follow_up,
    window.closes_early,
    toxicity.no_definition,
    toxicity.late_counts,
    toxicity.unknown_terms,
    quantities.limits,
    quantities.opposed_limits,
    quantities.counts,
    quantities.procedures,
    visits.baseline,
    visits.overlapping_windows,
    visits.weeks_without_visit,
    visits.measures_without_instrument,
    simulation.truths,
    assumptions.about_nothing,
)


def findings_in(study: Study) -> tuple[Finding, ...]:
    """Every finding of every check; a check whose blocks could not be read is left out."""
    return tuple(finding for check in CHECKS for finding in _found(check, study))


def _found(check: Check, study: Study) -> Iterator[Finding]:
    try:
        yield from check(study)
    except UnreadBlockError:
        return
