"""Series of counts as a clinician writes them: ``5..10:0.5`` is that value on six days."""

from __future__ import annotations

from decimal import Decimal

from firstdose.standards import Ungradable
from firstdose.standards.daily_series import Counted
from firstdose.standards.icaht import Followed, WindowGrade, haematotoxicity
from firstdose.standards.icaht_tables import Icaht

EARLY = range(31)
WEEKLY = (31, 38, 45, 52, 59, 66, 73, 80, 87, 94, 100)

Case = dict[str, str]


def series(written: str) -> tuple[Counted, ...]:
    counts: list[Counted] = []
    for part in written.split():
        days, value = part.split(":")
        first, _, last = days.partition("..")
        counts.extend(
            Counted(day=day, value=Decimal(value))
            for day in range(int(first), int(last or first) + 1)
        )
    return tuple(counts)


def counts(case: Case) -> tuple[Counted, ...]:
    """The counts of a case over its base value: every day of 0 to 30, every week from 31."""
    said = series(case["counts"])
    days = {count.day for count in said}
    bases = ((case["early_base"], EARLY), (case["late_base"], WEEKLY))
    base = [
        Counted(day=day, value=Decimal(value))
        for value, every in bases
        if value
        for day in every
        if day not in days
    ]
    return (*base, *said)


def followed(case: Case) -> Followed:
    return Followed(
        until_day=int(case["until"]),
        ended=case["ended"] == "yes",
        censored_day=int(case["censored"]) if case["censored"] else None,
    )


def answer(table: Icaht, case: Case) -> tuple[str, ...]:
    graded = haematotoxicity(table, counts(case), followed(case))
    asked = [("early", graded.early), ("late", graded.late)]
    return tuple(text for name, window in asked if case[name] for text in shown(window))


def shown(window: WindowGrade) -> tuple[str, str]:
    grade = "ungradable" if isinstance(window.grade, Ungradable) else str(window.grade)
    return grade, str(window.at_most)


def expected(case: Case) -> tuple[str, ...]:
    names = [name for name in ("early", "late") if case[name]]
    return tuple(case[key] for name in names for key in (name, f"{name}_at_most"))
