"""How much of the lupus tables the hand-worked cases hold: every row is corrupted, one at a time.

A corruption (another limit, comparison, outcome, weight, group, operand) is caught when at least
one case then says something else.  The number that is caught is printed and must not fall.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import pytest

from firstdose.standards import (
    composition,
    cuts,
    instrument_states,
    outcomes,
    parts,
    scale_tables,
    scores,
    specifications,
    states,
    tables,
)
from firstdose.standards import instruments as by_name
from firstdose.standards.questions import Reading, Recorded
from firstdose.standards.verdict import Presence
from standards.answers_of_a_row import answers, told
from standards.conftest import CASES

FLOOR = Decimal(1)
EVERY = 7
"""In an ordinary run every seventh corruption is tried, in a full one all of them."""
CACHES = tuple(
    cached
    for module in (
        composition,
        outcomes,
        parts,
        scale_tables,
        scores,
        specifications,
        states,
        tables,
    )
    for cached in vars(module).values()
    if hasattr(cached, "cache_clear")
)
"""Everything that is kept of a table: with another table it is read anew."""
STATES = (
    "sri",
    "bicla",
    "bicla_entry",
    "lldas",
    "doris",
    "doris_2016",
    "fda_remission",
    "fda_response",
    "aurora_response",
    "aurora_partial",
    "bliss_ln_perr",
    "bliss_ln_crr",
    "febrile_neutropenia",
)
OUTCOMES = (
    "sledai",
    "global_assessment",
    "bilag_2004",
    "flare_index",
    "damage",
    "classification",
    "sle_das",
    "nephritis",
    "kidney_disease",
)
INDICES = ("sledai_2k", "selena_sledai", "sledai_hybrid", "sdi", "eular_acr_2019", "acr_1997")
FLIPPED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": ">="}
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": ">"}
ANSWERED = {"yes": "no", "no": "yes", "absent": "present", "present": "absent"}
UNCONFIRMED = frozenset({"sledai_2k_other_band"})
"""Judged only by rows of low confidence, which are refused whatever they say."""

ALONE = frozenset(
    {
        "constitutional",
        "musculoskeletal",
        "antiphospholipid",
        "antibodies",
        "malar_rash",
        "discoid_rash",
        "photosensitivity",
        "oral_ulcers",
        "arthritis",
        "antinuclear",
    }
)
"""Groups of one item, which counts the same in every way of counting."""
SAME: Mapping[tuple[str, str], str] = {
    ("states/lldas.csv", "sledai_2k_cns"): "one item is 8 points, and the total must not pass 4",
    ("states/lldas.csv", "sledai_2k_vascular"): "one item is 8 points, the total must not pass 4",
    ("outcomes/bilag_2004.csv", "haemoglobin >="): "lower values are B already",
    ("outcomes/flare_index.csv", "admission_for_lupus outcome"): "admission is severe by itself",
    ("outcomes/flare_index.csv", "selena_sledai <="): "severe is looked for first",
    (
        "outcomes/flare_index.csv",
        "prednisone_equivalent_mg_per_kg <=",
    ): "severe is looked for first",
    ("outcomes/flare_index.csv", "pga <="): "severe is looked for first",
    ("outcomes/nephritis.csv", "post_response_upcr_g_per_g >="): "below 0.2 the limit is lower",
    ("sdi/items.csv", "end_stage_kidney"): "the organ is at its maximum",
    ("sdi/items.csv", "premature_gonadal_failure"): "the organ is at its maximum",
    ("sdi/items.csv", "diabetes"): "the organ is at its maximum",
}
"""Corruptions that change no answer, and why: no case can hold them."""

Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One row of the case file, its answers already read."""

    instrument: by_name.Instrument
    answered: Mapping[str, Recorded]
    written: str
    result: str
    expected: str

    def fails(self) -> bool:
        """Whether the tables as they now are say something else."""
        try:
            return told(self._said()) != self.expected
        except (AssertionError, KeyError, ValueError):
            return True

    def _said(self) -> Reading:
        """The result asked for, alone where nothing else is needed to find it."""
        if self.instrument.engine == "shown":
            chosen = outcomes.Choices(
                variants=self.instrument.variants, accepted=self.instrument.variants
            )
            value = composition.composed(self.result, self.answered, chosen)
            return Reading(name=self.result, value=instrument_states.shown(value))
        assessed = by_name.assess(self.instrument, self.answered)
        said = {reading.name: reading for reading in (*assessed.results, *assessed.criteria)}
        return said[self.result]


