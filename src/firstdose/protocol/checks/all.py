"""Every check, and the one loop that runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from firstdose.protocol.checks import (
    assumptions,
    cohorts,
    criteria,
    endpoints,
    graded,
    infusions,
    magnitudes,
    models,
    names,
    quantities,
    references,
    responses,
    rules,
    simulation,
    steps,
    toxicity,
    visits,
    window,
)
from firstdose.protocol.finding import Finding
from firstdose.protocol.parts import Part
from firstdose.protocol.regimens import Regimens
from firstdose.protocol.shape import UnreadBlockError, only_blocks
from firstdose.protocol.study import Study

Check = Callable[[Study], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    names.duplicate_names,
    names.duplicate_criteria,
    names.duplicate_toxicity_keys,
    names.repeated_in_a_list,
    names.reserved_names,
    magnitudes.magnitudes,
    references.unknown_regimens,
    references.unknown_conditioning,
    references.unknown_parts,
    references.unknown_procedures,
    references.unknown_populations,
    references.missing_populations,
    references.unknown_clauses,
    infusions.infusion_days,
    infusions.conditioning_days,
    infusions.drugs_with_a_dose_rule,
    infusions.drugs_twice_a_day,
    infusions.weight_bands,
    steps.steps_in_a_circle,
    steps.unreachable_regimens,
    steps.rescue_below_the_start,
    steps.kinds_of_step,
    steps.steps_twice,
    steps.regimens_without_use,
    cohorts.cohort_sizes,
    cohorts.cohorts_beyond_caps,
    cohorts.caps,
    cohorts.probabilities,
    responses.response_unnamed,
    responses.doses_of_efftox,
    responses.contour_of_efftox,
    responses.interval_of_rates,
    graded.weights,
    graded.targets,
    graded.classes_unnamed,
    graded.classes_of_grades,
    graded.scores_to_close_by,
    rules.intervals,
    rules.groups,
    rules.own_tables,
    rules.titration,
    rules.parts_of_groups,
    rules.free_paths,
    rules.prior_medians,
    rules.dose_increments,
    models.skeletons,
    models.complete_orders,
    models.paths,
    models.doses,
    models.target_intervals,
    models.doses_of_two_agents,
    models.model_priors,
    models.references_of_hazard,
    models.shapes_of_hazard,
    models.partial_follow_up,
    window.closes_early,
    toxicity.no_definition,
    toxicity.late_counts,
    toxicity.unknown_terms,
    toxicity.opposed_interests,
    toxicity.exceptions_of_nothing,
    criteria.kinds_of_criteria,
    quantities.limits,
    quantities.opposed_limits,
    quantities.impossible_limits,
    quantities.alternatives,
    quantities.counts,
    quantities.responses,
    quantities.procedures,
    visits.baseline,
    visits.overlapping_windows,
    visits.weeks_without_visit,
    visits.measures_without_instrument,
    visits.bilag_at_screening,
    endpoints.timings,
    endpoints.denominators,
    endpoints.read_twice,
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


OF_A_DESIGN = ("design", "guards", "stopping", "cohorts", "path")


def findings_in_design(regimens: Regimens, part: Part) -> tuple[Finding, ...]:
    """What is wrong with the design of a part that stands alone, without a study around it.

    Paths begin at the part.
    """
    alone = only_blocks({"regimens": regimens, "parts": (part,)})
    return tuple(
        replace(finding, path=finding.path[2:])
        for finding in findings_in(alone)
        if finding.path[:1] == ("parts",) and finding.path[2:3] and finding.path[2] in OF_A_DESIGN
    )
