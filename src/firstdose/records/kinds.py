"""The name under which each kind of fact is written down: ``cells_infused`` for `CellsInfused`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import cast, get_args

from firstdose.records.facts import Fact, StudyFact


def _kinds(union: object) -> dict[str, type[Fact]]:
    classes = cast("tuple[type[Fact], ...]", get_args(union))
    return {re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower(): kind for kind in classes}


KINDS: Mapping[str, type[Fact]] = MappingProxyType(_kinds(Fact))
STUDY_KINDS = frozenset(_kinds(StudyFact))

_NAMES = {kind: name for name, kind in KINDS.items()}


def kind_of(fact: Fact) -> str:
    """The name of the kind of a fact."""
    return _NAMES[type(fact)]


def participant_of(fact: Fact) -> str:
    """The subject number a fact speaks of; "" for the study itself."""
    return getattr(fact, "participant", "")


def nearest(word: str, known: Mapping[str, object] | frozenset[str] | tuple[str, ...]) -> str:
    """The known word that is most like a mistyped one; "" when none is."""
    return next(iter(get_close_matches(word, sorted(known), n=1)), "")
