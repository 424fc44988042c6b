"""Why participants who agree with the published numbers are not even looked for.

A number that contradicts another, that is missing, or that no method here can meet is a problem and
never passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from firstdose.protocol.finding import Path, spelled
from firstdose.protocol.published import Published
from firstdose.protocol.published_checks import findings_in
from firstdose.protocol.study import Study
from firstdose.records.problem import Problem
from firstdose.simulate.reconstruction.targets import Target, Targets, where

OF_NOBODY = (Target.DLT, Target.ICANS, Target.OTHER_SEVERE)


def problems(study: Study, found: Targets) -> Iterator[Problem]:
    """Everything that forbids a reconstruction from the outset."""
    published = found.published
    yield from _of_file(study, published)
    yield from _missing(published, found)
    yield from _beyond_us(published, found)
    yield from _everyone_or_nobody(found)


def _of_file(study: Study, published: Published) -> Iterator[Problem]:
    """What is wrong with the numbers among themselves, and with the file for this study."""
    for finding in findings_in(published):
        yield Problem(
            what=finding.what,
            where=_place(published, finding.path),
            because=finding.because,
            remedy=finding.remedy,
        )
    if published.study != study.identity.name:
        yield Problem(
            what=f"These are the published results of {published.study}, not of "
            f"{study.identity.name}.",
            where=f"published results of {published.study}, study",
            because="Participants are reconstructed under the study file they were treated under.",
            remedy="Use the published results that belong to the study file.",
        )
    if published.quantile_rule.rule != "hyndman_fan_7":
        yield Problem(
            what=f"Quartiles of {published.quantile_rule.rule} cannot be reconstructed.",
            where=f"published results of {published.study}, quantile_rule",
            because="The analysis reads quartiles by type 7 and would give other numbers.",
            remedy="Use hyndman_fan_7 where the published quartiles allow it.",
        )


def _missing(published: Published, found: Targets) -> Iterator[Problem]:
    for target, row in found.wanted.items():
        if target not in found.aggregates:
            yield Problem(
                what=f"It is not published: {target}.",
                where=f"published results of {published.study}, aggregates",
                because="A reconstruction draws participants that agree with this number.",
                remedy=f"Add the aggregate that is compared with {' | '.join(row)}, "
                "or do not reconstruct this study.",
            )


def _beyond_us(published: Published, found: Targets) -> Iterator[Problem]:
    met = {each.key for each in found.aggregates.values()}
    for each in published.of_this_study:
        if each.key not in met:
            yield Problem(
                what=f"No method is known by which participants would agree with `{each.key}`.",
                where=where(published, each.key),
                because="A reconstruction agrees with every number of this study, or is not made.",
                remedy="Correct `compared_with`, or leave the number out.",
            )


def _everyone_or_nobody(found: Targets) -> Iterator[Problem]:
    """Numbers that can only be met in one way, since nothing else about them is published."""
    if found.has(Target.TREATED):
        yield from _of_everyone_treated(found, found.number(Target.TREATED))
    for target in OF_NOBODY:
        if found.has(target) and found.number(target):
            yield found.problem(
                target,
                f"{_said(found, target)}; such events cannot be reconstructed.",
                "Which events they were, and when, is not published.",
                "Only studies without such events can be reconstructed.",
            )
    if found.has(Target.CRS, Target.CRS_GRADE_1):
        crs, mild = found.number(Target.CRS), found.number(Target.CRS_GRADE_1)
        if mild < crs:
            yield found.problem(
                Target.CRS_GRADE_1,
                f"{_said(found, Target.CRS_GRADE_1)} of {crs} with cytokine release syndrome.",
                "The signs of a higher grade are not published.",
                "Only cytokine release syndromes of grade 1 can be reconstructed.",
            )


def _of_everyone_treated(found: Targets, treated: Decimal) -> Iterator[Problem]:
    if treated < 1:
        yield found.problem(
            Target.TREATED,
            "Nobody was treated.",
            "There is no one to reconstruct.",
            "Correct the number of participants treated.",
        )
    if found.has(Target.ALL_INFUSIONS) and found.number(Target.ALL_INFUSIONS) < treated:
        yield found.problem(
            Target.ALL_INFUSIONS,
            f"{_said(found, Target.ALL_INFUSIONS)} of {treated} treated.",
            "What the others received, and why, is not published.",
            "Reconstruct only studies in which everyone treated received every infusion.",
        )
    if found.has(Target.DLT) and found.aggregates[Target.DLT].of != treated:
        yield found.problem(
            Target.DLT,
            f"{_said(found, Target.DLT)} of {found.aggregates[Target.DLT].of}, but {treated} were "
            "treated.",
            "A reconstruction holds everyone treated and no one else.",
            "Correct `of`, or the number of participants treated.",
        )


def _said(found: Targets, target: Target) -> str:
    each = found.aggregates[target]
    return f"{each.text.en}: {each.value}"


def _place(published: Published, path: Path) -> str:
    """Where a finding stands: its aggregate by key, anything else by its path."""
    match path:
        case ("aggregates", int(number), *_):
            return where(published, published.aggregates[number].key)
        case _:
            return f"published results of {published.study}, {spelled(path)}"