@cache
def cases() -> tuple[Case, ...]:
    with (CASES / "standards_lupus.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file, strict=True))
    known = by_name.instruments()
    return tuple(
        Case(
            instrument=known[row["instrument"]],
            answered=answers(known[row["instrument"]], row["rest"], row["answers"]),
            written=row["answers"],
            result=row["result"],
            expected=row["expected"],
        )
        for row in read
    )


def near(limit: str) -> Iterator[str]:
    """Limits close to the published one, above and below it."""
    value = Decimal(limit)
    step = Decimal(1) if value == value.to_integral_value() else value / 10
    yield str(value + step)
    if value > 0:
        yield str(value - step)


def corrupted_condition(row: Row, _: list[Row]) -> Iterator[Row]:
    if not row["comparison"]:
        return
    if row["limit"] in ANSWERED:
        yield {**row, "limit": ANSWERED[row["limit"]]}
        return
    for limit in near(row["limit"]):
        yield {**row, "limit": limit}
    for changed in (FLIPPED, TURNED):
        yield {**row, "comparison": changed[row["comparison"]]}


def corrupted_outcome(row: Row, table: list[Row]) -> Iterator[Row]:
    others = [r["outcome"] for r in table if r["judged"] == row["judged"]]
    after = others[others.index(row["outcome"]) :]
    yield {**row, "outcome": next((o for o in after if o != row["outcome"]), others[0])}
    if row["unrecorded"]:
        yield {**row, "unrecorded": ""}
    yield from corrupted_condition(row, table)


def corrupted_item(row: Row, _: list[Row]) -> Iterator[Row]:
    yield {**row, "points": str(Decimal(row["points"]) + 1)}


def corrupted_group(row: Row, _: list[Row]) -> Iterator[Row]:
    if row["cap"]:
        yield {**row, "cap": str(int(row["cap"]) - 1)}
    elif row["group"] not in ALONE:
        yield {**row, "counting": "sum"}


def corrupted_bilag_item(row: Row, _: list[Row]) -> Iterator[Row]:
    yield {**row, "group": {"a": "b", "b": "a", "c": "b"}[row["group"]]}


def corrupted_level(row: Row, _: list[Row]) -> Iterator[Row]:
    yield {**row, "grade": str((int(row["grade"]) + 1) % 4)}
    if row["cut"]:
        yield {**row, "cut": str(Decimal(row["cut"]) * Decimal("1.1"))}
        yield {**row, "closed": "no"}


def corrupted_cut(row: Row, _: list[Row]) -> Iterator[Row]:
    for factor in ("0.9", "1.1"):
        yield {**row, "cut": str(Decimal(row["cut"]) * Decimal(factor))}
    yield {**row, "closed": "yes"}
    yield {**row, "worse": "lower" if row["worse"] == "higher" else "higher"}


def corrupted_quantity(row: Row, _: list[Row]) -> Iterator[Row]:
    match row["operation"]:
        case "difference" | "percent" | "ratio":
            yield {**row, "of": " ".join(reversed(row["of"].split()))}
        case "times":
            yield {**row, "by": str(Decimal(row["by"]) * 2)}
        case "scored" | "letters" | "weights":
            yield {**row, "by": row["by"].replace(row["by"][0], "", 1).strip() or "9"}
            yield {**row, "by": " ".join(row["by"].split()[:-1]) or "9"}
        case "moves":
            before, after = row["by"].split(" > ")
            yield {**row, "by": f"{before[:-2]} > {after}"}
            yield {**row, "by": f"{before} > E"}
        case "count_yes" | "any_recorded" | "first_recorded":
            for each in row["of"].split():
                yield {**row, "of": " ".join(o for o in row["of"].split() if o != each)}
        case _:
            return


Corrupt = Callable[[Row, list[Row]], Iterator[Row]]
TABLES: Mapping[str, Corrupt] = {
    **{f"states/{name}.csv": corrupted_condition for name in STATES},
    **{f"outcomes/{name}.csv": corrupted_outcome for name in OUTCOMES},
    **{f"{name}/items.csv": corrupted_item for name in INDICES},
    **{f"{name}/groups.csv": corrupted_group for name in ("sdi", "eular_acr_2019", "acr_1997")},
    "bilag_2004/items.csv": corrupted_bilag_item,
    "scales/aki_kdigo.csv": corrupted_level,
    "quantities/quantities.csv": corrupted_quantity,
}


LABORATORY = ("selena_sledai", "sledai_hybrid", "eular_acr_2019")
CORRUPT: Mapping[str, Corrupt] = {
    **TABLES,
    **{f"{index}/cuts.csv": corrupted_cut for index in LABORATORY},
}


def corruptions(table: str) -> Iterator[tuple[str, str, str]]:
    """Every corrupted text of a table, what was corrupted, and what the row is about."""
    rows = [dict(row) for row in tables.rows(table)]
    for number, row in enumerate(rows):
        if row.get("judged") in UNCONFIRMED or row.get("variants", "").startswith("could_"):
            continue
        for changed in CORRUPT[table](row, rows):
            differs = {key: value for key, value in changed.items() if value != row[key]}
            if says_the_same(table, row, differs):
                continue
            file = io.StringIO()
            writer = csv.DictWriter(file, row.keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows([*rows[:number], changed, *rows[number + 1 :]])
            about = row.get("judged") or row.get("key") or row.get("quantity", "")
            yield file.getvalue(), f"{table}:{number + 2} {differs}", about


def says_the_same(table: str, row: Row, differs: Row) -> bool:
    """Whether a corruption is one of those that change no answer."""
    of = row.get("key") or row.get("quantity", "")
    names = {of, f"{of} {row.get('comparison')}", *(f"{of} {column}" for column in differs)}
    return any((table, name) in SAME for name in names)


def read(table: str, text: str, published: Callable[[str], str]) -> Callable[[str], str]:
    return lambda path: text if path == table else published(path)


def clear() -> None:
    for cached in CACHES:
        cached.cache_clear()


def caught(chosen: list[Case]) -> bool:
    """Whether a case fails."""
    return any(case.fails() for case in chosen)


@pytest.mark.parametrize("table", TABLES)
def test_cases_hold_the_table(table: str, monkeypatch: pytest.MonkeyPatch, full: bool) -> None:
    chosen = [case for case in cases() if reads(case, table)]
    assert chosen
    published = tables._text
    found: dict[str, bool] = {}
    for text, what, about in list(corruptions(table))[:: 1 if full else EVERY]:
        monkeypatch.setattr(tables, "_text", read(table, text, published))
        clear()
        found[what] = caught(sorted(chosen, key=lambda case: not nearby(case, about)))
    monkeypatch.setattr(tables, "_text", published)
    clear()
    missed = [what for what, held in found.items() if not held]
    print(f"{table}: {len(found) - len(missed)} of {len(found)} corruptions caught", missed)
    assert len(found) - len(missed) >= FLOOR * len(found), missed


def nearby(case: Case, about: str) -> bool:
    """Whether a case asks for what the row is about: it is tried first."""
    return case.result == about or f"{about}=" in case.written


def reads(case: Case, table: str) -> bool:
    """Whether an instrument can be touched by a table, roughly."""
    folder, _, name = table.removesuffix(".csv").partition("/")
    engine, of = case.instrument.engine, case.instrument.table
    match folder:
        case "states":
            return engine == "state" and (of == name or (name == "sri" and of.startswith("sri")))
        case "outcomes":
            return engine != "scale" and (engine != "state" or name == "bilag_2004")
        case "bilag_2004":
            return of == "bilag_2004"
        case "scales":
            return of == name
        case "quantities":
            return engine != "scale"
        case _:
            return of == folder


@pytest.mark.parametrize("index", LABORATORY)
def test_cases_hold_the_laboratory_limits(index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with (CASES / "standards_lupus_laboratory.csv").open(encoding="utf-8", newline="") as file:
        chosen = [row for row in csv.DictReader(file, strict=True) if row["index"] == index]
    table = f"{index}/cuts.csv"
    published = tables._text
    missed: list[str] = []
    for text, what, _ in list(corruptions(table)):
        monkeypatch.setattr(tables, "_text", read(table, text, published))
        clear()
        missed += [] if any(laboratory_fails(case) for case in chosen) else [what]
    monkeypatch.setattr(tables, "_text", published)
    clear()
    print(f"{table}: missed", missed)
    assert not missed


def laboratory_fails(case: Row) -> bool:
    references = cuts.References(
        lln=Decimal(case["lln"]) if case["lln"] else None,
        uln=Decimal(case["uln"]) if case["uln"] else None,
    )
    table, value = scores.score_table(case["index"]), Decimal(case["value"])
    found = scores.laboratory_items(table, case["analyte"], value, references)
    return found != {case["item"]: Presence(case["presence"])}
