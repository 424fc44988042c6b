"""One design as a report speaks of it: what was stated, and what was assumed in its place."""

from __future__ import annotations

from dataclasses import dataclass

from firstdose.protocol.catalogue import described, settings_of, shown
from firstdose.protocol.designs import DesignSettings, GuardSettings
from firstdose.protocol.parts import Part
from firstdose.protocol.regimens import Regimens
from firstdose.protocol.words import Assumption
from firstdose.report.words import Words

Assumed = tuple[str, ...]
"""What was not stated: some of ``regimens participants cohorts guards no_guards stopping``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDesign:
    """A part with its design.

    ``study``: where the study is registered whose windows, staggering and evaluability these are;
    "" where they are nobody's.  ``assumed``: what the design usually comes with, and nobody
    stated.  ``of_the_study``: what the study file itself marks as assumed.
    """

    regimens: Regimens
    part: Part
    study: str = ""
    assumed: Assumed = ()
    of_the_study: tuple[Assumption, ...] = ()


def assumed_sentences(stated: StatedDesign, words: Words) -> tuple[str, ...]:
    """What was not stated, each in a sentence."""
    line = {"regimens": len(stated.part.regimens)}
    return tuple(words.some_of(f"designs.assumed.{each}", line) for each in stated.assumed)


def design_name(settings: DesignSettings, words: Words) -> str:
    """What a design is called in print."""
    key = f"designs.name.{settings.kind}"
    return words(key) if key in words.texts else described(type(settings)).title


def source_of(settings: DesignSettings) -> str:
    """The publication of the design; "" for one that a team made itself."""
    return described(type(settings)).source


def setting_pairs(settings: DesignSettings | GuardSettings) -> tuple[tuple[str, str], ...]:
    """Each setting with its value, both as in a study file."""
    return tuple(
        (each.name, shown(getattr(settings, each.name))) for each in settings_of(type(settings))
    )
