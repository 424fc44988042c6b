"""Which result rows a publication has numbers for, and which row of this run answers to each."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.analyse.cut import ALL, DataCut, population_reaching
from firstdose.analyse.disease_activity import LAST_VISIT, response_variable
from firstdose.analyse.like_published import first_treated, group_of_first
from firstdose.analyse.population import PROFILE
from firstdose.analyse.result import Result
from firstdose.protocol.endpoints import Endpoint
from firstdose.protocol.published import Aggregate, Published
from firstdose.protocol.study import Study
from firstdose.records.values import Origin
from firstdose.report.material import Material

Key = tuple[str, str, str]


def published_keys(study: Study, published: Published) -> frozenset[Key]:
    """Population, group and variable of every row that may be shown of a reconstruction.

    A count that was printed with its denominator gives the size of its population as well, and the
    boxes of the trial profile say the same again.
    """
    printed = [each for each in published.of_this_study if each.compared_with is not None]
    keys = {each.compared_with.key[:3] for each in printed if each.compared_with}
    keys |= {
        (each.compared_with.population, each.compared_with.group, "participants")
        for each in printed
        if each.compared_with is not None and each.of is not None
    }
    return frozenset(keys | set(_boxes(study, keys)))


def _boxes(study: Study, keys: set[Key]) -> Iterator[Key]:
    """The boxes of the trial profile that repeat a printed number."""
    everyone = population_reaching(study, "consented").name
    infused = population_reaching(study, "infused").name
    evaluable = population_reaching(study, "dlt_evaluable").name
    for population, variable in ((infused, "infused"), (evaluable, "dlt.evaluable")):
        if (population, ALL, "participants") in keys:
            yield everyone, ALL, f"{PROFILE}.{variable}"
    for population, group, variable in keys:
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
