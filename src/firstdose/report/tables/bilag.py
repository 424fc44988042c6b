"""BILAG-2004 by visit: the mean of the numeric score, and the worst category of any system."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.analyse.bilag import SCORE, WORST, bilag_endpoints, bilag_visits
from firstdose.analyse.cut import ALL
from firstdose.analyse.rows import NOT_RECORDED, Place, Statistic
from firstdose.protocol.endpoints import Endpoint
from firstdose.report.material import Material
from firstdose.report.names import population_name, visit_name
from firstdose.report.page import Column, Note, Row, TableBlock
from firstdose.report.readings import mean_limits, row_of, share, shown


def bilag_tables(material: Material) -> tuple[TableBlock, ...]:
    """A table for each endpoint of the study that is BILAG-2004."""
    endpoints = bilag_endpoints(material.study)
    return tuple(
        _table(material, endpoint, f"bilag-{number}" if len(endpoints) > 1 else "bilag")
        for number, endpoint in enumerate(endpoints, start=1)
    )


def _table(material: Material, endpoint: Endpoint, name: str) -> TableBlock:
    words = material.words
    score, worst = words("tables.bilag.score"), words("tables.bilag.worst")
    empty = "tables.not_published" if material.reconstructed else "tables.bilag.empty"
    return TableBlock(
        id=name,
        caption=words("tables.bilag.caption"),
        columns=(
            Column(label=words("tables.t8.visit"), align="text"),
            Column(label=words("tables.bilag.scored")),
            Column(label=words("figures.f5.mean"), group=score),
            Column(label=words("figures.f5.limits"), group=score),
            *(Column(label=words(f"tables.bilag.{one}"), group=worst) for one in WORST),
        ),
        rows=tuple(_rows(material, endpoint)),
        notes=(
            Note(text=population_name(material, endpoint.population) + words("readings.full_stop")),
            Note(text=words("tables.bilag.note")),
        ),
        empty=words(empty),
    )


def _rows(material: Material, endpoint: Endpoint) -> Iterator[Row]:
    place = Place(population=endpoint.population, group=ALL)
    for visit in bilag_visits(material.study, endpoint):
        variable = f"{SCORE}.{visit}"
        known = row_of(material, place, variable, Statistic.N)
        if material.reconstructed or known is None or known.warning == NOT_RECORDED:
            continue
        name, scored = visit_name(material, visit), shown(material, known)
        if not known.value:
            yield Row.of(name, scored, *(material.words("general.dash"),) * 6)
            continue
        yield Row.of(
            name,
            scored,
            shown(material, row_of(material, place, variable, Statistic.MEAN), 1),
            mean_limits(material, place, variable),
            *(share(material, place, f"bilag_worst.{one}.{visit}") for one in WORST),
        )
