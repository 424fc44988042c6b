"""The Findings on safety: CRS, neurotoxicity, other severe events, DLTs with their limits."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.analyse.cut import ALL
from firstdose.analyse.dose_limiting_toxicity import DLT
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Statistic
from firstdose.analyse.special_interest import interest_variable
from firstdose.analyse.toxicity import GRADES, variable_of
from firstdose.derive.dose_limiting_toxicity import Evaluable
from firstdose.records.values import SpecialInterest
from firstdose.report.findings_phrases import (
    Phrase,
    Sentence,
    in_evaluable,
    in_treated,
    listed,
    quotable,
    share_text,
    spelled_number,
    with_limits,
)
from firstdose.report.material import Material
from firstdose.report.readings import whole


def safety(material: Material) -> Iterator[Sentence]:
    """CRS, neurotoxicity, other severe related events and DLTs, each with what is not known."""
    phrases = (
        _crs(material),
        _events(material, interest_variable("cells", SpecialInterest.ICANS), "neurotoxicity"),
        _other_severe(material),
        _dlt(material),
    )
    present = tuple(phrase for phrase in phrases if phrase.text)
    if present:
        yield _sentence(material, present, _nobody_evaluable(material))
    absent = [phrase.missing for phrase in phrases if phrase.missing]
    if absent:
        yield Sentence(
            text=material.words("findings.not_recorded", topics=material.words.list(absent))
        )


def _other_severe(material: Material) -> Phrase:
    """Severe events related to the cells, beside CRS and neurotoxicity, named by the product."""
    variable = f"{variable_of('cells')}.severe_related_to_cells_other"
    row = quotable(material, in_treated(material), variable, Statistic.COUNT)
    words = material.words
    product = material.study.identity.cell_product.text(words.language)
    if row is None:
        return Phrase(text="", missing=words("findings.topic.other_severe", product=product))
    if row.value == 0:
        return Phrase(text=words("findings.no.other_severe", product=product), quotes=(row,))
    number = spelled_number(material, whole(row))
    share = share_text(material, row)
    text = words("findings.some.other_severe", product=product, count=number, share=share)
    return Phrase(text=text, quotes=(row,))


def _events(material: Material, variable: str, name: str) -> Phrase:
    row = quotable(material, in_treated(material), variable, Statistic.COUNT)
    if row is None:
        return Phrase(text="", missing=material.words(f"findings.topic.{name}"))
    return _none_or(material, row, name)


def _none_or(material: Material, row: Result, name: str) -> Phrase:
    words = material.words
    if row.value == 0:
        return Phrase(text=words(f"findings.no.{name}"), quotes=(row,))
    number = spelled_number(material, whole(row))
    text = words(f"findings.some.{name}", count=number, share=share_text(material, row))
    return Phrase(text=text, quotes=(row,))


def _crs(material: Material) -> Phrase:
    words, place = material.words, in_treated(material)
    variable = interest_variable("cells", SpecialInterest.CRS)
    row = quotable(material, place, variable, Statistic.COUNT)
    if row is None:
        return Phrase(text="", missing=words("findings.topic.crs"))
    if row.value == 0:
        return Phrase(text=words("findings.no.crs"), quotes=(row,))
    by_grade = [
        (grade, found)
        for grade in GRADES
        if (found := quotable(material, place, f"{variable}.grade_{grade}", Statistic.COUNT))
        is not None
        and found.value
    ]
    count, share = spelled_number(material, whole(row)), share_text(material, row)
    quotes = (row, *(found for _, found in by_grade))
    if len(by_grade) == 1:
        text = words("findings.crs_one_grade", count=count, share=share, grade=by_grade[0][0])
        return Phrase(text=text, quotes=quotes)
    grades = [
        words("findings.of_grade", count=spelled_number(material, whole(found)), grade=grade)
        for grade, found in by_grade
    ]
    text = words("findings.crs_grades", count=count, share=share, grades=words.list(grades))
    return Phrase(text=text, quotes=quotes)


def _dlt(material: Material) -> Phrase:
    row = quotable(material, in_evaluable(material, ALL), DLT, Statistic.COUNT)
    if row is None:
        return Phrase(text="", missing=material.words("findings.topic.dlt"))
    return _none_or(material, row, "dlt") if row.n else Phrase(text="")


def _nobody_evaluable(material: Material) -> Phrase:
    """Before anyone is evaluable there is no DLT to be without; how many windows are open."""
    words, pending = material.words, pending_row(material)
    row = quotable(material, in_evaluable(material, ALL), DLT, Statistic.COUNT)
    if row is None or row.n:
        return Phrase(text="")
    if pending is None or not pending.value:
        return Phrase(text=words("findings.nobody_evaluable_closed"), quotes=(row,))
    windows = words("findings.windows", n=whole(pending))
    text = words("findings.nobody_evaluable", windows=windows)
    return Phrase(text=text, quotes=(row, pending))


def _sentence(material: Material, phrases: tuple[Phrase, ...], last: Phrase) -> Sentence:
    """What was seen, and after it that nobody was evaluable, where that is so."""
    words = material.words
    text = listed(material, [phrase.text for phrase in phrases])
    if last.text:
        text = words("findings.separator").join((text, last.text))
    quotes = tuple(row for phrase in (*phrases, last) for row in phrase.quotes)
    return Sentence(text=words("findings.safety", phrases=text), quotes=quotes)


def pending_row(material: Material) -> Result | None:
    """How many of those treated have a DLT window that is still open."""
    variable = f"dlt_window.{Evaluable.PENDING}"
    return quotable(material, in_treated(material), variable, Statistic.COUNT)


def dlt_limits(material: Material) -> Iterator[Sentence]:
    """The pooled share with its limits, beside it that of each regimen, and who is pending."""
    words = material.words
    pooled = with_limits(material, in_evaluable(material, ALL), DLT)
    if pooled is None:
        return
    text, quotes = pooled
    regimens, behind = _by_regimen(material)
    if not regimens:
        yield Sentence(text=words("findings.dlt_pooled", counted=text), quotes=quotes)
    else:
        said = words("findings.dlt_by_regimen", counted=text, regimens=regimens)
        yield Sentence(text=said, quotes=(*quotes, *behind))
    pending = pending_row(material)
    if pending is not None and pending.value:
        yield Sentence(text=words("findings.pending", n=whole(pending)), quotes=(pending,))


def _by_regimen(material: Material) -> tuple[str, tuple[Result, ...]]:
    """The share of each regimen in which anyone is evaluable, with the rows behind."""
    words, quotes = material.words, list[Result]()
    regimens: list[str] = []
    for name in material.cut.regimens:
        own = with_limits(material, in_evaluable(material, name), DLT)
        if own is not None and own[1][0].n:
            regimens.append(words("findings.regimen", name=name, counted=own[0]))
            quotes += own[1]
    return words("findings.separator").join(regimens), tuple(quotes)
