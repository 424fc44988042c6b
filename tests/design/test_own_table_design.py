"""A team's own decision table as a design."""

from dataclasses import replace
from decimal import Decimal

import pytest

from design.grids import grid, part_of, situation
from firstdose.design import assembled, automaton_of, operating_characteristics, wording
from firstdose.design.boundaries.boin import boin, rate_interval
from firstdose.design.boundaries.moves import Move
from firstdose.design.line import in_a_line
from firstdose.design.rules.own_table import table_rows
from firstdose.design.usual import Companions, eliminates_above, treated, usual
from firstdose.protocol.designs import Boin, OwnTable, TableRow
from firstdose.protocol.parts import Cohorts
from firstdose.records.problem import StudyError

TARGET = Decimal("0.3")
CSV = """n,dlt,decision
3,0,escalate
3,1,stay
3,2,de_escalate
3,3,stop
6,0,escalate
6,1,escalate
6,2,de_escalate
6,3,eliminate
6,4,eliminate
6,5,eliminate
6,6,eliminate
"""
TABLE = OwnTable(target=TARGET, rows=table_rows(CSV, "table.csv")[0])
DESIGN = in_a_line(TABLE, 3, usual(TABLE))


def keys(design_of: str, counts: tuple[int, int], lost: int = 0) -> tuple[str, str, list[str]]:
    stands = situation(design_of, {"1": (3, 0), design_of: counts}, lost={design_of: lost})
    decision = DESIGN.decide(replace(stands, cohort=3))
    return decision.action.value, decision.regimen, [reason.key for reason in decision.reasons]


def test_it_does_what_the_table_says() -> None:
    assert keys("2", (3, 0))[:2] == ("escalate", "3")
    assert keys("2", (3, 1))[:2] == ("stay", "2")
    assert keys("2", (6, 2))[:2] == ("de_escalate", "1")
    assert keys("2", (6, 3))[0] == "de_escalate"
    assert keys("2", (3, 3)) == ("stop", "", ["table.stop", "cohort.none_recommended"])


def test_counts_between_two_rows_are_read_in_the_next_one() -> None:
    action, regimen, said = keys("2", (5, 1), lost=1)
    assert (action, regimen) == ("de_escalate", "1")
    assert said[0] == "table.lacking_count_as_dlt"
    stands = situation("2", {"1": (3, 0), "2": (5, 1)}, lost={"2": 1})
    assert wording(DESIGN.decide(replace(stands, cohort=3)).reasons[0], "en") == (
        "The table has no row for 5 evaluable at 2: the next one is read, and the 1 lacking count"
        " as if they had had a DLT."
    )


def test_the_table_of_boin_as_ones_own_is_boin() -> None:
    words = {Move.ESCALATE: "escalate", Move.STAY: "stay", Move.DE_ESCALATE: "de_escalate"}
    moves = boin(rate_interval(0.3), 12)
    text = "n,dlt,decision\n" + "\n".join(
        f"{n},{dlt},{words[Move(int(moves[n, dlt]))]}"
        for n in (3, 6, 9, 12)
        for dlt in range(n + 1)
    )
    companions = Companions(
        cohorts=Cohorts(size=3, maximum_per_regimen=12),
        guards=(eliminates_above(TARGET),),
        stopping=(treated(12),),
    )
    risk = {"1": 0.1, "2": 0.25, "3": 0.5}
    ours, theirs = (
        operating_characteristics(automaton_of(in_a_line(one, 3, companions)), risk)
        for one in (
            OwnTable(target=TARGET, rows=table_rows(text, "boin.csv")[0]),
            Boin(target=TARGET),
        )
    )
    assert ours == theirs


def test_what_the_csv_leaves_out_is_told_with_its_line() -> None:
    with pytest.raises(StudyError, match="No decision for 2 DLTs among 3"):
        table_rows(CSV.replace("3,2,de_escalate\n", ""), "table.csv")


def test_a_table_that_does_not_cover_the_cohorts_is_refused() -> None:
    regimens = grid(2, 1)
    for cohorts in (
        Cohorts(size=2, maximum_per_regimen=6),
        Cohorts(size=3, maximum_per_regimen=9),
    ):
        with pytest.raises(StudyError, match="no row for"):
            assembled(regimens, part_of(regimens, TABLE, cohorts=cohorts))


def test_only_a_table_in_which_more_dlts_lead_no_higher_declares_it() -> None:
    assert DESIGN.declares.monotone_in_dlts
    odd = OwnTable(
        target=TARGET,
        rows=(
            TableRow(n=1, dlt=0, decision="stay"),
            TableRow(n=1, dlt=1, decision="escalate"),
        ),
    )
    assert not in_a_line(odd, 2, usual(odd)).declares.monotone_in_dlts
