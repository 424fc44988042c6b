"""The items of an instrument as a form asks them, in the instrument's own words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from firstdose.conduct.forms.nodes import Blank, Choice, Finding, Findings
from firstdose.records.shapes import Number, Text, Word
from firstdose.records.values import YesNo
from firstdose.standards.instruments import instruments, questions
from firstdose.standards.questions import AnswerKind, Question
from firstdose.standards.scale_tables import scale
from firstdose.standards.verdict import Label, Presence

_ASKED_BY: Mapping[str, str] = {
    "sledai_2k": "sledai-2k",
    "pga": "pga",
    "lldas": "lldas-bilag",
    "bilag_2004": "bilag-2004",
    "crs": "crs",
    "icans": "icans",
    "licats": "licats",
}
"""The instrument of the standards that asks for each instrument of a study file."""

_SAID_OTHERWISE = frozenset({"none", "no", "explained_otherwise"})
"""Levels that are said as absent, or as a finding with another cause."""

_PRESENCES = (Presence.ABSENT, Presence.NOT_ASSESSED)
_ANSWERED = (Presence.PRESENT, *_PRESENCES)


def instruments_asked() -> tuple[str, ...]:
    """Every instrument that a form can ask for."""
    return tuple(_ASKED_BY)


def instrument_label(instrument: str) -> Label:
    """The title of an instrument."""
    return instruments()[_ASKED_BY[instrument]].label


@cache
def findings(instrument: str, name: str) -> Findings:
    """What an instrument asks; ``name`` begins the names of its blanks."""
    instrument_asked = instruments()[_ASKED_BY[instrument]]
    asked = (one for one in questions(instrument_asked) if _belongs(instrument, one))
    return Findings(
        name=name,
        label=instrument_asked.label,
        items=tuple(_finding(instrument, one, f"{name}.{one.key}") for one in asked),
        rest=Blank(
            name=f"{name}.rest",
            shape=Text(),
            label="field.rest",
            required=False,
            choices=(Choice(text=Presence.ABSENT.value, label="word.Presence.absent"),),
        ),
    )


def _belongs(instrument: str, one: Question) -> bool:
    """What is written down, and no total, unit or earlier assessment beside it."""
    if one.optional:
        return False
    match instrument:
        case "sledai_2k":
            return one.kind is AnswerKind.PRESENCE
        case "lldas":
            return one.kind is AnswerKind.YES_NO
        case "pga":
            return one.key == "pga"
        case "bilag_2004":
            return not (one.in_place_of and one.kind is AnswerKind.NUMBER)
        case _:
            domains = scale(instruments()[_ASKED_BY[instrument]].table).domains
            return one.key in domains


def _finding(instrument: str, one: Question, name: str) -> Finding:
    levels = tuple(level for level in one.levels if level not in _SAID_OTHERWISE)
    known = one.kind in (AnswerKind.PRESENCE, AnswerKind.YES_NO)
    presences = _ANSWERED if known else _PRESENCES
    is_number = one.kind in (AnswerKind.NUMBER, AnswerKind.LEVEL_OR_NUMBER)
    answer = Blank(
        name=name,
        shape=Number() if is_number else Text(),
        label=one.label,
        required=False,
        choices=(
            *(Choice(text=each.value, label=f"word.Presence.{each.value}") for each in presences),
            *(
                Choice(text=level, label=level_label(instrument, one.key, level))
                for level in levels
            ),
        ),
        unit=one.unit,
        lowest=one.lowest if one.lowest is not None or not is_number else Decimal(0),
        highest=one.highest,
    )
    return Finding(
        key=one.key,
        label=one.label,
        answer=answer,
        attributed=_attributed(f"{name}.attributed"),
        levels=frozenset(levels),
        presences=frozenset(each.value for each in presences),
    )


def _attributed(name: str) -> Blank:
    return Blank(
        name=name,
        shape=Word(YesNo),
        label="field.attributed",
        required=False,
        empty=YesNo.YES,
        first=YesNo.YES.value,
        choices=tuple(Choice(text=one.value, label=f"word.YesNo.{one.value}") for one in YesNo),
    )


def level_label(instrument: str, domain: str, level: str) -> str | Label:
    """The words of a level: those of its scale, or the letter or figure itself."""
    asked = instruments()[_ASKED_BY[instrument]]
    if asked.engine != "scale":
        return f"={level}"
    found = (one for one in scale(asked.table).levels if (one.domain, one.key) == (domain, level))
    return next((one.label for one in found), f"={level}")
