"""The Findings: a few sentences on the main results, every number of which quotes a result row."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.analyse.cut import ALL
from firstdose.analyse.disease_activity import LAST_VISIT, response_variable
from firstdose.analyse.regimen import DECISIONS
from firstdose.analyse.response import MEASURES
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Place, Statistic
from firstdose.protocol.endpoints import Endpoint
from firstdose.records.values import Origin, TherapyClass
from firstdose.report.findings_phrases import (
    Sentence,
    in_treated,
    middle,
    quotable,
    share_of,
    share_text,
)
from firstdose.report.findings_safety import dlt_limits, safety
from firstdose.report.material import Material
from firstdose.report.origin_notes import truth_note
from firstdose.report.readings import decisions, limit_text, value, whole
from firstdose.report.tables.regimens import decision_text
from firstdose.report.words import Words


def findings(material: Material) -> tuple[Sentence, ...]:
    """Who was treated, what harm there was, who responded; and what stands behind a simulation."""
    treated = quotable(material, in_treated(material), "participants", Statistic.N)
    if treated is None or treated.value == 0:
        return (Sentence(text=material.words("findings.nobody")), *_truth(material))
    return (
        _participants(material, treated),
        *_baseline(material),
        *safety(material),
        *dlt_limits(material),
        *_long_term(material),
        *_regimen(material),
        *_truth(material),
    )


def paragraph(material: Material) -> str:
    """The findings as one paragraph."""
    return material.words.sentence(*(sentence.text for sentence in findings(material)))


_KINDS = {Origin.SIMULATED: "virtual", Origin.RECONSTRUCTED: "reconstructed"}


def _participants(material: Material, treated: Result) -> Sentence:
    words, n = material.words, whole(treated)
    kind = _KINDS.get(material.origin, "treated")
    first = quotable(material, in_treated(material), "consented_on", Statistic.MINIMUM)
    last = quotable(material, in_treated(material), "consented_on", Statistic.MAXIMUM)
    if first is None or last is None:
        return Sentence(text=words(f"findings.{kind}", n=n), quotes=(treated,))
    enrolled = words("findings.enrolled", first=str(first.value), last=str(last.value))
    if first.value == last.value:
        enrolled = words("findings.enrolled_on", day=str(first.value))
    return Sentence(
        text=words(f"findings.{kind}_enrolled", n=n, enrolled=enrolled),
        quotes=(treated, first, last),
    )


def _baseline(material: Material) -> Iterator[Sentence]:
    phrases = (
        share_of(material, "sex.female", "women"),
        middle(material, "age_years", "age"),
        middle(material, "disease_duration_years", "duration"),
        share_of(material, f"prior_therapy.{TherapyClass.BIOLOGIC}", "biologics"),
        share_of(material, f"prior_therapy.{TherapyClass.PLASMAPHERESIS}", "plasmapheresis"),
        share_of(material, "prior_therapies.at_least_2", "at_least_2"),
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


def _long_term(material: Material) -> Iterator[Sentence]:
    for endpoint in material.study.endpoints.endpoints:
        if endpoint.timing == "last_visit" and endpoint.measure in MEASURES:
            yield _at_last_visit(material, endpoint)


def _at_last_visit(material: Material, endpoint: Endpoint) -> Sentence:
    words = material.words
    place = Place(population=endpoint.population, group=ALL)
    variable = response_variable(endpoint.measure, LAST_VISIT)
    row = quotable(material, place, variable, Statistic.COUNT)
    state = words(f"findings.state.{endpoint.measure}")
    days = material.study.endpoints.population(endpoint.population).followed_beyond_days
    time = _followed(words, days) if days else ""
    if row is None:
        return Sentence(text=words("findings.not_recorded", topics=state))
    if not row.n:
        nobody = (
            words("findings.nobody_followed", time=time)
            if time
            else words("findings.nobody_at_last_visit")
        )
        return Sentence(text=nobody, quotes=(row,))
    low = quotable(material, place, variable, Statistic.LOWER)
    high = quotable(material, place, variable, Statistic.UPPER)
    assert low is not None, "a share of somebody has limits"
    assert high is not None, "a share of somebody has limits"
    text = words(
        "findings.long_term",
        among=_among(material, time),
        state=state,
        count=whole(row),
        of=row.n,
        share=share_text(material, row),
        low=limit_text(material, low),
        high=limit_text(material, high),
    )
    return Sentence(text=text, quotes=(row, low, high))


def _among(material: Material, time: str) -> str:
    """In whom a last visit is read: a publication's words, or what was computed."""
    words = material.words
    if not time:
        return words("findings.of_all")
    until = "of_those_followed" if material.reconstructed else "of_those_followed_until"
    return words(f"findings.{until}", time=time)


def _followed(words: Words, days: int) -> str:
    """A time of follow-up, in months where it is a whole number of them."""
    months = round(days * 12 / 365)
    whole_months = round(months * 365 / 12) == days
    return words("findings.months", n=months) if whole_months else words("findings.days", n=days)


def _regimen(material: Material) -> Iterator[Sentence]:
    """The committee's last decision."""
    meetings = decisions(material)
    if not meetings:
        return
    last = meetings[-1]
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
