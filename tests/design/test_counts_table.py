"""Decision tables at one regimen: the published ones, and when other counts matter."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from firstdose.design import assembled
from firstdose.design.counts_table import CountsTable, counts_table
from firstdose.design.line import part_in_a_line, regimens_in_a_line
from firstdose.design.notation import read_outcomes
from firstdose.design.seen import advice, situation_after
from firstdose.design.usual import usual
from firstdose.protocol.designs import (
    Boin,
    Boin12,
    Coherent,
    Crm,
    DesignSettings,
    IndifferenceInterval,
    Mtpi,
    ThreePlusThree,
)
from firstdose.records.problem import StudyError

SKELETON = IndifferenceInterval(halfwidth=Decimal("0.08"), prior_mtd=4)


def table(settings: DesignSettings, most: int = 18, at: str = "") -> CountsTable:
    line = regimens_in_a_line(5)
    return counts_table(line, part_in_a_line(settings, line, usual(settings)), most, at)


def boundaries(found: CountsTable, n: int) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    down = found.fewest(n, "de_escalate", "eliminate", "stop")
    return found.most(n, "escalate"), down, found.fewest(n, "eliminate")


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("0.20", [(0, 1, 2), (0, 2, 3), (1, 3, 4), (1, 3, 5), (2, 4, 6), (2, 5, 7)]),
        ("0.30", [(0, 2, 3), (1, 3, 4), (2, 4, 5), (2, 5, 7), (3, 6, 8), (4, 7, 9)]),
        ("0.40", [(0, 2, 3), (1, 3, 5), (2, 5, 7), (3, 6, 8), (4, 8, 10), (5, 9, 11)]),
    ],
)
def test_boin_is_the_published_table(target: str, expected: list[tuple[int, int, int]]) -> None:
    """Liu and Yuan 2015; the package BOIN 2.7.2, get.boundary."""
    found = table(Boin(target=Decimal(target)))
    assert [boundaries(found, n) for n in (3, 6, 9, 12, 15, 18)] == expected
    assert found.regimen == "2"
    assert not found.depends


def test_mtpi_is_the_published_table() -> None:
    """Ji and others 2010; the package lrstat 0.2.15."""
    found = table(Mtpi(target=Decimal("0.3")), 12)
    assert [boundaries(found, n) for n in (3, 6, 9, 12)] == [
        (0, 2, 3),
        (1, 4, 4),
        (1, 5, 5),
        (2, 6, 7),
    ]


def test_three_plus_three() -> None:
    found = table(ThreePlusThree(), 6)
    assert found.decisions[2] == ("escalate", "stay", "eliminate", "eliminate")
    assert found.decisions[5] == ("escalate", "escalate", *["eliminate"] * 5)


def test_the_edges_differ() -> None:
    lowest, highest = table(ThreePlusThree(), 6, "1"), table(ThreePlusThree(), 6, "5")
    assert lowest.decisions[5][2] == "eliminate"
    assert highest.decisions[5][0] == "complete"
    assert highest.decisions[2][0] == "stay"


def test_no_step_up_after_a_toxic_cohort_where_a_guard_forbids_it() -> None:
    """One DLT in a first cohort of three reaches the rate; one in six may be of an earlier one."""
    line, settings = regimens_in_a_line(5), Boin(target=Decimal("0.4"))
    part = part_in_a_line(settings, line, usual(settings))
    part = replace(part, guards=(*part.guards, Coherent(rate=Decimal("0.3"))))
    boin, guarded = table(Boin(target=Decimal("0.4")), 6), counts_table(line, part, 6)
    assert (boin.decisions[5][1], guarded.decisions[5][1]) == ("escalate", "escalate")
    crm = Crm(target=Decimal("0.3"), skeleton=SKELETON)
    usually = usual(crm)
    usually = replace(usually, cohorts=replace(usually.cohorts, size=3))
    part = part_in_a_line(crm, line, usually)
    assert any(isinstance(guard, Coherent) for guard in part.guards)
    seen = {"1": (6, 0), "2": (6, 0)}
    found = counts_table(line, part, 6, "3", seen)
    design = assembled(line, part)
    for dlts, letters in enumerate(("NNN", "NNT", "NTT", "TTT")):
        outcomes = read_outcomes(f"1NNN 1NNN 2NNN 2NNN 3{letters}", design.order.names)
        said = advice(design, situation_after(design, outcomes)).decisions[0].action
        assert found.decisions[2][dlts] == said.value
    assert found.decisions[2] == ("escalate", "stay", "stay", "stay")
    assert (found.coherent_cohort, boin.coherent_cohort) == (3, None)


def test_a_design_that_reads_responses_has_no_table_by_dlts() -> None:
    settings = Boin12(toxicity_limit=Decimal("0.35"), response_limit=Decimal("0.25"))
    with pytest.raises(StudyError, match="no table by DLTs"):
        table(settings)


def test_where_others_matter_the_table_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from firstdose.design import counts_table as module

    rising = {"1": (12, 1)}
    monkeypatch.setattr(module, "_decisions", lambda *given: (given[3] == rising,))
    assert table(ThreePlusThree(), 3).depends
