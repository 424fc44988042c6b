"""The key under which a derivation is remembered while what it rests on stays the same."""

from __future__ import annotations

from collections.abc import Callable
from types import MethodType
from typing import TypeVar

V = TypeVar("V")

Unchanged = Callable[[], V]
"""A value that equals itself only; calling it gives the value."""


def unchanged(value: V) -> Unchanged[V]:
    """A key that equals itself only, so that looking it up never reads through its contents.

    A history keeps the very same tuple of entries of a kind until one of that kind is added.  Two
    methods are equal when they are bound to the very same object.
    """
    return MethodType(_itself, value)


def _itself(value: V) -> V:
    return value
