"""The key under which a derivation is remembered while what it rests on stays the same."""

from __future__ import annotations

from typing import Generic, TypeVar

V_co = TypeVar("V_co", covariant=True)


class Unchanged(Generic[V_co]):
    """A value that equals itself only, so that looking it up never reads through its contents.

    A history keeps the very same tuple of entries of a kind until one of that kind is added.
    """

    __slots__ = ("value",)

    def __init__(self, value: V_co) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unchanged) and self.value is other.value  # pyright: ignore[reportUnknownMemberType]
