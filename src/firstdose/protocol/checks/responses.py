"""Designs that weigh responses, and backfill: what they need stated, and numbers that fit."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.protocol.designs import BfBoin, Boin12, EffTox, TiteBoin, TiteBoin12, UBoin
from firstdose.protocol.finding import Finding
from firstdose.protocol.parts import Part, called
from firstdose.protocol.regimens import first_fall
from firstdose.protocol.study import Study


def response_unnamed(study: Study) -> Iterator[Finding]:
    """A design or backfill that reads responses, in a part that does not say what one is."""
    for number, part in enumerate(study.parts):
        if part.response is None and _reads_responses(part):
            yield Finding(
                path=("parts", number, "response"),
                what=f"Part `{part.name}` reads responses and does not say what a response is.",
                because="Its design or its backfill counts participants with a response.",
                remedy=(
                    "Write `response` with its `kind` (`b_cell_depletion`, `sri_4`, `lldas` or"
                    " `doris`), the study day `by_day` by which it must be seen, and `section`."
                ),
            )


def doses_of_efftox(study: Study) -> Iterator[Finding]:
    """EffTox with another number of doses than regimens, or with a step that lowers the dose."""
    for number, part in enumerate(study.parts):
        if not isinstance(part.design, EffTox):
            continue
        fall = first_fall(study.regimens.steps, part.regimens, part.design.doses)
        if fall is not None:
            yield Finding(
                path=("parts", number, "design", "doses"),
                what=f"The step from `{fall.lower}` to `{fall.upper}` lowers the dose of EffTox.",
                because="Risk and response are modelled over the dose, and a step up lowers none.",
                remedy="List doses that do not fall along any step, in the order of the part.",
            )
        if len(part.design.doses) != len(part.regimens):
            yield Finding(
                path=("parts", number, "design", "doses"),
                what=(
                    f"EffTox has {len(part.design.doses)} doses for the {len(part.regimens)}"
                    f" regimens of {called(part)}."
                ),
                because="Risk and response are modelled over the dose, so each regimen has one.",
                remedy="List one dose for each regimen of the part, in the same order.",
            )


def contour_of_efftox(study: Study) -> Iterator[Finding]:
    """EffTox with a balanced pair that is not between the two ends of its contour."""
    for number, part in enumerate(study.parts):
        design = part.design
        if not isinstance(design, EffTox):
            continue
        between = design.contour_response < design.balanced_response
        if not between or design.balanced_risk >= design.contour_risk:
            yield Finding(
                path=("parts", number, "design", "balanced_response"),
                what=(
                    f"The pair {design.balanced_response} and {design.balanced_risk} is not between"
                    f" the ends of the contour, {design.contour_response} and"
                    f" {design.contour_risk}."
                ),
                because=(
                    "An equally desirable pair needs more responses than the end without risk, and"
                    " less risk than the end with certain response."
                ),
                remedy="Raise `balanced_response` or lower `balanced_risk`.",
            )


def interval_of_rates(study: Study) -> Iterator[Finding]:
    """Multiples of the target that leave no interval of rates to stay in."""
    for number, part in enumerate(study.parts):
        design = part.design
        match design:
            case Boin12() | TiteBoin12() | UBoin():
                target = design.toxicity_limit
            case BfBoin() | TiteBoin():
                target = design.target
            case _:
                continue
        if not (0 < design.under < 1 < design.over and design.over * target < 1):
            yield Finding(
                path=("parts", number, "design", "under"),
                what=f"`under` is {design.under} and `over` is {design.over}.",
                because=(
                    "They are multiples of the target: the highest rate that is too low, below it,"
                    " and the lowest that is too high, above it and below 1."
                ),
                remedy="Choose `under` between 0 and 1 and `over` above 1; BOIN uses 0.6 and 1.4.",
            )


def _reads_responses(part: Part) -> bool:
    backfill = part.backfill is not None and part.backfill.least_responses > 0
    return backfill or isinstance(part.design, Boin12 | TiteBoin12 | UBoin | EffTox)
