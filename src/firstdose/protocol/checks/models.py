"""Settings of the model-based designs that cannot be met by the regimens of their part."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, pairwise

from firstdose.protocol.designs import (
    WEIGHS_EVERY_REGIMEN,
    Blrm,
    Crm,
    DesignSettings,
    DualBlrm,
    Ewoc,
    FractionalCrm,
    IndifferenceInterval,
    InfusionHazard,
    LogisticPrior,
    MetaAnalyticPrior,
    MixturePrior,
    NormalPrior,
    PoCrm,
    StatedRisks,
    TiteCrm,
    takes_turns,
)
from firstdose.protocol.finding import Finding
from firstdose.protocol.parts import Part, called
from firstdose.protocol.regimens import Step, first_fall
from firstdose.protocol.study import Study

SURE_OF_SUM = Decimal("1e-9")


def skeletons(study: Study) -> Iterator[Finding]:
    """A skeleton has a rising risk for each regimen, or a place for the target among them."""
    for number, part in enumerate(study.parts):
        match part.design:
            case Crm() | TiteCrm() | FractionalCrm() | PoCrm():
                yield from _skeleton(number, part, part.design)
            case _:
                pass


def complete_orders(study: Study) -> Iterator[Finding]:
    """One curve over the regimens needs them listed in one complete order."""
    for number, part in enumerate(study.parts):
        one_curve = isinstance(part.design, (Crm, TiteCrm, FractionalCrm, Blrm, Ewoc))
        if one_curve and not _a_chain(part.regimens, study.regimens.steps):
            yield Finding(
                path=("parts", number, "regimens"),
                what=f"The regimens of {called(part)} are not in one complete order.",
                because=f"`{part.design.kind}` puts one rising curve through them, lowest first.",
                remedy="Declare a step from each to the next, or use"
                " `po_crm` or `infusion_hazard`.",
            )


def paths(study: Study) -> Iterator[Finding]:
    """The path leaves a design free that weighs every regimen, and starts an initial path."""
    for number, part in enumerate(study.parts):
        if isinstance(part.design, WEIGHS_EVERY_REGIMEN) and takes_turns(part.design, part.path):
            yield Finding(
                path=("parts", number, "path", "order"),
                what=f"`{part.design.kind}` weighs every regimen, the path takes turns.",
                because="The design keeps to no order of the kinds of step.",
                remedy="Write `order: free`.",
            )
        if isinstance(part.design, (Crm, PoCrm)):
            yield from _initial_path(number, part, part.design)


def doses(study: Study) -> Iterator[Finding]:
    """One dose for each regimen, and rising where the model knows nothing else of a regimen."""
    for number, part in enumerate(study.parts):
        design = part.design
        if not isinstance(design, (Blrm, Ewoc, InfusionHazard)) or not design.doses:
            continue
        rising = all(lower < upper for lower, upper in pairwise(design.doses))
        if len(design.doses) != len(part.regimens):
            what = f"There are {len(design.doses)} doses for {len(part.regimens)} regimens."
            because, remedy = "Each regimen needs its dose.", "State one for each regimen, in order"
        elif not rising and _listed_upwards(part, study) and not isinstance(design, InfusionHazard):
            what = f"The doses {', '.join(map(str, design.doses))} do not rise."
            because, remedy = "The model knows a regimen by its dose alone.", "Let the doses rise"
        else:
            continue
        yield Finding(
            path=("parts", number, "design", "doses"),
            what=what,
            because=because,
            remedy=f"{remedy}, or leave `doses` out to take the cells per infusion.",
        )


def target_intervals(study: Study) -> Iterator[Finding]:
    """The target interval has its lower end below its upper one."""
    for number, part in enumerate(study.parts):
        design = part.design
        if (
            isinstance(design, (Blrm, DualBlrm, InfusionHazard))
            and design.target_from >= design.target_to
        ):
            yield Finding(
                path=("parts", number, "design", "target_from"),
                what=f"The target interval runs from {design.target_from} to {design.target_to}.",
                because="No risk lies in it.",
                remedy="Write `target_from` below `target_to`, such as 0.16 and 0.33.",
            )


def model_priors(study: Study) -> Iterator[Finding]:
    """Weights add up to 1, spreads are not negative, and a correlation is inside (-1, 1)."""
    for number, part in enumerate(study.parts):
        for key, prior in _priors(part.design):
            for what in _prior_problems(prior):
                yield Finding(
                    path=("parts", number, "design", key),
                    what=what,
                    because="Otherwise it is no prior.",
                    remedy="Let weights add up to 1, spreads be 0 or more, correlations be inside"
                    " (-1, 1), and no dose have more DLTs than evaluable participants.",
                )


def _priors(design: DesignSettings) -> tuple[tuple[str, LogisticPrior], ...]:
    match design:
        case Blrm() | Ewoc():
            return (("prior", design.prior),)
        case DualBlrm():
            return (("first_prior", design.first_prior), ("second_prior", design.second_prior))
        case _:
            return ()


def doses_of_two_agents(study: Study) -> Iterator[Finding]:
    """Each regimen has a dose of each agent, one of them above 0, and no step lowers a dose."""
    for number, part in enumerate(study.parts):
        design = part.design
        if not isinstance(design, DualBlrm):
            continue
        for key in ("first_doses", "second_doses"):
            doses = design.first_doses if key == "first_doses" else design.second_doses
            fall = first_fall(study.regimens.steps, part.regimens, doses)
            if len(doses) != len(part.regimens) and (doses or key == "second_doses"):
                what = f"There are {len(doses)} doses for {len(part.regimens)} regimens."
            elif fall is not None:
                what = f"The step from `{fall.lower}` to `{fall.upper}` lowers the dose."
            else:
                continue
            yield Finding(
                path=("parts", number, "design", key),
                what=what,
                because="Each regimen has a dose of each agent, and a step up lowers none.",
                remedy="State one dose for each regimen, in the order of the part.",
            )
        if design.first_doses and any(
            one == other == 0
            for one, other in zip(design.first_doses, design.second_doses, strict=False)
        ):
            yield Finding(
                path=("parts", number, "design", "first_doses"),
                what="A regimen has neither agent.",
                because="Without a dose the model has no risk.",
                remedy="State a dose above 0 of one of the two agents.",
            )


def references_of_hazard(study: Study) -> Iterator[Finding]:
    """The prior of the hazard is a risk at one of the regimens of the part."""
    for number, part in enumerate(study.parts):
        design = part.design
        if isinstance(design, InfusionHazard) and design.reference not in part.regimens:
            yield Finding(
                path=("parts", number, "design", "reference"),
                what=f"`{design.reference}` is not a regimen of {called(part)}.",
                because="The prior is a DLT risk thought likely at one of its regimens.",
                remedy=f"Write one of {', '.join(part.regimens)}.",
            )


def shapes_of_hazard(study: Study) -> Iterator[Finding]:
    """The hazard has a shape: one onset and one exponent of the dose at least."""
    for number, part in enumerate(study.parts):
        design = part.design
        if not isinstance(design, InfusionHazard):
            continue
        for key, stated, remedy in (
            ("onsets", design.onsets, "State one or more."),
            (
                "dose_exponents",
                design.dose_exponents,
                "State one or more, or leave it out for 1: in proportion to the dose.",
            ),
        ):
            if not stated:
                yield Finding(
                    path=("parts", number, "design", key),
                    what=f"`{key}` names none.",
                    because="Every onset with every exponent is a shape that the hazard may have.",
                    remedy=remedy,
                )


def partial_follow_up(study: Study) -> Iterator[Finding]:
    """The weight of partial follow-up never falls with time, and is not stated where adaptive."""
    for number, part in enumerate(study.parts):
        if not isinstance(part.design, TiteCrm):
            continue
        if part.design.scheme == "adaptive" and part.design.weights:
            yield Finding(
                path=("parts", number, "design", "weights"),
                what="The weights of partial follow-up are stated, and are to be adaptive.",
                because="Adaptive weights follow from when the DLTs came, and nothing else.",
                remedy="Leave `weights` out, or write `scheme: stated`.",
            )
        points = [(at.followed, at.weight) for at in part.design.weights]
        ends = [(Decimal(0), Decimal(0)), *points, (Decimal(1), Decimal(1))]
        if any(a[0] >= b[0] or a[1] > b[1] for a, b in pairwise(ends)):
            yield Finding(
                path=("parts", number, "design", "weights"),
                what="The weights of partial follow-up do not rise with time.",
                because="The longer someone is followed without a DLT, the more is known.",
                remedy="Let `followed` rise between 0 and 1, and `weight` never fall.",
            )


def _skeleton(
    number: int, part: Part, design: Crm | TiteCrm | FractionalCrm | PoCrm
) -> Iterator[Finding]:
    path = ("parts", number, "design", "skeleton")
    count = len(part.regimens)
    match design.skeleton:
        case StatedRisks():
            risks = design.skeleton.risks
            if len(risks) != count or any(low >= high for low, high in pairwise(risks)):
                yield Finding(
                    path=path,
                    what=f"The skeleton is {', '.join(map(str, risks))} for {count} regimens.",
                    because="The curve needs one risk for each regimen, rising.",
                    remedy="State one for each regimen, the lowest regimen first.",
                )
        case IndifferenceInterval():
            outside = not design.skeleton.halfwidth < min(design.target, 1 - design.target)
            if design.skeleton.prior_mtd > count or outside:
                yield Finding(
                    path=path,
                    what=f"Regimen {design.skeleton.prior_mtd} of {count} with an interval of"
                    f" {design.target} ± {design.skeleton.halfwidth} gives no skeleton.",
                    because="The skeleton is built outwards from a regimen of the part, and every"
                    " risk in the interval is above 0 and below 1.",
                    remedy="Write the place of a regimen and a half-width that leaves the interval"
                    " between 0 and 1.",
                )


def _initial_path(number: int, part: Part, design: Crm | PoCrm) -> Iterator[Finding]:
    path = design.initial_path
    if design.method == "likelihood" and not path:
        because = "The likelihood says nothing before there are both outcomes."
    elif path and (path[0] != part.path.start or not set(path) <= set(part.regimens)):
        because = "It names a regimen of the part for each cohort, first the start of the path."
    elif isinstance(design, Crm) and _unusable(design):
        because = (
            "The two-parameter model needs `intercept_variance`, and a mean of the risk a prior."
        )
    else:
        return
    yield Finding(
        path=("parts", number, "design"),
        what=f"The settings of `{design.kind}` in {called(part)} do not go together.",
        because=because,
        remedy="Correct `method`, `initial_path`, `estimate` or `intercept_variance`.",
    )


def _unusable(design: Crm) -> bool:
    two, bayes = design.model == "logistic_two_parameter", design.method == "bayes"
    no_prior = two and bayes and design.intercept_variance is None
    return no_prior or (not bayes and design.estimate == "posterior_mean")


def _a_chain(names: tuple[str, ...], steps: tuple[Step, ...]) -> bool:
    above = {name: {name} for name in names}
    for _ in names:
        for step in steps:
            if step.lower in above and step.upper in above:
                above[step.lower] |= above[step.upper]
    return all(one in above[other] or other in above[one] for one, other in combinations(names, 2))


def _listed_upwards(part: Part, study: Study) -> bool:
    steps = study.regimens.steps
    names = part.regimens
    return not any(
        step.lower in names[number:] and step.upper in names[:number]
        for number in range(len(names))
        for step in steps
    )


def _prior_problems(prior: LogisticPrior) -> Iterator[str]:
    match prior:
        case NormalPrior():
            if not -1 < prior.correlation < 1:
                yield f"The correlation is {prior.correlation}."
        case MixturePrior():
            yield from _weights([each.weight for each in prior.components])
            for each in prior.components:
                yield from _prior_problems(each.prior)
        case MetaAnalyticPrior():
            yield from _prior_problems(prior.typical)
            yield from _weights([each.weight for each in prior.between])
            if any(min(each.intercept_sd, each.log_slope_sd) < 0 for each in prior.between):
                yield "A spread between trials is negative."
            if any(seen.dlts > seen.evaluable for trial in prior.trials for seen in trial.seen):
                yield "A trial has more DLTs than evaluable participants at a dose."


def _weights(weights: list[Decimal]) -> Iterator[str]:
    if abs(sum(weights) - 1) > SURE_OF_SUM:
        yield f"The weights {', '.join(map(str, weights))} do not add up to 1."
