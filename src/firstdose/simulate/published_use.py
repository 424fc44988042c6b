"""How the virtual population of a trial stands to each published number of its study.

Only a number that is held out can be predicted.  One that patients were drawn from, a posterior
fitted to, or a stated truth anchored to, cannot; nor one that was seen when the equations were
tuned by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from firstdose.analyse.dose_limiting_toxicity import DLT
from firstdose.analyse.rows import Statistic
from firstdose.protocol.published import Aggregate, Published
from firstdose.protocol.study import Study, Truth
from firstdose.records.values import Generation
from firstdose.simulate import empirical, figures
from firstdose.simulate.mechanistic_clinic import NAME, PRIOR_NAME, posterior_behind

Use: TypeAlias = Literal["calibrated_to", "anchored_to", "seen_in_tuning", "held_out", "not_used"]
"""``not_used``: the population might have been fitted to it, and was not."""

DRAWN_FROM = {
    NAME: figures.MECHANISTIC,
    PRIOR_NAME: figures.MECHANISTIC,
    empirical.NAME: figures.EMPIRICAL,
}
"""The figures that the patients of each clinic are drawn from."""


def use_of_published(
    study: Study, made_by: Generation | None, published: Published
) -> Mapping[str, Use]:
    """The use of every published number by its key; nothing where no virtual clinic answered."""
    if made_by is None or made_by.clinic not in DRAWN_FROM:
        return {}
    posterior = posterior_behind(study, made_by)
    fitted = () if posterior is None else posterior.targets
    behind = figures.table("published_behind_the_clinic")
    known = {
        row["key"]: row["used"]
        for row in behind
        if row["clinic"] in {"every", DRAWN_FROM[made_by.clinic]}
    }
    truth = study.simulation.truth(made_by.truth)
    return {
        each.key: _use(
            is_anchor=_is_anchor(truth, each),
            is_fitted=each.key in fitted,
            known=known.get(each.key, ""),
            is_held_out=each.use == "held_out",
        )
        for each in published.aggregates
    }


def _is_anchor(truth: Truth | None, each: Aggregate) -> bool:
    """Whether the DLT risk that was laid on the patients was set by this number."""
    row = each.compared_with
    return (
        truth is not None
        and row is not None
        and (row.variable, row.statistic) == (DLT, Statistic.COUNT)
        and (each.value, each.of) == (truth.anchor_dlts, truth.anchor_participants)
    )


def _use(*, is_anchor: bool, is_fitted: bool, known: str, is_held_out: bool) -> Use:
    if is_anchor:
        return "anchored_to"
    if is_fitted or known == "calibrated_to":
        return "calibrated_to"
    if known == "seen_in_tuning":
        return "seen_in_tuning"
    return "held_out" if is_held_out else "not_used"
