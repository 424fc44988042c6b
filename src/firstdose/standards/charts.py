"""What is recorded beside the numbers of many rows, as columns of small whole numbers.

Such columns hold few different words, so each word is read once, by the reader of a single cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from firstdose.standards import cells
from firstdose.standards.columns import Flags, Integers
from firstdose.standards.laboratory_row import Chart
from firstdose.standards.sides import Qualifier
from firstdose.standards.verdict import Ungradable, YesNo

_ANSWERS = (YesNo.UNKNOWN, YesNo.YES, YesNo.NO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A column of few different words: the words, and which of them stands in each row."""

    words: tuple[str, ...]
    codes: Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    """What is recorded beside the numbers, row by row, and where it is understood.

    Answers are places in `_ANSWERS`, grades are one more than recorded, 0 for none.
    """

    answers: Mapping[str, Integers]
    recorded: Integers
    qualifiers: Integers
    understood: Flags

    def at(self, rows: Integers) -> "Charts":
        """The same for some rows."""
        return Charts(
            answers={name: codes[rows] for name, codes in self.answers.items()},
            recorded=self.recorded[rows],
            qualifiers=self.qualifiers[rows],
            understood=self.understood[rows],
        )

    def of(self, row: int) -> Chart:
        """What is recorded in one row."""
        recorded = int(self.recorded[row])
        return Chart(
            answers={name: _ANSWERS[int(codes[row])] for name, codes in self.answers.items()},
            recorded=recorded - 1 if recorded else None,
        )


def charts_of(frame: pl.DataFrame, as_of: date) -> Charts:
    """Read every column that has few different words."""
    readers = cells.readers(as_of)
    understood = np.ones(frame.height, dtype=np.bool_)
    read: dict[str, Integers] = {}
    for name, reader in readers.items():
        column = coded(frame, name)
        meanings = [reader(word) for word in column.words]
        clear = np.array([not isinstance(each, Ungradable) for each in meanings], dtype=np.bool_)
        understood &= clear[column.codes]
        read[name] = np.array([_place(each) for each in meanings], dtype=np.int64)[column.codes]
    grown, adult = read["age"], read["adult"]
    understood &= (grown == 0) | (adult == 0) | (grown == adult)
    answers = {question: read[question] for question in cells.questions()}
    return Charts(
        answers=answers | {"adult": np.maximum(grown, adult)},
        recorded=read["recorded_grade"],
        qualifiers=read["qualifier"],
        understood=understood,
    )


def _place(meaning: object) -> int:
    """A meaning as a small number: an answer, a qualifier or a recorded grade; 0 for nothing."""
    if isinstance(meaning, YesNo):
        return _ANSWERS.index(meaning)
    if isinstance(meaning, Qualifier):
        return tuple(Qualifier).index(meaning)
    return meaning + 1 if isinstance(meaning, int) else 0


def coded(frame: pl.DataFrame, name: str) -> Coded:
    """A column by its different words; a column that is not there is empty."""
    if name not in frame.columns or not frame.height:
        return Coded(words=("",), codes=np.zeros(frame.height, dtype=np.int64))
    column = frame.get_column(name)
    words = column.unique(maintain_order=True)
    codes = column.cast(pl.Enum(words)).to_physical().to_numpy()
    return Coded(words=tuple(words), codes=codes.astype(np.int64))
