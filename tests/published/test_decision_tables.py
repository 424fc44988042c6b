"""Decision tables on counts, beside those of the packages that are used in practice.

BOIN 2.7.2 ``get.boundary`` and Keyboard 0.1.3 ``get.boundary.kb`` (interval_boundaries.json);
lrstat 0.2.15 ``mTPI2Table`` and ``BOINTable`` (lrstat_decision_tables.json); the mTPI table for a
target of 0.30 with margins of 0.05 (Ji et al., Clin Trials 2010, rule computed independently).
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from design.printed_boundaries import Boundaries, boundaries
from firstdose.design.boundaries.boin import boin, rate_interval
from firstdose.design.boundaries.elimination import Elimination, eliminating
from firstdose.design.boundaries.i3_plus_3 import i3_plus_3
from firstdose.design.boundaries.keyboards import Target, keyboard, mtpi, mtpi_2
from firstdose.design.boundaries.moves import Move
from firstdose.design.order import Integers

HERE = Path(__file__).parent
INTERVALS = json.loads((HERE / "interval_boundaries.json").read_text())
LRSTAT = json.loads((HERE / "lrstat_decision_tables.json").read_text())
LETTERS = {
    Move.ESCALATE: "E",
    Move.STAY: "S",
    Move.DE_ESCALATE: "D",
    Move.ELIMINATE: "X",
}


def around(target: float, margin: float) -> Target:
    return Target(risk=target, below=margin, above=margin)


def lettered(moves: Integers) -> list[str]:
    return [
        "".join(LETTERS[Move(move)] for move in row[: n + 1]) for n, row in enumerate(moves) if n
    ]


def eliminates(found: Boundaries) -> list[int | None]:
    pairs = zip(found.eliminate_ge.tolist(), found.evaluable.tolist(), strict=True)
    return [dlts if dlts <= evaluable else None for dlts, evaluable in pairs]


@pytest.mark.parametrize("table", INTERVALS["boin"], ids=lambda table: str(table["target"]))
def test_boin(table: dict[str, Any]) -> None:
    interval = rate_interval(table["target"])
    assert interval.escalate_at == pytest.approx(table["lambda_e"], abs=1e-10)
    assert interval.de_escalate_at == pytest.approx(table["lambda_d"], abs=1e-10)
    found = boundaries(eliminating(boin(interval, 36), Elimination(limit=table["target"])))
    assert found.escalate_le.tolist() == table["escalate_le"]
    assert found.de_escalate_ge.tolist() == table["deescalate_ge"]
    assert eliminates(found) == table["eliminate_ge"]


def test_keyboard() -> None:
    table = INTERVALS["keyboard"]
    target, margin = table["target"], table["margin"]
    elimination = Elimination(limit=target, from_participants=1)
    found = boundaries(eliminating(keyboard(around(target, margin), 30), elimination))
    assert found.escalate_le.tolist() == table["escalate_le"]
    assert found.de_escalate_ge.tolist() == table["deescalate_ge"]
    assert eliminates(found) == table["eliminate_ge"]


@pytest.mark.parametrize(
    "table", LRSTAT["mtpi_2"], ids=lambda table: f"{table['target']}-{table['margin']}"
)
def test_mtpi_2(table: dict[str, Any]) -> None:
    """lrstat eliminates from two participants on."""
    elimination = Elimination(limit=table["target"], from_participants=2)
    target = around(table["target"], table["margin"])
    assert lettered(eliminating(mtpi_2(target, 30), elimination)) == table["rows"]


@pytest.mark.parametrize("table", LRSTAT["boin"], ids=lambda table: str(table["target"]))
def test_boin_of_lrstat(table: dict[str, Any]) -> None:
    target = table["target"]
    moves = eliminating(boin(rate_interval(target), 30), Elimination(limit=target))
    assert lettered(moves) == table["rows"]


def test_mtpi() -> None:
    found = boundaries(eliminating(mtpi(around(0.3, 0.05), 18), Elimination(limit=0.3)))
    at = [2, 5, 8, 11, 14, 17]
    assert found.escalate_le[at].tolist() == [0, 1, 1, 2, 2, 3]
    assert found.de_escalate_ge[at].tolist() == [2, 4, 5, 6, 8, 9]
    assert found.eliminate_ge[at].tolist() == [3, 4, 5, 7, 8, 9]


def test_i3_plus_3_is_mtpi_2_in_threes_but_not_everywhere() -> None:
    """Target 0.30, margins 0.05: the same at 3, 6, 9 … 30 participants."""
    target = around(0.3, 0.05)
    differ = np.flatnonzero((i3_plus_3(target, 30) != mtpi_2(target, 30)).any(axis=1))
    assert differ.tolist() == [1, 2, 5, 20]


def test_i3_plus_3_looks_back_once() -> None:
    """Liu, Wang and Ji 2020: 1 of 2 is above the interval, and 0 of 2 below it: stay."""
    moves = i3_plus_3(around(0.3, 0.05), 4)
    assert lettered(moves)[1] == "ESD"
    assert moves[4, 1] == Move.STAY, "1 of 4 is the lower end of the interval"
