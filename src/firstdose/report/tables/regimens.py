"""T3: every regimen with its participants, DLTs, and what the committee decided, when and why."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.analyse.cut import ALL, population_reaching
from firstdose.analyse.dose_limiting_toxicity import DLT
from firstdose.analyse.regimen import DECISIONS, reason_of
from firstdose.analyse.rows import Place, Statistic
from firstdose.derive.dose_limiting_toxicity import Evaluable
from firstdose.records.values import Action
from firstdose.report.expansions import expansion_notes, expansion_of
from firstdose.report.material import Material
from firstdose.report.names import code_name, group_name, regimen_name
from firstdose.report.origin_notes import truth_note
from firstdose.report.page import Column, Note, Row, TableBlock
from firstdose.report.readings import count, decisions, limits, row_of, said, value
from firstdose.report.reasons import reason_sentence


def regimen_table(material: Material) -> TableBlock:
    """One row a regimen in the order in which they were opened, one a further decision, and all."""
    words = material.words
    columns = (
        Column(label=words("tables.regimen"), align="text"),
        Column(label=words("tables.t3.assigned")),
        Column(label=words("tables.t3.treated")),
        Column(label=words("tables.t3.evaluable")),
        Column(label=words("tables.t3.pending")),
        Column(label=words("tables.t3.dlt")),
        Column(label=words("tables.t3.limits")),
        Column(label=words("tables.t3.decision"), align="text"),
        Column(label=words("tables.t3.meeting"), align="text"),
        Column(label=words("tables.t3.reasons"), align="text"),
    )
    return TableBlock(
        id="t3-regimens",
        caption=words("tables.t3.caption"),
        columns=columns,
        rows=tuple(_rows(material)),
        notes=(
            *_notes(words("tables.t3.note"), words("tables.t3.pooled")),
            *expansion_notes(material),
            *_notes(
                words("tables.t3.not_published") if material.reconstructed else "",
                truth_note(material),
            ),
        ),
        empty=words("tables.t3.empty"),
    )


def _notes(*texts: str) -> tuple[Note, ...]:
    return tuple(Note(text=text) for text in texts if text)


PENDING = f"dlt_window.{Evaluable.PENDING}"
"""Who of those treated has a DLT window that is still open."""


def dlts(material: Material, evaluable: Place) -> str:
    """How many of the evaluable had a DLT; a dash while nobody is evaluable."""
    row = row_of(material, evaluable, DLT, Statistic.COUNT)
    nobody = row is not None and row.value is not None and not row.n
    return material.words("general.dash") if nobody else count(material, evaluable, DLT)


def meetings_reviewing(material: Material, regimen: str) -> tuple[Place, ...]:
    """The decisions that were taken about a regimen ("" for the first of a part)."""
    return tuple(
        one
        for one in decisions(material)
        if said(material, one, "reviewed") == regimen and expansion_of(material, one) is None
    )


def _on_expansions(material: Material) -> Iterator[Row]:
    """One row a decision on an expansion, which is named in the place of a regimen."""
    for meeting in decisions(material):
        expansion = expansion_of(material, meeting)
        if expansion is not None:
            title = expansion.title.text(material.words.language)
            yield Row.of(title, *("",) * 6, *_decision(material, meeting))


def opened_regimens(material: Material) -> tuple[str, ...]:
    """Regimens the committee opened, in that order, then any others someone was assigned."""
    opened = [
        str(row.value)
        for row in material.results.where(DECISIONS)
        if row.variable == "regimen" and row.value
    ]
    return tuple(dict.fromkeys((*opened, *material.cut.regimens)))


def _rows(material: Material) -> Iterator[Row]:
    blank = material.words("general.dash")
    for meeting in meetings_reviewing(material, ""):
        yield Row.of(blank, *("",) * 6, *_decision(material, meeting))
    for regimen in () if material.reconstructed else opened_regimens(material):
        meetings = meetings_reviewing(material, regimen)
        first = _decision(material, meetings[0]) if meetings else ("",) * 3
        yield Row.of(*_counts(material, regimen), *first)
        for meeting in meetings[1:]:
            yield Row.of(regimen_name(material, regimen), *("",) * 6, *_decision(material, meeting))
    yield from _on_expansions(material)
    if material.cut.regimens:
        yield Row.of(*_counts(material, ALL), *("",) * 3)


def _counts(material: Material, group: str) -> tuple[str, ...]:
    study = material.study
    assigned, treated, evaluable = (
        Place(population=population_reaching(study, reached).name, group=group)
        for reached in ("assigned", "infused", "dlt_evaluable")
    )
    return (
        group_name(material, group),
        count(material, assigned, "participants", Statistic.N),
        count(material, treated, "participants", Statistic.N),
        count(material, evaluable, "participants", Statistic.N),
        count(material, treated, PENDING),
        dlts(material, evaluable),
        limits(material, evaluable, DLT),
    )


def _decision(material: Material, meeting: Place) -> tuple[str, str, str]:
    return (
        decision_text(material, meeting),
        value(material, meeting, "decided_on"),
        material.words.sentence(*reasons_of(material, meeting)),
    )


def decision_text(material: Material, meeting: Place) -> str:
    """The decision and, where the committee departed from it, the recommendation."""
    decided = action_text(material, meeting, "")
    recommended = action_text(material, meeting, "recommended_")
    if decided == recommended:
        return decided
    return material.words("tables.t3.departed", decided=decided, recommended=recommended)


def action_text(material: Material, meeting: Place, prefix: str) -> str:
    """An action with the regimen it leads to."""
    action = Action(said(material, meeting, f"{prefix}action"))
    if expansion_of(material, meeting) is not None:
        opened = said(material, meeting, f"{prefix}regimen")
        return material.words.some_of(f"names.expansion.{action}", {"regimen": opened})
    regimen = regimen_name(material, said(material, meeting, f"{prefix}regimen"))
    if action is Action.STOP:
        return code_name(material.words, "action", action)
    return material.words(f"names.action.{action}", regimen=regimen)


def reasons_of(material: Material, meeting: Place) -> tuple[str, ...]:
    """The reasons of a decision as sentences, in order."""
    rows = material.results.where(DECISIONS, meeting.group, starts_with="reason.")
    return tuple(reason_sentence(material, reason_of(str(row.value))) for row in rows)
