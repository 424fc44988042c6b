"""Which result rows a publication has numbers for, and which row of this run answers to each."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.analyse.cut import ALL, DataCut, population_reaching
from firstdose.analyse.disease_activity import LAST_VISIT, response_variable
from firstdose.analyse.like_published import first_treated, group_of_first
from firstdose.analyse.population import PROFILE
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Statistic
from firstdose.protocol.endpoints import Endpoint
from firstdose.protocol.published import Aggregate, Published
from firstdose.protocol.study import Study
from firstdose.records.values import Origin
from firstdose.report.material import Material

Key = tuple[str, str, str, str]
Place = tuple[str, str, str]
"""Population, group and variable: a key without its statistic."""

OF_A_COUNT = (
    Statistic.N,
    Statistic.COUNT,
    Statistic.PERCENT,
    Statistic.LOWER,
    Statistic.UPPER,
)
"""What follows from a count and its denominator alone."""


def published_keys(study: Study, published: Published) -> frozenset[Key]:
    """The key of every row that may be shown of a reconstruction.

    A count that was printed with its denominator gives the size of its population as well, and the
    boxes of the trial profile and the table of populations say the same again.
    """
    printed = [
        (each, row) for each in published.of_this_study if (row := each.compared_with) is not None
    ]
    places = {row.key[:3] for _, row in printed}
    places |= {(row.population, row.group, "participants") for each, row in printed if each.of}
    places |= set(_boxes(study, places))
    of_counts = {(*place, statistic) for place in places for statistic in OF_A_COUNT}
    return frozenset(of_counts | {row.key for _, row in printed})


def _boxes(study: Study, places: set[Place]) -> Iterator[Place]:
    """Rows of everyone that repeat a printed number: sizes of populations, and infusions given."""
    everyone = population_reaching(study, "consented").name
    infused = population_reaching(study, "infused").name
    evaluable = population_reaching(study, "dlt_evaluable").name
    boxes = {infused: "infused", evaluable: "dlt.evaluable"}
    for population in study.endpoints.populations:
        if (population.name, ALL, "participants") in places:
            yield everyone, ALL, f"population.{population.name}"
            if population.name in boxes:
                yield everyone, ALL, f"{PROFILE}.{boxes[population.name]}"
    for population, group, variable in places:
        if population == infused and group == ALL and variable.startswith("population."):
            yield everyone, ALL, variable
        if population == infused and group == ALL and variable.startswith("infusions."):
            number = variable.removeprefix("infusions.")
            yield everyone, ALL, f"{PROFILE}.infused.infusions={number}"


def like_the_published(cut: DataCut, published: Published) -> tuple[Result, ...]:
    """Rows that only a comparison needs: responses in as many of the first treated as in print."""
    if cut.origin is not Origin.SIMULATED:
        return ()
    return tuple(
        row
        for each in published.of_this_study
        if (endpoint := _long_term(cut.study, each)) is not None and each.of is not None
        for row in first_treated(cut, endpoint, each.of, published.data_cut.on)
    )


def answer(material: Material, each: Aggregate, published: Published) -> Result | None:
    """The row of this run beside a published number; None where the analysis has none."""
    asked = each.compared_with
    if asked is None:
        return None
    if in_the_first_treated(material, each):
        group = group_of_first(each.of or 0, published.data_cut.on)
        key = (asked.population, group, asked.variable, asked.statistic)
        return material.results.by_key.get(key)
    return material.results.by_key.get(asked.key)


def in_the_first_treated(material: Material, each: Aggregate) -> bool:
    """Whether the number is compared in as many of the first treated, not in everyone."""
    simulated = material.origin is Origin.SIMULATED
    return simulated and each.of is not None and _long_term(material.study, each) is not None


def _long_term(study: Study, each: Aggregate) -> Endpoint | None:
    """The endpoint of a number that is read at the last visit of the longest followed."""
    asked = each.compared_with
    for endpoint in study.endpoints.endpoints:
        if (
            asked is not None
            and endpoint.timing == "last_visit"
            and asked.population == endpoint.population
            and asked.variable == response_variable(endpoint.measure, LAST_VISIT)
        ):
            return endpoint
    return None
