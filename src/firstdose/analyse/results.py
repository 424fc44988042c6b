"""Every result of a study at a data cut: rows with unique keys, to be laid out and quoted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from firstdose.analyse.baseline import baseline
from firstdose.analyse.bilag import bilag
from firstdose.analyse.cut import DataCut, data_cut
from firstdose.analyse.disease_activity import disease_activity
from firstdose.analyse.dose_limiting_toxicity import dose_limiting_toxicity
from firstdose.analyse.exposure import exposure
from firstdose.analyse.kinetics import kinetics
from firstdose.analyse.laboratory import laboratory
from firstdose.analyse.participants import participants
from firstdose.analyse.population import population
from firstdose.analyse.queries import queries
from firstdose.analyse.regimen import regimen
from firstdose.analyse.result import Result, Value
from firstdose.analyse.rows import Statistic
from firstdose.analyse.special_interest import special_interest
from firstdose.analyse.toxicity import toxicity
from firstdose.protocol.study import Study
from firstdose.records.ledger import Ledger
from firstdose.records.values import Origin

Key = tuple[str, str, str, str]

COLUMNS = (
    "origin",
    "population",
    "group",
    "variable",
    "statistic",
    "value",
    "unit",
    "n",
    "warning",
    "sources",
)

ANALYSES = (
    population,
    baseline,
    exposure,
    regimen,
    dose_limiting_toxicity,
    toxicity,
    special_interest,
    laboratory,
    kinetics,
    disease_activity,
    bilag,
    participants,
    queries,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Result rows by key.  A key that stands twice is our own mistake and refused."""

    rows: tuple[Result, ...]
    by_key: Mapping[Key, Result] = field(init=False, repr=False, compare=False)
    by_place: Mapping[tuple[str, str], tuple[Result, ...]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        by_key = {row.key: row for row in self.rows}
        if len(by_key) != len(self.rows):
            twice = next(row.key for row in self.rows if by_key[row.key] is not row)
            raise AssertionError(f"the key {twice} stands twice among the results")
        by_place: dict[tuple[str, str], list[Result]] = {}
        for row in self.rows:
            by_place.setdefault((row.population, row.group), []).append(row)
            by_place.setdefault((row.population, ""), []).append(row)
        object.__setattr__(self, "by_key", by_key)
        object.__setattr__(self, "by_place", {at: tuple(rows) for at, rows in by_place.items()})

    def find(
        self, population: str, group: str, variable: str, statistic: Statistic = Statistic.VALUE
    ) -> Result | None:
        """The row of that key; None when there is none."""
        return self.by_key.get((population, group, variable, statistic))

    def row(
        self, population: str, group: str, variable: str, statistic: Statistic = Statistic.VALUE
    ) -> Result:
        """The row of that key, which exists."""
        found = self.find(population, group, variable, statistic)
        if found is None:
            raise AssertionError(f"no result row {population} | {group} | {variable} | {statistic}")
        return found

    def where(
        self,
        population: str,
        group: str = "",
        *,
        starts_with: str = "",
        statistic: Statistic | None = None,
    ) -> Iterator[Result]:
        """Rows of a population, in order; an empty group or beginning leaves all in."""
        for row in self.by_place.get((population, group), ()):
            if row.variable.startswith(starts_with) and statistic in {None, row.statistic}:
                yield row

    def to_csv(self, origin: Origin) -> str:
        """The rows as CSV with a header; sources are entry numbers with spaces between.

        Each row begins with where the ledger's facts come from, so that none can lose it.
        """
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((origin.value, *_cells(row)) for row in self.rows)
        return text.getvalue()


def results(study: Study, ledger: Ledger, cut: date) -> Results:
    """Every result row of a study as known at the end of ``cut``."""
    return results_at(data_cut(study, ledger, cut))


def results_at(cut: DataCut) -> Results:
    """Every result row of a data cut."""
    return Results(rows=tuple(_all(cut)))


def _all(cut: DataCut) -> Iterable[Result]:
    return (row for analysis in ANALYSES for row in analysis(cut))


def _cells(row: Result) -> tuple[str, ...]:
    return (
        row.population,
        row.group,
        row.variable,
        row.statistic,
        _written(row.value),
        row.unit,
        "" if row.n is None else str(row.n),
        row.warning,
        " ".join(map(str, row.sources)),
    )


def _written(value: Value) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case _:
            return str(value)
