"""TITE-BOIN12: the trial of table 2 of Zhou et al., Stat Med 2022; 41: 1918-1931.

PMC9199061, the arm TITE-BOIN12: limits 0.35 on DLT and 0.25 on response, utilities 100, 40, 60 and
0, windows of 45 days for DLT and 60 for response, cohorts of three.  Entry days and onsets are
those of the table as others have transcribed it.  Each decision is made the day before the next
cohort's first entry.  Four of the five published moves follow; the fifth does not: on day 315 the
DLT rate at dose 3 by effective number is 2 / (4 + 20/45 + 10/45) = 3/7, above the boundary 0.4189
at which BOIN goes down, and the paper stays.  The move follows where the DLT of the participant who
entered on day 285 is not yet known; its onset may be transcribed wrongly, or the paper may count
otherwise there in a supplement that was not seen.
"""

from decimal import Decimal
from functools import cache

import pytest

from firstdose.design import PartDesign
from firstdose.design.line import in_a_line
from firstdose.design.notation import read_outcomes
from firstdose.design.reasons import wording
from firstdose.design.seen import Advice, advice, situation_after
from firstdose.design.usual import usual
from firstdose.protocol.designs import TiteBoin12

NEVER = 1000
TABLE_2 = (
    # dose, entry, days to DLT, days to response
    (1, 1, NEVER, NEVER),
    (1, 11, NEVER, NEVER),
    (1, 21, NEVER, NEVER),
    (2, 72, NEVER, 40),
    (2, 82, 30, NEVER),
    (2, 92, NEVER, NEVER),
    (3, 143, NEVER, 40),
    (3, 153, 25, NEVER),
    (3, 163, NEVER, NEVER),
    (4, 214, NEVER, NEVER),
    (4, 224, 40, NEVER),
    (4, 234, 35, NEVER),
    (3, 285, 25, 30),
    (3, 295, NEVER, 55),
    (3, 305, NEVER, NEVER),
    (3, 316, NEVER, 50),
    (3, 326, NEVER, 50),
    (3, 336, 30, NEVER),
)


Rows = tuple[tuple[int, int, int, int], ...]


def seen_on(day: int, rows: Rows = TABLE_2) -> str:
    """What is known on a day, in the notation of `firstdose design decide`."""
    people = [
        (dose, _letter(day - entry, to_dlt, to_response))
        for dose, entry, to_dlt, to_response in rows
        if entry < day
    ]
    cohorts = [people[first : first + 3] for first in range(0, len(people), 3)]
    return " ".join(f"{cohort[0][0]}{''.join(one for _, one in cohort)}" for cohort in cohorts)


def _letter(days: int, to_dlt: int, to_response: int) -> str:
    dlt, response = to_dlt <= days, to_response <= days
    letter = {(0, 0): "N", (1, 0): "T", (0, 1): "E", (1, 1): "B"}[int(dlt), int(response)]
    inside = "" if dlt or days >= 45 else f"{days / 45:.9f}"
    to_come = "" if response or days >= 60 else f"/{days / 60:.9f}"
    return f"{letter}({inside}{to_come})" if inside or to_come else letter


@cache
def design(participants: int = 36) -> PartDesign:
    settings = TiteBoin12(toxicity_limit=Decimal("0.35"), response_limit=Decimal("0.25"))
    return in_a_line(settings, 5, usual(settings, participants))


def advised(day: int, participants: int = 36, rows: Rows = TABLE_2) -> Advice:
    made = design(participants)
    return advice(made, situation_after(made, read_outcomes(seen_on(day, rows), made.order.names)))


@pytest.mark.parametrize(("day", "dose"), [(71, "2"), (142, "3"), (213, "4"), (284, "3")])
def test_the_moves_of_the_paper(day: int, dose: str) -> None:
    assert advised(day).regimen == dose


def test_the_move_that_the_paper_does_not_make() -> None:
    found = advised(315)
    rates = wording(found.decisions[0].reasons[0], "en")
    assert "DLT rate is 0.4286" in rates
    assert found.regimen == "2"


def test_it_follows_where_the_second_dlt_at_dose_3_is_not_yet_known() -> None:
    later = tuple(
        (dose, entry, 31 if entry == 285 else to_dlt, to_response)
        for dose, entry, to_dlt, to_response in TABLE_2
    )
    found = advised(315, rows=later)
    said = " ".join(wording(each, "en") for each in found.decisions[0].reasons)
    assert "DLT rate is 0.2308" in said
    assert "that of 3 with 0.208" in said
    assert found.regimen == "3"


def test_when_every_window_is_closed_dose_3_is_recommended() -> None:
    """3 DLTs and 5 responses in 9 there: the best mean utility of the doses up to the MTD."""
    assert advised(396, participants=18).regimen == "3"
