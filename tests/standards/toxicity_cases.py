"""Cases of graded events as a clinician writes them, and corruptions of the tables they guard."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from firstdose.standards import Ungradable
from firstdose.standards.scale_tables import Level, Scale, scale
from firstdose.standards.scales import Finding, Measurement, event_grade, findings_as_levels
from firstdose.standards.tables import rows

CASES = Path(__file__).parents[1] / "cases"
WHOLE_NUMBERS = {"points", "%", "mL/d", "/d", "d"}

Case = dict[str, str]


def read(name: str) -> list[Case]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def finding(text: str) -> Finding:
    number, _, unit = text.partition(":")
    try:
        value = Decimal(number)
    except InvalidOperation:
        return text
    return Measurement(value=value, unit=unit) if unit else value


def findings(chosen: Scale, case: Case) -> dict[str, Finding]:
    """What a case says; a domain it says nothing of shows nothing."""
    said = dict(pair.split("=") for pair in case["findings"].split())
    assert said.keys() <= set(chosen.domains), case
    silent = {d.key: d.mildest.key for d in scale(chosen.name).assessed}
    left_out = case["not_assessed"].split()
    return {
        domain: finding(said[domain]) if domain in said else silent[domain]
        for domain in chosen.domains
        if domain not in left_out
    }


def answer(chosen: Scale, case: Case, accepted: frozenset[str] = frozenset()) -> tuple[str, ...]:
    graded = event_grade(
        chosen, findings(chosen, case), begun=case["begun"] == "yes", accepted=accepted
    )
    seen = "ungradable" if isinstance(graded.grade, Ungradable) else str(graded.grade)
    decided = "" if graded.decided_by is None else graded.decided_by.key
    levels = findings_as_levels(chosen, findings(chosen, case), accepted)
    asked = [pair.split("=")[0] for pair in case["levels"].split()]
    shown = ((domain, levels[domain]) for domain in asked)
    recorded = [f"{domain}={lv.key}" for domain, lv in shown if isinstance(lv, Level)]
    return seen, decided, " ".join(graded.unknown), " ".join(recorded)


def expected(case: Case) -> tuple[str, ...]:
    return case["grade"], case["decided_by"], case["unknown"], case["levels"]


def with_level(chosen: Scale, old: Level, new: Level) -> Scale:
    return replace(
        chosen,
        assessed=tuple(
            replace(domain, levels=tuple(new if lv is old else lv for lv in domain.levels))
            for domain in chosen.assessed
        ),
    )


def corruptions(chosen: Scale) -> Iterator[tuple[str, Scale]]:
    """The scale with one number of one of its own rows wrong: grade, limit or closedness."""
    own = {(row["domain"], row["level"]) for row in rows(f"scales/{chosen.name}.csv")}
    for level in chosen.levels:
        if (level.domain, level.key) not in own:
            continue
        where = f"{chosen.name} {level.domain} {level.key}"
        for grade in (level.grade - 1, level.grade + 1):
            if 0 <= grade <= 5:
                yield (
                    f"{where} grade {grade}",
                    with_level(chosen, level, replace(level, grade=grade)),
                )
        if level.band is None:
            continue
        step = Decimal(1) if level.band.unit in WHOLE_NUMBERS else Decimal("0.1")
        for cut in (level.band.cut - step, level.band.cut + step):
            band = replace(level.band, cut=cut)
            yield f"{where} limit {cut}", with_level(chosen, level, replace(level, band=band))
        band = replace(level.band, closed=not level.band.closed)
        yield f"{where} closedness", with_level(chosen, level, replace(level, band=band))
