"""The blocks that stand beside a form: what the derivations say of it as it is typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from firstdose.conduct.forms.activity_previews import activity
from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.computed import (
    UNSAVED,
    Block,
    Cell,
    Line,
    Phrase,
    drafts_so_far,
    limit_said,
    of_verdict,
    said,
)
from firstdose.conduct.forms.dose_previews import arithmetic
from firstdose.conduct.forms.form import Form
from firstdose.conduct.forms.naming import event_label
from firstdose.conduct.forms.nodes import Given
from firstdose.conduct.forms.typed import Typed
from firstdose.conduct.forms.worksheets import level_label
from firstdose.derive.cell_therapy_toxicity import (
    ScoredEpisode,
    crs_episodes,
    icans_episodes,
    licats_episodes,
)
from firstdose.derive.eligibility import CriterionJudged, eligibility, readiness
from firstdose.derive.laboratory import LaboratoryToxicity, laboratory_toxicities
from firstdose.protocol.criteria import DERIVED_QUANTITIES, Criterion
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import (
    EligibilityAssessed,
    ExaminationScored,
    Fact,
    Measured,
    ReadinessAssessed,
)
from firstdose.report.names import unit_name
from firstdose.standards.reasons import words
from firstdose.standards.units import analyte, analytes
from firstdose.standards.verdict import Label, Ungradable, Verdict
from firstdose.standards.wordings import cut_wording

_EPISODES = {"crs": crs_episodes, "icans": icans_episodes, "licats": licats_episodes}


def previews(form: Form, typed: Typed, case: Case) -> tuple[Block, ...]:
    """Every block of a form as it is typed so far."""
    drafts = drafts_so_far(form, typed, case)
    kinds = {sheet.kind for sheet in form.sheets}
    return (
        *(_eligibility(drafts, case) if "eligibility_assessed" in kinds else ()),
        *(_readiness(form, drafts, case) if "readiness_assessed" in kinds else ()),
        *arithmetic(form, case),
        *_grades(drafts, case),
        *activity(drafts, case),
        *_worksheets(drafts, case),
    )


# --- criteria ------------------------------------------------------------------------------------


def _eligibility(drafts: tuple[Entry[Fact], ...], case: Case) -> tuple[Block, ...]:
    """Each entry criterion beside what the records say of it, whatever has been answered yet."""
    nothing = EligibilityAssessed(participant=case.participant, answers=(), eligible=False)
    seen = _with(case, drafts, nothing, EligibilityAssessed)
    judged = eligibility(seen.study, seen.history, case.today)
    lines = tuple(_criteria(case.study.eligibility.criteria, judged.criteria))
    return (Block(title=_title(case.study.eligibility.section), lines=lines),)


def _readiness(form: Form, drafts: tuple[Entry[Fact], ...], case: Case) -> tuple[Block, ...]:
    """Each go/no-go criterion beside the records, and what the answers so far come to."""
    step = next(_given(form, "step"))
    nothing = ReadinessAssessed(participant=case.participant, step=step, answers=())
    seen = _with(case, drafts, nothing, ReadinessAssessed)
    verdict = readiness(seen.study, seen.history, step, case.today)
    rules = case.study.readiness
    lines = tuple(
        _criteria((*rules.before_conditioning, *rules.before_each_infusion), verdict.criteria)
    )
    said_of_it = Phrase(f"computed.readiness.{verdict.outcome.value}")
    return (
        Block(
            title=_title(rules.section),
            lines=lines,
            verdict=said_of_it,
            outcome=verdict.outcome,
        ),
    )


def _title(section: str) -> Phrase:
    return Phrase("computed.criteria", (("section", section),))


def _with(case: Case, drafts: tuple[Entry[Fact], ...], nothing: Fact, kind: type[Fact]) -> Case:
    """The case with the drafts and, where none of them is an assessment, one without answers."""
    if any(isinstance(entry.fact, kind) for entry in drafts):
        return case.with_unsaved(drafts)
    empty = Entry(
        number=UNSAVED - 1,
        fact=nothing,
        occurred_on=case.today,
        known_on=case.today,
        entered_by="nobody yet",
    )
    return case.with_unsaved((*drafts, empty))


def _criteria(asked: tuple[Criterion, ...], judged: tuple[CriterionJudged, ...]) -> Iterator[Line]:
    named = {one.key: one for one in asked}
    for one in judged:
        criterion = named[one.criterion]
        label, needed = criterion.text, len(criterion.all_of)
        if not one.limits:
            yield Line(about=label, found=Phrase("computed.judgement"))
        for limit in one.limits[:needed]:
            yield _limit(of_verdict(limit, label), limit)
        if criterion.any_of:
            yield Line(about=label, found=Phrase("computed.any_of"), outcome=one.computed)
        for limit in one.limits[needed:]:
            about = words().get(limit.quantity, label)
            if limit.quantity in analytes():
                about = analyte(limit.quantity).label
            yield replace(_limit(of_verdict(limit, about), limit), outcome=None)


def _limit(line: Line, verdict: Verdict) -> Line:
    """The line with its limit as it is read; what is counted in words needs none beside it."""
    if verdict.quantity not in DERIVED_QUANTITIES:
        return line
    found = said(verdict.value) if isinstance(verdict.value, Decimal) else line.found
    return replace(line, found=found, limit=limit_said(verdict.limit, with_unit=False))


# --- the laboratory ------------------------------------------------------------------------------


def _grades(drafts: tuple[Entry[Fact], ...], case: Case) -> tuple[Block, ...]:
    """Each value under every term that it can trigger, with the limit that gave the grade."""
    measured = [entry for entry in drafts if isinstance(entry.fact, Measured)]
    if not measured:
        return ()
    seen = case.with_unsaved(drafts)
    lines = tuple(
        _graded(seen.study, row)
        for row in laboratory_toxicities(seen.study, seen.history, case.today)
        if row.source >= UNSAVED
    )
    if not lines:
        return ()
    standard = case.study.endpoints.instruments.ctcae
    return (Block(title=Phrase("computed.grades", (("version", standard),)), lines=lines),)


def _graded(study: Study, row: LaboratoryToxicity) -> Line:
    about = analyte(row.analyte).label
    term = event_label(study, row.term)
    if isinstance(row.grade, Ungradable):
        return Line(about=about, found=row.grade, limit=term)
    cut = row.decided_by
    limit: Cell = term
    if cut is not None:
        printed = replace(cut, unit=unit_name(cut.unit))
        english, chinese = cut_wording(printed, "en"), cut_wording(printed, "zh")
        limit = Label(en=f"{term.en}: {english}", zh=f"{term.zh}：{chinese}")
    return Line(about=about, found=said(row.value, row.unit), limit=limit, grade=row.grade)


# --- worksheets of graded events -----------------------------------------------------------------


def _worksheets(drafts: tuple[Entry[Fact], ...], case: Case) -> tuple[Block, ...]:
    """The grade of the day by the published scale, and the domain that gave it."""
    seen = case.with_unsaved(drafts)
    blocks: list[Block] = []
    for entry in drafts:
        if isinstance(entry.fact, ExaminationScored) and entry.fact.event:
            graded = _EPISODES.get(entry.fact.instrument)
            episodes = graded(seen.study, seen.history, case.today) if graded else ()
            blocks.extend(_day(one, entry) for one in episodes if one.event == entry.fact.event)
    return tuple(blocks)


def _day(episode: ScoredEpisode, entry: Entry[Fact]) -> Block:
    day = next(one for one in episode.days if one.source == entry.number)
    known = isinstance(day.grade, int)
    line = Line(
        about=Phrase(f"computed.scale.{episode.scale}"),
        found=Phrase("computed.grade_of_day", (("grade", f"{day.grade}"),))
        if isinstance(day.grade, int)
        else day.grade,
        limit=level_label(episode.scale, day.domain, day.level) if known else "",
        grade=day.grade if isinstance(day.grade, int) else None,
    )
    return Block(title=Phrase("computed.day"), lines=(line,))


def _given(form: Form, name: str) -> Iterator[str]:
    for sheet in form.sheets:
        for field, node in sheet.node.fields:
            if field == name and isinstance(node, Given):
                yield f"{node.value}"
