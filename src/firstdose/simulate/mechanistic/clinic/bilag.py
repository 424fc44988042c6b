"""The BILAG-2004 worksheet of a participant in the model, by the thresholds of SLEDAI-2K items.

The worksheet asks how an item is now against four weeks before; the model knows both.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache

from firstdose.records.values import Item, YesNo
from firstdose.simulate.analytes import tests
from firstdose.simulate.figures import Fixed, figure, table
from firstdose.simulate.laboratory import Moment, rounded
from firstdose.simulate.mechanistic.clinic.examiner import COUNT_ITEMS, Examiner
from firstdose.simulate.mechanistic.clinic.observed import Observed, model_day
from firstdose.standards.instruments import instruments, questions
from firstdose.standards.tables import rows
from firstdose.standards.verdict import Presence

WEEKS_BEFORE_DAYS = 28
IMPROVING, SAME, WORSE, NEW = 1, 2, 3, 4
SEDIMENT = ("hematuria", "pyuria", "urinary_casts")
NEVER_THERE = (
    "bilag_accelerated_hypertension",
    "bilag_nephritis_histology",
    "bilag_nephrotic_syndrome",
)
"""What no virtual participant has: kidneys are inflamed in the model, and never fail."""

MG_PER_G = Decimal(1000)


@cache
def systems() -> dict[str, str]:
    """The organ system of every item of the worksheet."""
    return {row["key"]: row["system"] for row in rows("bilag_2004/items.csv")}


def worksheet(examiner: Examiner, laboratory: Observed, moment: Moment) -> tuple[Item, ...]:
    """Every item and question of BILAG-2004; the category of blood as the examiner judges it."""
    above = examiner.above_thresholds(moment)
    scores: dict[str, int] = {}
    involved: set[str] = set()
    for row in table("bilag_2004_items"):
        item = row["sledai_item"]
        if examiner.was_there_at_entry(item):
            involved |= {systems()[row["milder"]], systems()[row["severe"]]}
        seen = above[item]
        if seen > 1.0:
            severe = seen >= figure(Fixed, "bilag_severe_from").value
            key = row["severe" if severe else "milder"]
            scores[key] = max(scores.get(key, 0), _score(examiner, item, moment))
    was_low = any(examiner.was_low_at_entry(item) for item in COUNT_ITEMS)
    if was_low:
        involved.add("haematological")
    present = examiner.findings(moment).present
    found = (
        *(scored(key, score) for key, score in scores.items()),
        *(_said(f"{system}_previously_involved", present=True) for system in involved),
        *_kidney(laboratory, present, moment),
        _said(f"bilag_haematological.{_blood(present, was_low=was_low)}", present=True),
    )
    answers = _nothing_found() | {item.key.partition(".")[0]: item for item in found}
    return tuple([answers[asked] for asked in _in_order(tuple(answers))])


@cache
def _nothing_found() -> dict[str, Item]:
    """Where no organ is or was active: the scores, and the systems that were never involved."""
    scores = {key: scored(key, 0) for key in systems()}
    names = [f"{system}_previously_involved" for system in dict.fromkeys(systems().values())]
    return scores | {name: _said(name, present=False) for name in names}


@lru_cache(maxsize=64)
def _in_order(answered: tuple[str, ...]) -> tuple[str, ...]:
    """Questions in the order of the worksheet."""
    asked = [question.key for question in questions(instruments()["bilag-2004"])]
    return tuple(sorted(answered, key=asked.index))


def _score(examiner: Examiner, item: str, moment: Moment) -> int:
    """How an item that is there compares with four weeks before."""
    day = model_day(moment)
    before, now = (examiner.activity(item, at) for at in (day - WEEKS_BEFORE_DAYS, day))
    if before <= examiner.threshold(item):
        return NEW
    change = figure(Fixed, "bilag_change").value
    if now < before * (1.0 - change):
        return IMPROVING
    return WORSE if now > before * (1.0 + change) else SAME


def _kidney(laboratory: Observed, present: frozenset[str], moment: Moment) -> tuple[Item, ...]:
    measured = {name: laboratory.reading(tests()[name], moment).value for name in _OF_KIDNEY}
    protein = laboratory.without_error(tests()["upcr"], model_day(moment))
    at_entry = laboratory.without_error(tests()["upcr"], 0) > tests()["upcr"].limit
    sediment = not present.isdisjoint(SEDIMENT)
    return kidney(
        rounded(protein, 0),
        {**measured, "egfr": laboratory.filtration(measured["creatinine"])},
        sediment=sediment,
        involved=sediment or at_entry,
    )


def kidney(
    protein_mg_per_g: Decimal, measured: Mapping[str, Decimal], *, sediment: bool, involved: bool
) -> tuple[Item, ...]:
    """What the worksheet asks of the kidney; ``involved``: it was, now or at entry."""
    return (
        _number("upcr_g_per_g", protein_mg_per_g / MG_PER_G),
        *(_number(name, value) for name, value in measured.items()),
        _said("bilag_active_sediment", present=sediment),
        *(_said(name, present=False) for name in NEVER_THERE),
        _said("renal_previously_involved", present=involved),
    )


_OF_KIDNEY = ("creatinine", "systolic_pressure", "diastolic_pressure")


def _blood(present: frozenset[str], *, was_low: bool) -> str:
    """C with a low count due to lupus, else D where there was one at entry, else E."""
    if not COUNT_ITEMS.keys().isdisjoint(present):
        return "C"
    return "D" if was_low else "E"


@cache
def scored(key: str, score: int) -> Item:
    """An item of the worksheet with its score, 0 to 4."""
    return _number(key, Decimal(score))


def _number(key: str, value: Decimal) -> Item:
    return Item(key=key, answer=value, attributed=YesNo.YES)


@cache
def _said(key: str, *, present: bool) -> Item:
    answer = Presence.PRESENT if present else Presence.ABSENT
    return Item(key=key, answer=answer, attributed=YesNo.YES)
