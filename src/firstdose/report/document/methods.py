"""How the results came about: DLT definition, instruments, populations, limits, assumptions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from firstdose.analyse.cut import ALL, population_reaching
from firstdose.analyse.rows import Place
from firstdose.analyse.statistics import exact_limits
from firstdose.protocol.toxicity import (
    CountClause,
    DeathClause,
    DltClause,
    DltException,
    EventClause,
    HeldInfusionClause,
)
from firstdose.report.expansions import not_expanded
from firstdose.report.material import Material
from firstdose.report.names import code_name, known_name, term_name
from firstdose.report.page import (
    Column,
    Definitions,
    ListBlock,
    Paragraphs,
    Row,
    Section,
    TableBlock,
)
from firstdose.report.readings import count
from firstdose.standards.formulas import citations

LIMITS = (
    "descriptive",
    "counts",
    "quantiles",
    "exact",
    "pooled",
    "response",
    "unknown",
    "starts",
    "last_visit",
    "remission",
    "denominators",
)
"""The limits of the analysis, in the order in which they are printed."""


def methods_section(material: Material) -> Section:
    """What must be known to read the numbers."""
    words = material.words
    return Section(
        id="methods",
        title=words("document.section.methods"),
        sections=(
            _dlt_section(material),
            _endpoints_section(material),
            _instruments_section(material),
            _populations_section(material),
            Section(
                id="limits",
                title=words("document.section.limits"),
                blocks=(ListBlock(points=_limits(material)),),
            ),
        ),
    )


def _limits(material: Material) -> tuple[str, ...]:
    """The limits of every analysis, and what of the study file was not carried out."""
    words = material.words
    not_expanded_yet = tuple(
        words(
            "document.limit.expansion",
            title=one.title.text(words.language),
            regimens=one.regimens_at_most,
            participants=one.participants_per_regimen,
        )
        for one in not_expanded(material)
    )
    return (*(_limit(material, name) for name in LIMITS), *not_expanded_yet)


def _limit(material: Material, name: str) -> str:
    """One limit of the analysis; what it states in numbers is computed."""
    words = material.words
    if name != "pooled":
        return words(f"document.limit.{name}")
    cohorts = (part.cohorts for part in material.study.parts)
    sizes = sorted({n for one in cohorts for n in (one.size, one.maximum_per_regimen)})
    none_in = (
        words("document.none_in", n=n, high=words.number(exact_limits(0, n).high, 1)) for n in sizes
    )
    return words("document.limit.pooled", limits=words.sentence(*none_in))


def _dlt_section(material: Material) -> Section:
    words, dlt = material.words, material.study.dlt
    opening = words(
        "document.dlt.opening",
        component=code_name(words, "component", dlt.component),
        relatedness=code_name(words, "relatedness", dlt.relatedness_at_least),
        section=known_name(words, "section", dlt.section),
    )
    windows = tuple(
        words(
            "document.dlt.window",
            part=part.title.text(words.language),
            days=part.dlt_window.days,
            anchor=code_name(words, "anchor", part.dlt_window.anchor),
        )
        for part in material.study.parts
    )
    terms = (term_name(material, term) for term in dlt.never_terms)
    interests = (code_name(words, "interest", one) for one in dlt.never_special_interests)
    named = list(dict.fromkeys((*terms, *interests)))
    never = words.list(named)
    return Section(
        id="dlt-definition",
        title=words("document.section.dlt"),
        blocks=(
            Paragraphs(texts=(opening, *windows)),
            ListBlock(points=tuple(_clause(material, one) for one in dlt.clauses), numbered=True),
            *_exceptions(material),
            *((Paragraphs(texts=(words("document.dlt.never", terms=never),)),) if named else ()),
            *_stops(material),
        ),
    )


def _clause(material: Material, clause: DltClause) -> str:
    match clause:
        case EventClause() | DeathClause() | CountClause() | HeldInfusionClause():
            return clause.text.text(material.words.language)
        case _:
            assert_never(clause)


def _exceptions(material: Material) -> Iterator[Paragraphs | ListBlock]:
    exceptions = material.study.dlt.exceptions
    if exceptions:
        yield Paragraphs(texts=(material.words("document.dlt.exceptions"),))
        yield ListBlock(points=tuple(_exception(material, one) for one in exceptions))


def _exception(material: Material, exception: DltException) -> str:
    """An exception with the numbers of the clauses it belongs to."""
    words = material.words
    numbers = [
        words.number(number)
        for number, clause in enumerate(material.study.dlt.clauses, start=1)
        if clause.key in exception.of_clauses
    ]
    return words(
        "document.dlt.exception",
        text=exception.text.text(words.language),
        clauses=words.list(numbers),
    )


def _stops(material: Material) -> Iterator[Paragraphs | ListBlock]:
    stops = material.study.study_stops
    if stops:
        yield Paragraphs(texts=(material.words("document.dlt.stops"),))
        yield ListBlock(points=tuple(one.text.text(material.words.language) for one in stops))


def _instruments_section(material: Material) -> Section:
    words, chosen = material.words, material.study.endpoints.instruments
    pairs = (
        ("ctcae", words("document.instrument.ctcae_version", version=chosen.ctcae)),
        ("sledai", words("document.instrument.sledai_2k")),
        ("lldas_features", words(f"document.instrument.{chosen.lldas_new_features}")),
        ("lldas_drug", words(f"document.instrument.{chosen.lldas_investigational_drug}")),
        ("lldas_prednisone", _mg(material, chosen.lldas_prednisone_limit_mg_per_day)),
        ("doris_prednisone", _mg(material, chosen.doris_prednisone_limit_mg_per_day)),
        (
            "haematology",
            words(
                "document.instrument.haematology_days",
                days=chosen.haematology_query_days_after_conditioning,
            ),
        ),
        ("sustained", words("document.instrument.visits", number=chosen.sustained_visits)),
    )
    return Section(
        id="instruments",
        title=words("document.section.instruments"),
        blocks=(
            Definitions(
                pairs=(
                    *((words(f"document.instrument.{name}"), text) for name, text in pairs),
                    *_formulas(material),
                )
            ),
        ),
    )


def _formulas(material: Material) -> Iterator[tuple[str, str]]:
    """The published formulas that this study's doses and criteria are computed by."""
    drugs = {drug.drug for scheme in material.study.regimens.conditioning for drug in scheme.drugs}
    needed = {
        "body_surface_mosteller": bool(drugs),
        "creatinine_clearance_cockcroft_gault": "fludarabine" in drugs,
        "fludarabine_us_fludara": "fludarabine" in drugs,
        "prednisone_equivalent": True,
    }
    for name, used in needed.items():
        if used:
            citation = citations()[name]
            yield citation.label.text(material.words.language), citation.source


