"""ICAHT and T-ICAHT as instruments: one row per day, all rows of a participant graded together.

The grades are those of the last row, and every row says whether its value was used.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from firstdose.standards.daily_series import Counted, Run
from firstdose.standards.icaht import Followed, Haematotoxicity, WindowGrade, haematotoxicity
from firstdose.standards.icaht_tables import Icaht, icaht
from firstdose.standards.platelet_recovery import Recovery, platelet_recovery
from firstdose.standards.questions import AnswerKind, Answers, Assessed, Question, Reading
from firstdose.standards.reasons import ungradable, words
from firstdose.standards.units import analyte
from firstdose.standards.verdict import Ungradable, YesNo

_ON_THE_DAY = ("progression", "next_therapy", "last_contact")
_TRANSFUSION = "transfusion"


def icaht_questions(name: str) -> tuple[Question, ...]:
    """The day and its count, and what ended a window on that day."""
    table = icaht(name)
    asked = _ON_THE_DAY if not _recovers(table) else (*_ON_THE_DAY, _TRANSFUSION)
    return (
        Question(key="day", kind=AnswerKind.NUMBER, label=words()["day"], unit="d"),
        Question(
            key=table.analyte,
            kind=AnswerKind.NUMBER,
            label=words()[table.analyte],
            unit=analyte(table.analyte).unit,
            lowest=Decimal(0),
        ),
        *(Question(key=key, kind=AnswerKind.YES_NO, label=words()[key]) for key in asked),
    )


def icaht_assessed(name: str, answers: tuple[Answers, ...]) -> tuple[Assessed, ...]:
    """The same grades for every row, in the order given, and what became of its value."""
    table = icaht(name)
    days = tuple(_day(row) for row in answers)
    counts = tuple(_count(table, row) for row in answers)
    followed = _followed(tuple(zip(days, answers, strict=True)))
    if followed is None:
        return tuple(_unassessed(table) for _ in answers)
    taken = tuple(count for count in counts if count is not None)
    graded = haematotoxicity(table, taken, followed)
    results = _results(graded) + _recovery(table, taken, followed, answers)
    return tuple(
        Assessed(results=results, criteria=(Reading(name="used", value=_used(day, count, graded)),))
        for day, count in zip(days, _with_rivals(counts), strict=True)
    )


def _recovers(table: Icaht) -> bool:
    return bool(table.number("recovered_from"))


def _day(row: Answers) -> int | None:
    """The day of a row; None: not recorded, or no whole number."""
    day = row.get("day")
    return int(day) if isinstance(day, Decimal) and day == int(day) else None


def _count(table: Icaht, row: Answers) -> Counted | None:
    day, value = _day(row), row.get(table.analyte)
    return Counted(day=day, value=value) if day is not None and isinstance(value, Decimal) else None


def _followed(rows: tuple[tuple[int | None, Answers], ...]) -> Followed | None:
    dated = tuple((day, row) for day, row in rows if day is not None)
    if not dated:
        return None
    ended = _first(dated, ("last_contact",))
    return Followed(
        until_day=max(day for day, _ in dated) if ended is None else ended,
        ended=ended is not None,
        censored_day=_first(dated, ("progression", "next_therapy")),
    )


def _first(dated: tuple[tuple[int, Answers], ...], keys: tuple[str, ...]) -> int | None:
    return min((d for d, row in dated for key in keys if row.get(key) is YesNo.YES), default=None)


def _results(graded: Haematotoxicity) -> tuple[Reading, ...]:
    found: list[Reading] = []
    for window in (graded.early, graded.late):
        name = window.window
        found.append(Reading(name=f"{name}_grade", value=window.grade))
        found.append(Reading(name=f"{name}_grade_at_most", value=window.at_most))
        found.extend(_days(window))
        found.append(Reading(name=f"{name}_days_filled", value=_listed(window.filled)))
        found.append(Reading(name=f"{name}_days_unknown", value=_listed(window.unknown)))
    found.append(Reading(name="assumption", value=graded.scale.assumption.en))
    return tuple(found)


def _days(window: WindowGrade) -> Iterable[Reading]:
    """Days of each limit: the longest run and the runs themselves."""
    for limit, runs in window.runs.items():
        at = f"{window.window}_runs_{limit}"
        yield Reading(name=f"{at}_longest", value=window.longest(limit), unit="d")
        yield Reading(name=f"{at}_total", value=sum(run.days for run in runs), unit="d")
        yield Reading(name=at, value=" ".join(_span(run) for run in runs))


def _span(run: Run) -> str:
    return f"{run.from_day}" if run.days == 1 else f"{run.from_day}-{run.to_day}"


def _listed(days: Iterable[int]) -> str:
    """Days as spans: ``3-5 9``."""
    spans: list[Run] = []
    for day in days:
        if spans and day == spans[-1].to_day + 1:
            spans[-1] = Run(from_day=spans[-1].from_day, to_day=day)
        else:
            spans.append(Run(from_day=day, to_day=day))
    return " ".join(map(_span, spans))


def _recovery(
    table: Icaht, counts: tuple[Counted, ...], followed: Followed, answers: tuple[Answers, ...]
) -> tuple[Reading, ...]:
    if not _recovers(table):
        return ()
    told = all(isinstance(row.get(_TRANSFUSION), YesNo) for row in answers)
    given = (_day(row) for row in answers if row.get(_TRANSFUSION) is YesNo.YES)
    transfused = frozenset(day for day in given if day is not None) if told else None
    recovery = platelet_recovery(table, counts, followed, transfused)
    return (Reading(name="recovered_on_day", value=_recovered(recovery)),)


def _recovered(recovery: Recovery) -> int | str | Ungradable:
    if recovery.fell_on is None:
        return "never_low"
    if recovery.why_unknown is not None:
        return recovery.why_unknown
    return "not_recovered" if recovery.recovered_on is None else recovery.recovered_on


def _with_rivals(counts: tuple[Counted | None, ...]) -> Iterable[tuple[Counted, Decimal] | None]:
    """Each count beside the lowest of its day."""
    lowest: dict[int, Decimal] = {}
    for count in counts:
        if count is not None:
            lowest[count.day] = min(count.value, lowest.get(count.day, count.value))
    return (None if count is None else (count, lowest[count.day]) for count in counts)


def _used(
    day: int | None, found: tuple[Counted, Decimal] | None, graded: Haematotoxicity
) -> str | Ungradable:
    if day is None:
        return ungradable("quantity_missing", quantity="day")
    if found is None:
        return ungradable("quantity_missing", quantity=graded.scale.analyte)
    count, lowest = found
    if count.value > lowest:
        return "no: a lower value of the day"
    return "yes" if day in graded.early.used | graded.late.used else "no: outside the windows"


def _unassessed(table: Icaht) -> Assessed:
    """Every reading, without a value, of rows of which none has a day."""
    why = ungradable("quantity_missing", quantity="day")
    nothing = Followed(until_day=0, ended=False, censored_day=None)
    readings = _results(haematotoxicity(table, (), nothing)) + _recovery(table, (), nothing, ())
    return Assessed(
        results=tuple(replace(reading, value=why) for reading in readings),
        criteria=(Reading(name="used", value=why),),
    )
