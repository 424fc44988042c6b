"""How the virtual population of a trial stands to each published number of its study.

Only a number that is held out can be predicted.  One that patients were drawn from, or a posterior
fitted to, cannot; nor one that was seen when the equations were tuned by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from firstdose.protocol.published import Published
from firstdose.protocol.study import Study
from firstdose.records.values import Generation
from firstdose.simulate import figures
from firstdose.simulate.mechanistic_clinic import NAME, PRIOR_NAME, posterior_behind

Use: TypeAlias = Literal["calibrated_to", "seen_in_tuning", "held_out", "not_used"]
"""``not_used``: the population might have been fitted to it, and was not."""


def use_of_published(
    study: Study, made_by: Generation | None, published: Published
) -> Mapping[str, Use]:
    """The use of every published number by its key; nothing for any other clinic."""
    if made_by is None or made_by.clinic not in {NAME, PRIOR_NAME}:
        return {}
    posterior = posterior_behind(study, made_by)
    fitted = () if posterior is None else posterior.targets
    known = {row["key"]: row["used"] for row in figures.table("published_behind_the_clinic")}
    return {
        each.key: _use(each.key in fitted, known.get(each.key, ""), held=each.use == "held_out")
        for each in published.aggregates
    }


def _use(is_fitted: bool, known: str, *, held: bool) -> Use:  # noqa: FBT001 (a claim of its own)
    if is_fitted or known == "calibrated_to":
        return "calibrated_to"
    if known == "seen_in_tuning":
        return "seen_in_tuning"
    return "held_out" if held else "not_used"
