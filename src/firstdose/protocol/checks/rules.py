"""Settings of the designs that no rule can be made of, and what they ask of path and cohorts."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.protocol.designs import (
    CHOOSES_THE_STEP,
    APlusB,
    Boin,
    BoinCombination,
    Coherent,
    DoseIncrement,
    IThreePlusThree,
    Keyboard,
    Mtpi,
    Mtpi2,
    OwnTable,
    Pipe,
    RollingSix,
    ThreePlusThree,
    takes_turns,
)
from firstdose.protocol.finding import Finding
from firstdose.protocol.increments import fold_of
from firstdose.protocol.parts import Part, called
from firstdose.protocol.regimens import first_fall
from firstdose.protocol.study import Study
from firstdose.protocol.words import MOST_PARTICIPANTS


def intervals(study: Study) -> Iterator[Finding]:
    """Risks near the target lie between 0 and 1, with room below and above."""
    for number, part in enumerate(study.parts):
        match part.design:
            case Keyboard() | Mtpi() | Mtpi2() | IThreePlusThree():
                low = part.design.target - part.design.below
                high = part.design.target + part.design.above
                good, written = 0 < low < high < 1, "margins `below` and `above`"
            case Boin() | BoinCombination():
                target = part.design.target
                low, high = target * part.design.under, target * part.design.over
                good, written = 0 < low < target < high < 1, "multiples `under` and `over`"
            case _:
                continue
        if not good:
            yield Finding(
                path=("parts", number, "design"),
                what=f"Around the target {part.design.target} the {written} give {low} to {high}.",
                because="There must be risks that are too low, near the target, and too high.",
                remedy="Choose numbers that leave room on both sides of the target.",
            )


def groups(study: Study) -> Iterator[Finding]:
    """A+B can go up, go down and ask for its second group, and that group decides something."""
    for number, part in enumerate(study.parts):
        design = part.design
        if not isinstance(design, APlusB):
            continue
        limits = f"A = {design.a}, B = {design.b}, C = {design.c}, D = {design.d}, E = {design.e}"
        if not (design.c <= design.d < design.a and design.d <= design.e < design.c + design.b):
            yield Finding(
                path=("parts", number, "design"),
                what=f"The limits {limits} of A+B contradict each other.",
                because="Each group must be able to lead up and down.",
                remedy="Choose C <= D < A and D <= E < C + B; 3+3 has 3, 3, 1, 1, 1.",
            )
        elif design.a + design.b > MOST_PARTICIPANTS:
            yield Finding(
                path=("parts", number, "design"),
                what=f"A + B is {design.a + design.b} participants at one regimen.",
                because=f"No regimen takes more than {MOST_PARTICIPANTS}.",
                remedy="Choose smaller groups; 3+3 has 3 and 3.",
            )


def own_tables(study: Study) -> Iterator[Finding]:
    """A team's own table answers each count once, and every size that a regimen can reach."""
    for number, part in enumerate(study.parts):
        if not isinstance(part.design, OwnTable):
            continue
        found = [(row.n, row.dlt) for row in part.design.rows]
        asked = {(n, dlt) for n, _ in found for dlt in range(n + 1)}
        size, most = part.cohorts.size, part.cohorts.maximum_per_regimen
        reached = {*range(size, most, size), most}
        wrong = {
            "more than once": sorted({each for each in found if found.count(each) > 1}),
            "which cannot be": sorted(set(found) - asked),
            "which are missing": sorted(
                (asked | {(n, 0) for n in reached}) - set(found),
            ),
        }
        for how, counts in wrong.items():
            if counts:
                n, dlt = counts[0]
                yield Finding(
                    path=("parts", number, "design", "rows"),
                    what=f"The table has counts {how}, such as {dlt} DLTs among {n}.",
                    because="Every count that the part can reach leads to one decision.",
                    remedy="Write for each number of evaluable one row for 0, 1 … DLTs.",
                )


