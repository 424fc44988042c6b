"""A page as the table of pages lists it: its route, its view, and who may open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from firstdose.conduct.access import Act

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

View = Callable[..., "HttpResponseBase"]
"""Answers an `Asked`, with the parts of the path that are named in it as text."""


class Open(StrEnum):
    """What asks for no act."""

    TO_ANYBODY = "to anybody"
    TO_THE_SIGNED_IN = "to the signed in"


class Scope(StrEnum):
    """Of which site the act is asked: none in particular, or that which the path names."""

    STUDY = "study"
    PARTICIPANT = "participant"
    SITE = "site"


READ = ("GET", "HEAD")
READ_AND_SAVE = ("GET", "HEAD", "POST")
SAVE = ("POST",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One route.

    ``path`` in the notation of Django; a scope other than the study is a part of it, as in
    ``participants/<participant>/``.  ``act``: what the person must be let do, or that nothing is
    asked.  ``menu``: whether it stands in the menu of those who may open it.
    """

    name: str
    path: str
    view: View
    act: Act | Open
    scope: Scope = Scope.STUDY
    methods: tuple[str, ...] = READ
    menu: bool = False

    def __post_init__(self) -> None:
        named = f"<{self.scope.value}>"
        assert self.scope is Scope.STUDY or named in self.path, f"{self.path} lacks {named}"
        assert not (self.menu and "<" in self.path), "a page in the menu has one address"
