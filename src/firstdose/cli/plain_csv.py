"""CSV without quotation marks, read by blocks: what most laboratory files are.

Without them a line is its text between commas, so a block is a table when every line has the same
number of commas.  As soon as a block is anything else, the reading is left to the ``csv`` module.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

import numpy as np
import polars as pl

BLOCK = 2**23


def is_plain(text: bytes) -> bool:
    """Whether lines end where a line feed stands, and cells where a comma stands."""
    return b'"' not in text and text.count(b"\r") == text.count(b"\r\n")


def plain_rows(file: BinaryIO, names: Sequence[str]) -> Iterator[pl.DataFrame]:
    """The rows of a file from here on; the file is left where the first other line may stand."""
    schema = dict.fromkeys(names, pl.String)
    while True:
        start = file.tell()
        block = file.read(BLOCK) + file.readline()
        if not block:
            return
        if not _is_table(block, len(names)):
            file.seek(start)
            return
        block.decode()
        yield pl.read_csv(
            block.replace(b"\r\n", b"\n"),
            has_header=False,
            schema=schema,
            quote_char=None,
        ).fill_null("")


def _is_table(block: bytes, width: int) -> bool:
    if not is_plain(block):
        return False
    letters = np.frombuffer(block, dtype=np.uint8)
    (ends,) = np.nonzero(letters == ord("\n"))
    (commas,) = np.nonzero(letters == ord(","))
    before = np.searchsorted(commas, ends)
    if not block.endswith(b"\n"):
        before = np.append(before, commas.size)
    return bool((np.diff(before, prepend=0) == width - 1).all())