def titration(study: Study) -> Iterator[Finding]:
    """Designs that count the participants at a regimen themselves do not titrate."""
    for number, part in enumerate(study.parts):
        counts = isinstance(part.design, ThreePlusThree | APlusB | RollingSix)
        if counts and part.cohorts.titration != "none":
            yield Finding(
                path=("parts", number, "cohorts", "titration"),
                what=f"The design of {called(part)} cannot begin with one participant.",
                because="It counts the participants at a regimen itself.",
                remedy="Write `titration: none`, or choose a design that enters cohorts.",
            )


def parts_of_groups(study: Study) -> Iterator[Finding]:
    """Stopping rules and coherence go with designs that enter cohorts."""
    for number, part in enumerate(study.parts):
        if not isinstance(part.design, ThreePlusThree | APlusB | RollingSix):
            continue
        asked = {"stopping": part.stopping, "guards": _coherent(part)}
        for key, found in asked.items():
            if found:
                yield Finding(
                    path=("parts", number, key),
                    what=f"The design of {called(part)} cannot use its `{key}`.",
                    because="It ends by itself, and would be cut off in the middle of a group.",
                    remedy="Leave them out (the guard `coherent`), or choose another design.",
                )


def _coherent(part: Part) -> list[Coherent]:
    return [guard for guard in part.guards if isinstance(guard, Coherent)]


def free_paths(study: Study) -> Iterator[Finding]:
    """Designs that choose between the steps of the path themselves, on one that takes turns."""
    for number, part in enumerate(study.parts):
        if isinstance(part.design, CHOOSES_THE_STEP) and takes_turns(part.design, part.path):
            yield Finding(
                path=("parts", number, "path", "order"),
                what=f"The path of {called(part)} is `{part.path.order}`.",
                because=f"The design `{part.design.kind}` chooses between the steps itself.",
                remedy="Write `order: free`, or choose the design `boin`.",
            )


def prior_medians(study: Study) -> Iterator[Finding]:
    """PIPE has one prior median for each regimen, which does not fall where toxicity rises."""
    for number, part in enumerate(study.parts):
        if not isinstance(part.design, Pipe) or not part.design.prior_medians:
            continue
        stated = part.design.prior_medians
        fall = first_fall(study.regimens.steps, part.regimens, stated)
        if len(stated) != len(part.regimens):
            yield Finding(
                path=("parts", number, "design", "prior_medians"),
                what=f"There are {len(stated)} prior medians for {len(part.regimens)} regimens.",
                because="Each regimen has one, in the order of the part.",
                remedy="State one for each regimen, or leave `prior_medians` out.",
            )
        elif fall is not None:
            yield Finding(
                path=("parts", number, "design", "prior_medians"),
                what=f"The prior median falls from `{fall.lower}` to `{fall.upper}`.",
                because="A step up is to a regimen that is no less toxic.",
                remedy="State medians that do not fall along any step.",
            )


def dose_increments(study: Study) -> Iterator[Finding]:
    """A step of the path that a limit on dose increments forbids."""
    known = {regimen.name: regimen for regimen in study.regimens.regimens}
    for number, part in enumerate(study.parts):
        steps = [
            step
            for step in study.regimens.steps
            if step.kind in part.path.kinds
            and {step.lower, step.upper} <= set(part.regimens) & known.keys()
        ]
        for place, guard in enumerate(part.guards):
            for step in steps if isinstance(guard, DoseIncrement) else ():
                assert isinstance(guard, DoseIncrement), "others have no steps here"
                fold = fold_of(known[step.lower], known[step.upper], guard.of)
                if fold is None or fold > guard.fold:
                    how = "cannot be told" if fold is None else f"is {fold.normalize():f} fold"
                    yield Finding(
                        path=("parts", number, "guards", place, "fold"),
                        what=f"The step from `{step.lower}` to `{step.upper}` {how}"
                        f" ({guard.of}), the limit is {guard.fold}.",
                        because="The guard would never let this step be taken.",
                        remedy="Put a regimen between the two, or raise `fold`.",
                    )
