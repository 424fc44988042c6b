"""The compiled sample against the same functions in plain Python, and its rounding."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.simulate import compiled_laboratory
from firstdose.simulate.compiled_dice import Word, as_word
from firstdose.simulate.compiled_laboratory import (
    BEFORE_CELLS,
    ITEM,
    LEVEL,
    ROW,
    SHARE,
    Places,
    Rows,
    sample,
)

WORDS = st.integers(0, 2**64 - 1).map(as_word)
SHARES = st.floats(0, 1)
AMOUNTS = st.floats(0.01, 1000)
DAYS = st.integers(-1_000_000, 1_000_000)
ROWS = st.fixed_dictionaries(
    {
        "index": WORDS,
        "kind": st.sampled_from((LEVEL, ITEM, SHARE)),
        "steps_per_unit": st.sampled_from((1.0, 10.0, 1000.0)),
        "is_above": st.booleans(),
        **dict.fromkeys(("clears", "returns"), DAYS),
        **dict.fromkeys(("within", "share", "untouched"), SHARES),
        **dict.fromkeys(("neutrophils", "lymphocytes", "platelets"), SHARES),
        **dict.fromkeys(("own", "low", "high", "limit", "approach_days", "nearest"), AMOUNTS),
        **dict.fromkeys(("distance_present", "distance_absent", "farthest_present"), AMOUNTS),
    }
)


def rows_of(*drawn: dict[str, float]) -> Rows:
    rows = np.zeros(len(drawn), ROW)
    for row, each in zip(rows, drawn, strict=True):
        for key, value in each.items():
            row[key] = value
    return rows


def results(rows: Rows, stream: Word, moment: Word, day: int) -> Places:
    found = np.arange(len(rows))
    compiled_laboratory.sample(stream, moment, day, (0.3, 0.1, 0.6), rows, found)
    return found


@given(
    drawn=st.lists(ROWS, min_size=1, max_size=4),
    stream=WORDS,
    moment=WORDS,
    day=st.just(BEFORE_CELLS) | st.integers(0, 600),
)
def test_compiled_results_are_those_of_plain_python(
    drawn: list[dict[str, float]], stream: Word, moment: Word, day: int
) -> None:
    rows = rows_of(*drawn)
    compiled = results(rows, stream, moment, day)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("sample", "result", "_beside_limit"):
            kernel = getattr(compiled_laboratory, name)
            patch.setattr(compiled_laboratory, name, kernel.py_func)
        assert compiled_laboratory.sample is not sample
        assert results(rows, stream, moment, day).tolist() == compiled.tolist()


@given(halves=st.integers(0, 2_000_000), steps=st.sampled_from((1.0, 10.0, 100.0)), moment=WORDS)
def test_results_are_rounded_as_python_rounds(halves: int, steps: float, moment: Word) -> None:
    value = halves / 2 / steps
    level = {"kind": LEVEL, "own": value, "high": np.inf, "steps_per_unit": steps}
    assert results(rows_of(level), moment, moment, 0).tolist() == [round(value * steps)]
