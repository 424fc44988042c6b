"""The rolling six, classic and with a queue, line by line.

Frankel, Chung, Tuscano et al., JAMA Netw Open 2020;3(5):e204787, table 2, which prints both
(classic: Skolnik et al., J Clin Oncol 2008).
"""

import pytest

from firstdose.design.boundaries.moves import Move
from firstdose.design.boundaries.rolling_six import rolling_six, rolling_six_with_queue

SAME, HOLD, UP, DOWN, MTD = (
    Move.STAY,
    Move.HOLD,
    Move.ESCALATE,
    Move.DE_ESCALATE,
    Move.RECOMMEND,
)

# enrolled, evaluable, DLTs (first and last of a range) -> with queue, classic (None: not allowed)
LINES = [
    ((0, 5), (0, 0), 0, SAME, SAME),
    ((6, 6), (0, 0), 0, HOLD, HOLD),
    ((1, 5), (1, 1), 0, SAME, SAME),
    ((6, 6), (1, 1), 0, SAME, HOLD),
    ((7, 7), (1, 1), 0, HOLD, None),
    ((2, 5), (2, 2), 0, SAME, SAME),
    ((6, 7), (2, 2), 0, SAME, HOLD),
    ((8, 8), (2, 2), 0, HOLD, None),
    ((3, 3), (3, 3), 0, UP, UP),
    ((4, 5), (3, 3), 0, UP, SAME),
    ((6, 6), (3, 3), 0, UP, HOLD),
    ((7, 8), (3, 3), 0, UP, None),
    ((4, 4), (4, 4), 0, UP, UP),
    ((5, 5), (4, 4), 0, UP, SAME),
    ((6, 8), (4, 4), 0, UP, HOLD),
    ((5, 5), (5, 5), 0, UP, UP),
    ((6, 6), (5, 5), 0, UP, UP),
    ((7, 8), (5, 5), 0, UP, None),
    ((1, 5), (1, 5), 1, SAME, SAME),
    ((6, 6), (1, 3), 1, HOLD, HOLD),
    ((6, 6), (4, 4), 1, SAME, HOLD),
    ((6, 6), (5, 5), 1, SAME, HOLD),
    ((7, 7), (4, 4), 1, HOLD, None),
    ((7, 7), (5, 5), 1, SAME, None),
    ((6, 8), (6, 8), 1, UP, UP),
    ((2, 8), (2, 6), 2, DOWN, DOWN),
    ((7, 7), (7, 7), 2, MTD, None),
    ((8, 8), (7, 7), 2, HOLD, None),
    ((8, 8), (8, 8), 2, MTD, None),
    ((3, 8), (3, 8), 3, DOWN, DOWN),
]


@pytest.mark.parametrize("line", LINES, ids=str)
def test_every_line_of_the_table(
    line: tuple[tuple[int, int], tuple[int, int], int, Move, Move | None],
) -> None:
    (enrolled_from, enrolled_to), (evaluable_from, evaluable_to), dlts, queue, classic = line
    with_queue, plain = rolling_six_with_queue(), rolling_six()
    for enrolled in range(enrolled_from, enrolled_to + 1):
        for evaluable in range(evaluable_from, min(evaluable_to, enrolled) + 1):
            assert with_queue[enrolled, evaluable, dlts] == queue
            if classic is not None and enrolled <= 6:
                assert plain[enrolled, evaluable, dlts] == classic


@pytest.mark.parametrize("table", [rolling_six(), rolling_six_with_queue()], ids=["6", "8"])
def test_every_possible_count_has_an_answer_and_no_other(table) -> None:
    for enrolled, evaluable, dlts in sorted(
        (a, b, c) for a in range(len(table)) for b in range(len(table)) for c in range(len(table))
    ):
        can_be = dlts <= evaluable <= enrolled
        assert (table[enrolled, evaluable, dlts] != Move.NOT_DEFINED) == can_be
    assert table[6, 6, 0] == Move.ESCALATE
