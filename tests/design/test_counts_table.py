"""Decision tables at one regimen: the published ones, and when other counts matter."""

from __future__ import annotations

from decimal import Decimal

import pytest

from firstdose.design.counts_table import CountsTable, counts_table
from firstdose.design.line import part_in_a_line, regimens_in_a_line
from firstdose.design.usual import usual
from firstdose.protocol.designs import Boin, DesignSettings, Mtpi, ThreePlusThree


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


def test_where_others_matter_the_table_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from firstdose.design import counts_table as module

    rising = {"1": (12, 1)}
    monkeypatch.setattr(module, "_decisions", lambda *given: (given[3] == rising,))
    assert table(ThreePlusThree(), 3).depends
