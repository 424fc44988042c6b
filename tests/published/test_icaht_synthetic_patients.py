"""ICAHT of the algorithm authors' synthetic patients, as their public page prints them.

Liang EC, "Automated approach to grade early and late ICAHT by EHA/EBMT criteria" (University of
Washington and Fred Hutchinson Cancer Center; repository emilyliangmd/automatedicahtgrading, the
rendered page index.html), patients 5 to 10.  Run lengths and grades are from the tables of that
page.  The counts were entered by hand from its table of daily values, corner points only: the
days between lie on or beside the straight line and on the same side of every limit.  Patient 10
has no value on days 22 to 29, which the authors do not count and firstdose calls unknown: the grade
is the same.  Of the late window the page prints the two lowest values of each patient and not
their days; days 40 and 60 stand for them.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from firstdose.standards import Ungradable
from firstdose.standards.daily_series import Counted
from firstdose.standards.icaht import Followed, haematotoxicity
from firstdose.standards.icaht_tables import icaht

ICAHT = icaht("icaht")

EARLY: dict[int, dict[int, int]] = {
    5: {0: 20, 1: 10, 2: 10, 3: 10, 4: 20, 5: 630, 6: 5900, 13: 1020, 16: 550, 21: 800}
    | {23: 5440, 27: 1920, 30: 1590},
    6: {0: 670, 1: 340, 2: 0, 3: 0, 4: 0, 5: 60, 6: 90, 7: 120, 8: 200, 9: 180, 10: 3210}
    | {11: 5640, 13: 2430, 15: 440, 17: 3390, 20: 460, 22: 3240, 26: 460, 29: 800},
    7: {0: 440, 1: 690, 2: 940, 3: 480, 4: 310, 5: 140, 6: 10, 7: 10, 8: 0, 13: 0, 14: 60}
    | {15: 200, 16: 340, 17: 450, 18: 820, 19: 1190, 21: 1980, 27: 1660, 30: 1600},
    8: {0: 100, 1: 330, 2: 220, 3: 110, 4: 10, 5: 0, 6: 10, 7: 40, 8: 60, 9: 30, 10: 20}
    | {11: 20, 12: 30, 13: 40, 14: 30, 15: 20, 16: 30},
    9: {0: 1520, 2: 1470, 3: 1140, 4: 510, 5: 340, 6: 1930, 7: 4570, 12: 1530, 16: 3660}
    | {22: 1820, 28: 1630, 30: 1390},
    10: {0: 2370, 1: 1870, 2: 1220, 3: 470, 4: 280, 5: 90, 6: 310, 7: 270, 8: 290, 9: 310}
    | {10: 1390, 16: 4530, 21: 5440, 30: 2220},
}
"""Neutrophils per uL by day after infusion."""


@pytest.mark.parametrize(
    ("patient", "last_contact", "at_most_500", "at_most_100", "grade"),
    [
        (5, None, 5, 5, 1),
        (6, None, 9, 5, 2),
        (7, None, 18, 9, 3),
        (8, 16, 17, 13, 4),
        (9, None, 1, 0, 1),
        (10, None, 7, 1, 2),
    ],
)
def test_early_grade_and_run_lengths(
    patient: int, last_contact: int | None, at_most_500: int, at_most_100: int, grade: int
) -> None:
    counts = [
        Counted(day=day, value=Decimal(count) / 1000) for day, count in EARLY[patient].items()
    ]
    followed = Followed(until_day=30 if last_contact is None else last_contact, ended=True)
    early = haematotoxicity(ICAHT, counts, followed).early
    assert early.longest(Decimal("0.5")) == at_most_500
    assert early.longest(Decimal("0.1")) == at_most_100
    assert early.grade == grade
    assert early.unknown == (tuple(range(22, 30)) if patient == 10 else ())


def test_start_and_end_of_the_runs() -> None:
    """Patient 6: days 1 to 9, 15, 20 and 26; patient 7: days 0 to 17, over two better days."""
    for patient, spans in ((6, [(1, 9), (15, 15), (20, 20), (26, 26)]), (7, [(0, 17)])):
        counts = [
            Counted(day=day, value=Decimal(count) / 1000) for day, count in EARLY[patient].items()
        ]
        early = haematotoxicity(ICAHT, counts, Followed(until_day=30)).early
        runs = early.runs[Decimal("0.5")]
        assert [(run.from_day, run.to_day) for run in runs] == spans


@pytest.mark.parametrize(
    ("patient", "lowest", "grade"),
    [
        (1, (1990, 2440), 0),
        (2, (1740, 1990), 0),
        (3, (2460,), 0),
        (4, (900,), 2),
        (5, (450, 460), 3),
        (6, (760, 800), 2),
        (7, (7310,), 0),
        (8, (), None),
        (9, (3040, 4770), 0),
        (10, (1880, 3160), 0),
    ],
)
def test_late_grade(patient: int, lowest: tuple[int, ...], grade: int | None) -> None:
    days = (40, 60)
    counts = [
        Counted(day=day, value=Decimal(count) / 1000)
        for day, count in zip(days, lowest, strict=False)
    ]
    late = haematotoxicity(ICAHT, counts, Followed(until_day=100)).late
    assert isinstance(late.grade, Ungradable) if grade is None else late.grade == grade, patient
