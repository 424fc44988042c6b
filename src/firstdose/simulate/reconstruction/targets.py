"""What a reconstruction is held to: the published numbers, by the result rows they answer to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from firstdose.analyse.cut import population_reaching
from firstdose.derive.exposure import planned_infusions
from firstdose.protocol.published import Aggregate, Published
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """The numbers found, each with its aggregate, and the row of each number that is wanted.

    ``long_term`` is the population of those followed for longer; "" when the study has none.
    """

    published: Published
    aggregates: Mapping[Target, Aggregate]
    wanted: Mapping[Target, Row]
    long_term: str

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


def targets(study: Study, published: Published) -> Targets:
    """The published numbers by what they are; one of the wrong kind is as good as missing."""
    long_term = _long_term(study)
    infusions = planned_infusions(study, study.parts[0].name, NOT_PUBLISHED)
    by_row = {
        (row.population, row.variable, row.statistic): each
        for each in published.of_this_study
        if (row := each.compared_with) is not None and row.group == "all"
    }
    wanted = rows(study, long_term, infusions)
    return Targets(
        published=published,
        aggregates={
            target: by_row[row]
            for target, row in wanted.items()
            if row in by_row and isinstance(by_row[row].value, date) is (target in DAYS)
        },
        wanted=wanted,
        long_term=long_term,
    )


def rows(study: Study, long_term: str, infusions: int) -> dict[Target, Row]:
    """The row of each number; ``infusions`` is how many everyone had."""
    infused = population_reaching(study, "infused").name
    evaluable = population_reaching(study, "dlt_evaluable").name
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
        Target.FOLLOWED: (infused, f"population.{long_term}", "count"),
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
