"""The published numbers, computed again from reconstructed participants by the ordinary analysis.

Gao J, Li M, Sun M, et al. Efficacy and safety of allogeneic CD19 CAR NK-cell therapy in systemic
lupus erythematosus: a case series in China. Lancet, 12 November 2025,
doi 10.1016/S0140-6736(25)01671-X, abstract (findings).

A round trip of the analysis: neither a reproduction nor a validation of the study.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from msgspec.structs import replace

from firstdose.analyse.results import Results, results
from firstdose.analyse.rows import Statistic
from firstdose.protocol.published import Aggregate
from firstdose.records import lines
from firstdose.records.facts import DemographyRecorded
from firstdose.records.ledger import Ledger
from firstdose.records.values import Sex
from simulate.published_results import ledger, published, rows, study

SEEDS = range(1, 6)
AGGREGATES = published().of_this_study


def seeds(full: bool) -> range:
    return range(1, 51) if full else SEEDS


def as_printed(value: Decimal | int, like: Decimal) -> Decimal:
    exponent = like.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(value).quantize(Decimal(1).scaleb(exponent), rounding=ROUND_HALF_UP)


@pytest.mark.parametrize("each", AGGREGATES, ids=lambda each: each.key)
def test_the_analysis_gives_the_published_number(each: Aggregate, full: bool) -> None:
    key = each.compared_with
    assert key is not None
    for seed in seeds(full):
        row = rows(seed).by_key[key.key]
        assert row.warning == ""
        if isinstance(each.value, date):
            assert row.value == each.value
            continue
        assert isinstance(row.value, Decimal | int)
        assert as_printed(row.value, each.value) == each.value
        if each.of is not None:
            assert row.n == each.of
        if each.percent is not None:
            share = rows(seed).row(key.population, key.group, key.variable, Statistic.PERCENT).value
            assert isinstance(share, Decimal)
            assert as_printed(share, each.percent) == each.percent


def said(found: Results) -> dict[str, str]:
    """The numbers of the abstract, from result rows alone."""

    def number(variable: str, statistic: str, digits: int = 0, of: str = "safety_infused") -> str:
        value = found.by_key[(of, "all", variable, statistic)].value
        assert isinstance(value, Decimal | int)
        return str(as_printed(value, Decimal(1).scaleb(-digits)))

    def quartiles(variable: str) -> str:
        median, first, third = (number(variable, each, 1) for each in ("median", "q1", "q3"))
        return f"{median} ({first}-{third})"

    def share(variable: str, of: str = "safety_infused") -> str:
        return f"{number(variable, 'count', of=of)} ({number(variable, 'percent', of=of)} %)"

    def day(statistic: str) -> str:
        return str(found.by_key[("safety_infused", "all", "consented_on", statistic)].value)

    return {
        "treated": number("participants", "n"),
        "enrolled": f"{day('minimum')} to {day('maximum')}",
        "women": share("sex.female"),
        "age": quartiles("age_years"),
        "disease duration": quartiles("disease_duration_years"),
        "biologics": share("prior_therapy.biologic"),
        "plasmapheresis": number("prior_therapy.plasmapheresis", "count"),
        "two therapies": number("prior_therapies.at_least_2", "count"),
        "CRS": share("aesi_from_cells.crs"),
        "CRS of grade 1": number("aesi_from_cells.crs.grade_1", "count"),
        "neurotoxicity": number("aesi_from_cells.icans", "count"),
        "other severe": number("teae_from_cells.severe_related_to_cells_other", "count"),
        "DLT": number("dlt", "count", of="dlt_evaluable"),
        "DORIS and LLDAS": share("response.lldas_and_doris.last_visit", of="followed_12_months"),
    }


def test_the_numbers_are_those_of_the_abstract(full: bool) -> None:
    for seed in seeds(full):
        assert said(rows(seed)) == {
            "treated": "18",
            "enrolled": "2023-08-21 to 2024-06-16",
            "women": "17 (94 %)",
            "age": "37.5 (32.0-39.8)",
            "disease duration": "10.5 (4.5-14.8)",
            "biologics": "14 (78 %)",
            "plasmapheresis": "1",
            "two therapies": "18",
            "CRS": "1 (6 %)",
            "CRS of grade 1": "1",
            "neurotoxicity": "0",
            "other severe": "0",
            "DLT": "0",
            "DORIS and LLDAS": "6 (67 %)",
        }


@pytest.mark.parametrize(
    ("population", "variable", "low", "high"),
    [
        ("dlt_evaluable", "dlt", "0", "18.5"),
        ("safety_infused", "aesi_from_cells.crs", "0.1", "27.3"),
        ("followed_12_months", "response.lldas_and_doris.last_visit", "29.9", "92.5"),
    ],
)
def test_exact_limits_are_computed(population: str, variable: str, low: str, high: str) -> None:
    for statistic, expected in ((Statistic.LOWER, low), (Statistic.UPPER, high)):
        value = rows().row(population, "all", variable, statistic).value
        assert isinstance(value, Decimal)
        assert as_printed(value, Decimal(expected)) == Decimal(expected)


def test_amending_one_womans_sex_turns_17_women_to_16() -> None:
    amended = lines.read(lines.write(ledger()), "ledger.jsonl")
    change_sex(amended)
    found = said(results(study(), amended, published().data_cut.on))
    assert found.pop("women") == "16 (89 %)"
    before = said(rows())
    assert before.pop("women") == "17 (94 %)"
    assert found == before
    assert published().aggregate("women").value == 17


def change_sex(of: Ledger) -> None:
    """A correction of the first woman's sex, known on the data cut."""
    entry = next(
        entry
        for entry in of.entries
        if isinstance(entry.fact, DemographyRecorded) and entry.fact.sex is Sex.FEMALE
    )
    assert isinstance(entry.fact, DemographyRecorded)
    of.append(
        replace(entry.fact, sex=Sex.MALE),
        occurred_on=entry.occurred_on,
        known_on=of.entries[-1].known_on,
        entered_by="jm",
        amends=entry.number,
        reason="sex was entered wrongly",
    )
