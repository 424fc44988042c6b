"""The Findings: a few sentences on the main results, every number of which quotes a result row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from firstdose.analyse.cut import ALL, population_reaching
from firstdose.analyse.disease_activity import LAST_VISIT, response_variable
from firstdose.analyse.dose_limiting_toxicity import DLT
from firstdose.analyse.regimen import DECISIONS
from firstdose.analyse.result import Result
from firstdose.analyse.rows import NOT_RECORDED, Place, Statistic
from firstdose.analyse.special_interest import interest_variable
from firstdose.analyse.toxicity import GRADES, variable_of
from firstdose.protocol.endpoints import Endpoint
from firstdose.records.values import Origin, SpecialInterest
from firstdose.report.material import Material
from firstdose.report.origin_notes import truth_note
from firstdose.report.readings import limit_text, row_of, value, whole
from firstdose.report.tables.regimens import decision_text

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


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


def findings(material: Material) -> tuple[Sentence, ...]:
    """Who was treated, what harm there was, who responded; and what stands behind a simulation."""
    treated = _row(material, _treated(material), "participants", Statistic.N)
    if treated is None or treated.value == 0:
        return (Sentence(text=material.words("findings.nobody")), *_truth(material))
    return (
        _participants(material, treated),
        *_baseline(material),
        *_safety(material),
        *_dlt_limits(material),
        *_long_term(material),
        *_regimen(material),
        *_truth(material),
    )


def paragraph(material: Material) -> str:
    """The findings as one paragraph."""
    return material.words.sentence(*(sentence.text for sentence in findings(material)))


# --- participants ----------------------------------------------------------------------------


def _participants(material: Material, treated: Result) -> Sentence:
    words, n = material.words, whole(treated)
    kind = "virtual" if material.origin is Origin.SIMULATED else "treated"
    first = _row(material, _treated(material), "consented_on", Statistic.MINIMUM)
    last = _row(material, _treated(material), "consented_on", Statistic.MAXIMUM)
    if first is None or last is None:
        return Sentence(text=words(f"findings.{kind}", n=n), quotes=(treated,))
    enrolled = words("findings.enrolled", first=str(first.value), last=str(last.value))
    return Sentence(
        text=words(f"findings.{kind}_enrolled", n=n, enrolled=enrolled),
        quotes=(treated, first, last),
    )


def _baseline(material: Material) -> Iterator[Sentence]:
    phrases = (
        _share_of(material, "sex.female", "women"),
        _middle(material, "age_years", "age"),
        _middle(material, "disease_duration_years", "duration"),
        _share_of(material, f"prior_therapy.{_BIOLOGIC}", "biologics"),
        _share_of(material, f"prior_therapy.{_PLASMAPHERESIS}", "plasmapheresis"),
        _share_of(material, "prior_therapies.at_least_2", "at_least_2"),
    )
    present = tuple(phrase for phrase in phrases if phrase.text)
    if present:
        text = material.words("findings.separator").join(phrase.text for phrase in present)
        quotes = tuple(row for phrase in present for row in phrase.quotes)
        yield Sentence(text=material.words("findings.baseline", phrases=text), quotes=quotes)
    absent = [phrase.missing for phrase in phrases if phrase.missing]
    if absent:
        yield Sentence(
            text=material.words("findings.not_recorded", topics=material.words.list(absent))
        )


_BIOLOGIC, _PLASMAPHERESIS = "biologic", "plasmapheresis"
SPELLED = frozenset({"plasmapheresis", "at_least_2"})
"""Topics whose count is said in words: few, or everyone."""


def _share_of(material: Material, variable: str, name: str) -> Phrase:
    """``17 (94 %)`` in the words of one topic; all and none are said in words."""
    row = _row(material, _treated(material), variable, Statistic.COUNT)
    if row is None:
        return Phrase(text="", missing=material.words(f"findings.topic.{name}"))
    counted = _counted(material, row, spelled=name in SPELLED)
    return Phrase(text=material.words(f"findings.{name}", counted=counted), quotes=(row,))


def _counted(material: Material, row: Result, *, spelled: bool = False) -> str:
    """A count with its share; ``spelled``: in words, ``all`` where it is everyone."""
    words, k, n = material.words, whole(row), row.n or 0
    number = words.number(k)
    if spelled:
        number = words("findings.all") if k == n else spelled_number(material, k)
    return words("findings.counted", count=number, share=_share(material, row))


def spelled_number(material: Material, n: int) -> str:
    """A small number as a word where the language does so, ``one``."""
    key = f"findings.number.{n}"
    return material.words(key) if key in material.words.texts else material.words.number(n)


def _share(material: Material, row: Result) -> str:
    """The share in percent with a plain space, so that a search for the text finds it."""
    return material.words.share(whole(row), row.n or 0).replace(NO_BREAK_SPACE, " ")


def _middle(material: Material, variable: str, name: str) -> Phrase:
    """``37.5 (32.0-39.8)`` in the words of one topic."""
    place = _treated(material)
    rows = [
        _row(material, place, variable, statistic)
        for statistic in (Statistic.MEDIAN, Statistic.Q1, Statistic.Q3)
    ]
    known = tuple(row for row in rows if row is not None)
    if len(known) < len(rows):
        return Phrase(text="", missing=material.words(f"findings.topic.{name}"))
    middle, low, high = (_one_digit(material, row) for row in known)
    text = material.words(f"findings.{name}", middle=middle, low=low, high=high)
    return Phrase(text=text, quotes=known)


def _one_digit(material: Material, row: Result) -> str:
    assert isinstance(row.value, Decimal), f"{row.key} is no number"
    return material.words.number(row.value, 1)


# --- safety ----------------------------------------------------------------------------------


def _safety(material: Material) -> Iterator[Sentence]:
    phrases = (
        _crs(material),
        _events(material, interest_variable("cells", SpecialInterest.ICANS), "neurotoxicity"),
        _events(material, f"{variable_of('cells')}.severe_related_to_cells_other", "other_severe"),
        _dlt(material),
    )
    present = tuple(phrase for phrase in phrases if phrase.text)
    if present:
        listed = material.words.list([phrase.text for phrase in present])
        yield Sentence(
            text=material.words("findings.safety", phrases=listed),
            quotes=tuple(row for phrase in present for row in phrase.quotes),
        )
    absent = [phrase.missing for phrase in phrases if phrase.missing]
    if absent:
        yield Sentence(
            text=material.words("findings.not_recorded", topics=material.words.list(absent))
        )


def _events(material: Material, variable: str, name: str) -> Phrase:
    row = _row(material, _treated(material), variable, Statistic.COUNT)
    if row is None:
        return Phrase(text="", missing=material.words(f"findings.topic.{name}"))
    return _none_or(material, row, name)


def _none_or(material: Material, row: Result, name: str) -> Phrase:
    words = material.words
    if row.value == 0:
        return Phrase(text=words(f"findings.no.{name}"), quotes=(row,))
    number = spelled_number(material, whole(row))
    text = words(f"findings.some.{name}", count=number, share=_share(material, row))
    return Phrase(text=text, quotes=(row,))


def _crs(material: Material) -> Phrase:
    words, place = material.words, _treated(material)
    variable = interest_variable("cells", SpecialInterest.CRS)
    row = _row(material, place, variable, Statistic.COUNT)
    if row is None:
        return Phrase(text="", missing=words("findings.topic.crs"))
    if row.value == 0:
        return Phrase(text=words("findings.no.crs"), quotes=(row,))
    by_grade = [
        (grade, found)
        for grade in GRADES
        if (found := _row(material, place, f"{variable}.grade_{grade}", Statistic.COUNT))
        is not None
        and found.value
    ]
    count, share = spelled_number(material, whole(row)), _share(material, row)
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
    row = _row(material, _evaluable(material, ALL), DLT, Statistic.COUNT)
    if row is None:
        return Phrase(text="", missing=material.words("findings.topic.dlt"))
    return _none_or(material, row, "dlt")


def _dlt_limits(material: Material) -> Iterator[Sentence]:
    """The pooled share with its limits, and beside it that of each regimen."""
    words = material.words
    pooled = _with_limits(material, _evaluable(material, ALL), DLT)
    if pooled is None:
        return
    text, quotes = pooled
    regimens: list[str] = []
    for name in material.cut.regimens:
        own = _with_limits(material, _evaluable(material, name), DLT)
        if own is not None and own[1][0].n:
            regimens.append(words("findings.regimen", name=name, counted=own[0]))
            quotes = (*quotes, *own[1])
    if not regimens:
        yield Sentence(text=words("findings.dlt_pooled", counted=text), quotes=quotes)
        return
    by_regimen = words("findings.separator").join(regimens)
    yield Sentence(
        text=words("findings.dlt_by_regimen", counted=text, regimens=by_regimen), quotes=quotes
    )


def _with_limits(
    material: Material, place: Place, variable: str
) -> tuple[str, tuple[Result, ...]] | None:
    """``0 of 18 (0-18.5 %)`` with the rows behind."""
    count = _row(material, place, variable, Statistic.COUNT)
    low = _row(material, place, variable, Statistic.LOWER)
    high = _row(material, place, variable, Statistic.UPPER)
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


# --- response --------------------------------------------------------------------------------


def _long_term(material: Material) -> Iterator[Sentence]:
    for endpoint in material.study.endpoints.endpoints:
        if endpoint.timing == "last_visit":
            yield _at_last_visit(material, endpoint)


def _at_last_visit(material: Material, endpoint: Endpoint) -> Sentence:
    words = material.words
    months = _months(material, endpoint)
    place = Place(population=endpoint.population, group=ALL)
    variable = response_variable(endpoint.measure, LAST_VISIT)
    row = _row(material, place, variable, Statistic.COUNT)
    state = words(f"findings.state.{endpoint.measure}")
    if row is None:
        return Sentence(text=words("findings.not_recorded", topics=state))
    if not row.n:
        return Sentence(text=words("findings.nobody_followed", months=months), quotes=(row,))
    low = _row(material, place, variable, Statistic.LOWER)
    high = _row(material, place, variable, Statistic.UPPER)
    assert low is not None, "a share of somebody has limits"
    assert high is not None, "a share of somebody has limits"
    text = words(
        "findings.long_term",
        n=row.n,
        months=months,
        state=state,
        count=whole(row),
        of=row.n,
        share=_share(material, row),
        low=limit_text(material, low),
        high=limit_text(material, high),
    )
    return Sentence(text=text, quotes=(row, low, high))


def _months(material: Material, endpoint: Endpoint) -> int:
    """The follow-up that a population asks for, in whole months of its days."""
    days = material.study.endpoints.population(endpoint.population).followed_beyond_days
    return days * 12 // 365


# --- regimen and truth -----------------------------------------------------------------------


def _regimen(material: Material) -> Iterator[Sentence]:
    """The committee's last decision."""
    meetings = tuple(row.group for row in material.results.where(DECISIONS))
    if not meetings:
        return
    last = Place(population=DECISIONS, group=meetings[-1])
    rows = tuple(material.results.where(DECISIONS, last.group))
    text = material.words(
        "findings.last_decision",
        n=int(last.group),
        date=value(material, last, "decided_on"),
        decision=decision_text(material, last),
    )
    yield Sentence(text=text, quotes=rows)


def _truth(material: Material) -> Iterator[Sentence]:
    note = truth_note(material)
    if note:
        yield Sentence(text=note)


# --- rows ------------------------------------------------------------------------------------


def _treated(material: Material) -> Place:
    return Place(population=population_reaching(material.study, "infused").name, group=ALL)


def _evaluable(material: Material, group: str) -> Place:
    return Place(population=population_reaching(material.study, "dlt_evaluable").name, group=group)


def _row(material: Material, place: Place, variable: str, statistic: Statistic) -> Result | None:
    """The row to quote; None when it is missing, without a value, or may not be shown."""
    row = row_of(material, place, variable, statistic)
    if row is None or row.value is None or row.warning == NOT_RECORDED:
        return None
    return row if material.may_show(row) else None
