"""What sentences of the Findings are made of: phrases that quote result rows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from firstdose.analyse.cut import ALL, population_reaching
from firstdose.analyse.result import Result
from firstdose.analyse.rows import NOT_RECORDED, Place, Statistic
from firstdose.report.material import Material
from firstdose.report.readings import limit_text, row_of, whole

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

SPELLED = frozenset({"plasmapheresis", "at_least_2"})
"""Topics whose count is said in words: few, or everyone."""

FEW = frozenset({"biologics"})
"""Topics whose count is said in words where it is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence and the rows it quotes."""

    text: str
    quotes: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Part of a sentence; without a text, the thing that was not recorded or not published."""

    text: str
    quotes: tuple[Result, ...] = ()
    missing: str = ""


def share_of(material: Material, variable: str, name: str) -> Phrase:
    """``17 (94 %)`` in the words of one topic; all and none are said in words."""
    row = quotable(material, in_treated(material), variable, Statistic.COUNT)
    if row is None:
        return Phrase(text="", missing=material.words(f"findings.topic.{name}"))
    text = counted(material, row, spelled=name in SPELLED or (row.value == 0 and name in FEW))
    return Phrase(text=material.words(f"findings.{name}", counted=text), quotes=(row,))


def counted(material: Material, row: Result, *, spelled: bool = False) -> str:
    """A count with its share; ``spelled``: in words, ``all`` where it is everyone."""
    words, k, n = material.words, whole(row), row.n or 0
    share = share_text(material, row)
    if spelled and k == n:
        return words("findings.counted_all", share=share)
    number = spelled_number(material, k) if spelled else words.number(k)
    return words("findings.counted", count=number, share=share)


def spelled_number(material: Material, n: int) -> str:
    """A small number as a word where the language does so, ``one``."""
    key = f"findings.number.{n}"
    return material.words(key) if key in material.words.texts else material.words.number(n)


def share_text(material: Material, row: Result) -> str:
    """The share in percent with a plain space, so that a search for the text finds it."""
    return material.words.share(whole(row), row.n or 0).replace(NO_BREAK_SPACE, " ")


def middle(material: Material, variable: str, name: str) -> Phrase:
    """``37.5 (32.0-39.8)`` in the words of one topic; of one participant the value alone."""
    place = in_treated(material)
    rows = [
        quotable(material, place, variable, statistic)
        for statistic in (Statistic.MEDIAN, Statistic.Q1, Statistic.Q3)
    ]
    known = tuple(row for row in rows if row is not None)
    if len(known) < len(rows):
        return Phrase(text="", missing=material.words(f"findings.topic.{name}"))
    middle, low, high = (_one_digit(material, row) for row in known)
    if known[0].n == 1:
        return Phrase(text=material.words(f"findings.{name}_of_one", middle=middle), quotes=known)
    text = material.words(f"findings.{name}", middle=middle, low=low, high=high)
    return Phrase(text=text, quotes=known)


def _one_digit(material: Material, row: Result) -> str:
    assert isinstance(row.value, Decimal), f"{row.key} is no number"
    return material.words.number(row.value, 1)


def listed(material: Material, phrases: list[str]) -> str:
    """Phrases as one: commas and a last *and*, or what the language puts between."""
    words = material.words
    if len(phrases) == 1:
        return phrases[0]
    first = words("findings.phrases").join(phrases[:-1])
    return words("findings.last_phrase", first=first, last=phrases[-1])


def with_limits(
    material: Material, place: Place, variable: str
) -> tuple[str, tuple[Result, ...]] | None:
    """``0 of 18 (0-18.5 %)`` with the rows behind."""
    count = quotable(material, place, variable, Statistic.COUNT)
    low = quotable(material, place, variable, Statistic.LOWER)
    high = quotable(material, place, variable, Statistic.UPPER)
    if count is None or low is None or high is None:
        return None
    words = material.words
    text = words(
        "findings.with_limits",
        count=whole(count),
        of=count.n or 0,
        low=limit_text(material, low),
        high=limit_text(material, high),
    )
    return text, (count, low, high)


def in_treated(material: Material) -> Place:
    """Everyone infused, all regimens together."""
    return Place(population=population_reaching(material.study, "infused").name, group=ALL)


def in_evaluable(material: Material, group: str) -> Place:
    """Everyone evaluable for dose-limiting toxicity, of one regimen or of all."""
    return Place(population=population_reaching(material.study, "dlt_evaluable").name, group=group)


def quotable(
    material: Material, place: Place, variable: str, statistic: Statistic
) -> Result | None:
    """The row to quote; None when it is missing, without a value, or may not be shown."""
    row = row_of(material, place, variable, statistic)
    if row is None or row.value is None or row.warning == NOT_RECORDED:
        return None
    return row if material.may_show(row) else None