def _endpoints_section(material: Material) -> Section:
    """What the protocol set out to measure, by its role."""
    words, endpoints = material.words, material.study.endpoints.endpoints
    roles = dict.fromkeys(endpoint.role for endpoint in endpoints)
    pairs = tuple(
        (
            words(f"document.endpoint.{role}"),
            words.list([one.text.text(words.language) for one in endpoints if one.role == role]),
        )
        for role in roles
    )
    return Section(
        id="endpoints",
        title=words("document.section.endpoints"),
        blocks=(Definitions(pairs=pairs),),
    )


def _mg(material: Material, dose: object) -> str:
    return material.words("document.instrument.mg_per_day", dose=f"{dose}")


def _populations_section(material: Material) -> Section:
    words = material.words
    everyone = Place(population=population_reaching(material.study, "consented").name, group=ALL)
    rows = tuple(
        Row.of(
            known_name(words, "population", population.name),
            population.text.text(words.language),
            count(material, everyone, f"population.{population.name}"),
        )
        for population in material.study.endpoints.populations
    )
    return Section(
        id="populations",
        title=words("document.section.populations"),
        blocks=(
            TableBlock(
                id="analysis-populations",
                caption=words("document.population.caption"),
                columns=(
                    Column(label=words("document.population.name"), align="text"),
                    Column(label=words("document.population.who"), align="text"),
                    Column(label=words("tables.participants")),
                ),
                rows=rows,
                empty=words("general.dash"),
            ),
        ),
    )
