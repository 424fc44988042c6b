"""T8: responses by visit, with denominators, exact limits and the regimens that remain."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.analyse.cut import ALL
from firstdose.analyse.disease_activity import LAST_VISIT, response_variable, visits_of
from firstdose.analyse.response import Counting
from firstdose.analyse.rows import NOT_RECORDED, Place, Statistic
from firstdose.protocol.endpoints import Endpoint
from firstdose.records.values import Domain
from firstdose.report.material import Material
from firstdose.report.names import code_name, population_name, short_visit_name
from firstdose.report.page import Column, Note, Row, TableBlock
from firstdose.report.readings import count, fraction, limits, missing, row_of, said


def response_table(material: Material) -> TableBlock:
    """One group of rows an endpoint, one row a visit."""
    words = material.words
    primary, beside = words("tables.t8.primary"), words("tables.t8.assessed")
    return TableBlock(
        id="t8-responses",
        caption=words("tables.t8.caption"),
        columns=(
            Column(label=words("tables.t8.visit"), align="text"),
            Column(label=words("tables.t8.responders"), group=primary),
            Column(label=words("tables.exact_limits"), group=primary),
            Column(label=words("tables.t8.not_assessed"), group=primary),
            Column(label=words("tables.t8.responders"), group=beside),
            Column(label=words("tables.exact_limits"), group=beside),
            Column(label=words("tables.t8.not_yet_due")),
            Column(label=words("tables.t8.regimens"), align="text"),
        ),
        rows=tuple(row for endpoint in _endpoints(material) for row in _group(material, endpoint)),
        notes=tuple(_notes(material)),
        empty=words("tables.t8.empty"),
    )


def _endpoints(material: Material) -> tuple[Endpoint, ...]:
    return tuple(
        endpoint
        for endpoint in material.study.endpoints.endpoints
        if endpoint.measure not in {"dlt", "adverse_events", "bilag"}
    )


def _group(material: Material, endpoint: Endpoint) -> Iterator[Row]:
    yield Row.of(endpoint.text.text(material.words.language), heading=True)
    for visit in visits_of(material.cut.study, endpoint):
        yield _visit(material, endpoint, visit)


def _visit(material: Material, endpoint: Endpoint, visit: str) -> Row:
    words = material.words
    place = Place(population=endpoint.population, group=ALL)
    variable = response_variable(endpoint.measure, visit)
    last = words("tables.t8.last_visit")
    name = last if visit == LAST_VISIT else short_visit_name(material, visit)
    absent = missing(material, row_of(material, place, variable, Statistic.COUNT))
    if absent:
        return Row.of(name, *(absent,) * 7, indent=1)
    return Row.of(
        name,
        fraction(material, place, variable),
        limits(material, place, variable),
        count(material, place, f"{variable}.{Counting.NOT_ASSESSED}"),
        fraction(material, place, f"{variable}.assessed"),
        limits(material, place, f"{variable}.assessed"),
        count(material, place, f"{variable}.{Counting.NOT_YET_DUE}"),
        regimens_left(material, place, f"{variable}.regimens"),
        indent=1,
    )


def regimens_left(material: Material, place: Place, variable: str) -> str:
    """The regimens in a denominator with their numbers, ``d1-i7 (3), d1-i5 (2)``."""
    absent = missing(material, row_of(material, place, variable))
    pairs = [pair.rpartition(" ") for pair in said(material, place, variable).split("; ") if pair]
    named = [material.words("tables.t8.regimen_count", name=name, n=n) for name, _, n in pairs]
    return absent or material.words("general.list_comma").join(named)


def _notes(material: Material) -> Iterator[Note]:
    words = material.words
    rules = material.study.endpoints.intercurrent_events
    yield Note(text=words("tables.t8.denominator"))
    for event, rule in (
        ("withdrawal", rules.withdrawal),
        ("death", rules.death),
        ("rescue", rules.rescue),
    ):
        yield Note(text=words(f"tables.t8.rule.{event}.{rule}"))
    for days in dict.fromkeys(_beyond(material)):
        yield Note(text=words("tables.t8.last_visit_note", days=days))
    names = dict.fromkeys(endpoint.population for endpoint in _endpoints(material))
    for name in names:
        yield Note(text=population_name(material, name) + words("readings.full_stop"))
    if not material.reconstructed:
        yield from _unavailable(material)


def _unavailable(material: Material) -> Iterator[Note]:
    """The endpoints of which nothing is recorded, by what is missing."""
    words = material.words
    found: dict[str, list[str]] = {}
    for endpoint in _endpoints(material):
        if _unrecorded(material, endpoint):
            name = code_name(words, "measure", endpoint.measure)
            found.setdefault(_missing(material, endpoint), []).append(name)
    for why, names in found.items():
        yield Note(text=words(f"tables.t8.{why}", measures=words.list(names)))


def _missing(material: Material, endpoint: Endpoint) -> str:
    """What an endpoint of which nothing is recorded lacks: a domain, or an instrument."""
    if not material.cut.records(Domain.DISEASE_ACTIVITY):
        return "activity"
    asks_dose = endpoint.measure in {"lldas", "doris", "lldas_and_doris"}
    if asks_dose and not material.cut.records(Domain.MEDICATION):
        return "medication"
    return "unavailable"


def _beyond(material: Material) -> Iterator[int]:
    """The follow-up that endpoints read at the last visit ask for."""
    for endpoint in _endpoints(material):
        if endpoint.timing == "last_visit":
            yield material.study.endpoints.population(endpoint.population).followed_beyond_days


def _unrecorded(material: Material, endpoint: Endpoint) -> bool:
    place = Place(population=endpoint.population, group=ALL)
    rows = (
        row_of(material, place, response_variable(endpoint.measure, visit), Statistic.COUNT)
        for visit in visits_of(material.cut.study, endpoint)
    )
    return all(row is not None and row.warning == NOT_RECORDED for row in rows)
