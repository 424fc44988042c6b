"""What a reconstruction is held to: the published numbers, by the result rows they answer to.

A number that is missing, or that no method here can meet, is a problem and never passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from firstdose.analyse.cut import population_reaching
from firstdose.derive.exposure import planned_infusions
from firstdose.protocol.finding import spelled
from firstdose.protocol.published import Aggregate, Published
from firstdose.protocol.published_checks import findings_in
from firstdose.protocol.study import Study
from firstdose.records.problem import Problem

NOT_PUBLISHED = "not_published"
"""The regimen, and where a study has several the part, of a participant in a reconstruction."""

Row = tuple[str, str, str]
"""Population, variable and statistic of a result row, for everyone together."""


class Target(StrEnum):
    """The published numbers that a reconstruction needs and can meet."""

    TREATED = "participants treated"
    FIRST_ENROLMENT = "first enrolment"
    LAST_ENROLMENT = "last enrolment"
    WOMEN = "women"
    AGE_Q1 = "first quartile of age"
    AGE_MEDIAN = "median age"
    AGE_Q3 = "third quartile of age"
    DURATION_Q1 = "first quartile of disease duration"
    DURATION_MEDIAN = "median disease duration"
    DURATION_Q3 = "third quartile of disease duration"
    BIOLOGIC = "earlier biologic"
    PLASMAPHERESIS = "earlier plasmapheresis"
    TWO_THERAPIES = "at least two earlier systemic therapies"
    ALL_INFUSIONS = "participants with all infusions"
    DLT = "dose-limiting toxicity"
    CRS = "cytokine release syndrome"
    CRS_GRADE_1 = "cytokine release syndrome of grade 1"
    ICANS = "neurotoxicity"
    OTHER_SEVERE = "other severe events related to the cells"
    FOLLOWED = "followed for longer"
    ATTAINED = "DORIS remission and LLDAS at the last visit"


DAYS = frozenset({Target.FIRST_ENROLMENT, Target.LAST_ENROLMENT})
QUARTILES = (
    ("age_years", (Target.AGE_Q1, Target.AGE_MEDIAN, Target.AGE_Q3)),
    (
        "disease_duration_years",
        (Target.DURATION_Q1, Target.DURATION_MEDIAN, Target.DURATION_Q3),
    ),
)
OF_NOBODY = (Target.DLT, Target.ICANS, Target.OTHER_SEVERE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """The numbers found, each with its aggregate; ``long_term`` is the longer-followed population.

    ``infusions`` is how many each participant had.
    """

    published: Published
    aggregates: Mapping[Target, Aggregate]
    long_term: str
    infusions: int

    def has(self, *wanted: Target) -> bool:
        """Whether all these numbers are there."""
        return all(target in self.aggregates for target in wanted)

    def count(self, target: Target) -> int:
        """A number of participants."""
        return int(self.number(target))

    def number(self, target: Target) -> Decimal:
        """A number as published."""
        value = self.aggregates[target].value
        assert isinstance(value, Decimal), f"{target} is a number"
        return value

    def day(self, target: Target) -> date:
        """A day."""
        value = self.aggregates[target].value
        assert isinstance(value, date), f"{target} is a day"
        return value

    def problem(self, target: Target, what: str, because: str, remedy: str) -> Problem:
        """A problem with one of the numbers."""
        return Problem(
            what=what,
            where=where(self.published, self.aggregates[target].key),
            because=because,
            remedy=remedy,
        )


def where(published: Published, key: str) -> str:
    """Where an aggregate stands, as messages say it."""
    return f"published results of {published.study}, aggregate `{key}`"


def targets(study: Study, published: Published) -> tuple[Targets, tuple[Problem, ...]]:
    """The numbers a reconstruction is held to, and everything that forbids one from the outset."""
    long_term = _long_term(study)
    infusions = planned_infusions(study, study.parts[0].name, NOT_PUBLISHED)
    wanted = _rows(study, long_term, infusions)
    by_row = {
        (row.population, row.variable, row.statistic): each
        for each in published.of_this_study
        if (row := each.compared_with) is not None and row.group == "all"
    }
    found = Targets(
        published=published,
        aggregates={
            target: by_row[row]
            for target, row in wanted.items()
            if row in by_row and isinstance(by_row[row].value, date) is (target in DAYS)
        },
        long_term=long_term,
        infusions=infusions,
    )
    problems = (
        *_of_file(study, published),
        *_missing(published, wanted, found),
        *_beyond_us(published, found),
        *_everyone_or_nobody(found),
    )
    return found, problems


def _rows(study: Study, long_term: str, infusions: int) -> dict[Target, Row]:
    infused = population_reaching(study, "infused").name
    evaluable = population_reaching(study, "dlt_evaluable").name
    consented = population_reaching(study, "consented").name
    in_infused = {
        Target.TREATED: ("participants", "n"),
        Target.FIRST_ENROLMENT: ("consented_on", "minimum"),
        Target.LAST_ENROLMENT: ("consented_on", "maximum"),
        Target.WOMEN: ("sex.female", "count"),
        Target.BIOLOGIC: ("prior_therapy.biologic", "count"),
        Target.PLASMAPHERESIS: ("prior_therapy.plasmapheresis", "count"),
        Target.TWO_THERAPIES: ("prior_therapies.at_least_2", "count"),
        Target.ALL_INFUSIONS: (f"infusions.{infusions}", "count"),
        Target.CRS: ("aesi_from_cells.crs", "count"),
        Target.CRS_GRADE_1: ("aesi_from_cells.crs.grade_1", "count"),
        Target.ICANS: ("aesi_from_cells.icans", "count"),
        Target.OTHER_SEVERE: ("teae_from_cells.severe_related_to_cells_other", "count"),
    }
    for variable, quartiles in QUARTILES:
        statistics = zip(quartiles, ("q1", "median", "q3"), strict=True)
        in_infused |= {target: (variable, statistic) for target, statistic in statistics}
    return {
        **{target: (infused, *row) for target, row in in_infused.items()},
        Target.DLT: (evaluable, "dlt", "count"),
        Target.FOLLOWED: (consented, f"population.{long_term}", "count"),
        Target.ATTAINED: (long_term, "response.lldas_and_doris.last_visit", "count"),
    }


def _long_term(study: Study) -> str:
    """The population in which DORIS and LLDAS are read at the last visit; "" when there is none."""
    found = (
        endpoint.population
        for endpoint in study.endpoints.endpoints
        if endpoint.measure == "lldas_and_doris" and endpoint.timing == "last_visit"
    )
    return next(found, "")


def _of_file(study: Study, published: Published) -> Iterator[Problem]:
    """What is wrong with the numbers among themselves, and with the file for this study."""
    for finding in findings_in(published):
        part, number = (*finding.path, "", "")[:2]
        of_one = part == "aggregates" and isinstance(number, int)
        place = (
            where(published, published.aggregates[number].key)
            if of_one
            else f"published results of {published.study}, {spelled(finding.path)}"
        )
        yield Problem(
            what=finding.what, where=place, because=finding.because, remedy=finding.remedy
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


def _missing(
    published: Published, wanted: Mapping[Target, Row], found: Targets
) -> Iterator[Problem]:
    for target, row in wanted.items():
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
    for target in (Target.DLT, Target.FOLLOWED):
        if found.has(target) and found.aggregates[target].of != treated:
            yield found.problem(
                target,
                f"{_said(found, target)} of {found.aggregates[target].of}, but {treated} were "
                "treated.",
                "A reconstruction holds everyone treated and no one else.",
                "Correct `of`, or the number of participants treated.",
            )


def _said(found: Targets, target: Target) -> str:
    each = found.aggregates[target]
    return f"{each.text.en}: {each.value}"
