"""A derived value that is worked out when somebody asks for it, once.

What stands in a report is asked for by the report; among many trials most of it is asked for by
nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar, cast

V = TypeVar("V")


class WhenAsked(Generic[V]):
    """A value and, until it is asked for, how it is worked out; it equals what has the same value.

    ``work_out`` rests on nothing that changes.
    """

    __slots__ = ("_value", "_work_out")

    def __init__(self, work_out: Callable[[], V]) -> None:
        self._work_out: Callable[[], V] | None = work_out

    @property
    def value(self) -> V:
        """The value itself."""
        work_out = self._work_out  # another thread may take it away meanwhile
        if work_out is not None:
            self._value = work_out()
            self._work_out = None
        return self._value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, WhenAsked):
            return NotImplemented
        return self.value == cast("WhenAsked[object]", other).value

    def __hash__(self) -> int:
        return hash(self.value)

    def __repr__(self) -> str:
        return repr(self.value)
