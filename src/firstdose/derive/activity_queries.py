"""What somebody should look at again in what was scored of disease activity.

None of these changes a score: a query asks the site, and the site may amend.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

from msgspec import Struct

from firstdose.derive.activity_sheets import SLEDAI
from firstdose.derive.adverse_events import AdverseEvent, adverse_events
from firstdose.derive.disease_activity import ActivityAssessment, assessments, baseline
from firstdose.derive.exposure import exposure
from firstdose.derive.happened import happened
from firstdose.derive.over_time import Dated, last_in_window
from firstdose.derive.reported_values import Amount, amount, references
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import ExaminationScored, Measured
from firstdose.records.history import History
from firstdose.records.values import Assessor, Component, Item, SpecialInterest
from firstdose.standards.composition import composed
from firstdose.standards.scores import Item as ScoreItem
from firstdose.standards.scores import laboratory_items, score_table
from firstdose.standards.specifications import PREVIOUS
from firstdose.standards.verdict import Outcome, Presence

B_CELLS = "b_cells"
SEROLOGIC = "serologic"

Kind = Literal["laboratory_item", "serology", "adjudication", "flare"]


class ActivityQuery(Struct, frozen=True, kw_only=True):
    """One thing to look at again: what it is about, when, and the entries behind it.

    ``laboratory_item``: an item answered otherwise than the last value in its look-back window
    says.  ``serology``: a serologic item that no longer scores while B cells are below normal, so
    that the cells may have cleared it without any change of the disease.  ``adjudication``: a
    local reaction (LICATS) of which it has not been said by both whether lupus caused it.
    ``flare``: an index that has risen as in a flare while such a reaction is under way.
    """

    kind: Kind
    about: str
    on: date
    visit: str
    sources: tuple[int, ...]


def activity_queries(study: Study, history: History, today: date) -> tuple[ActivityQuery, ...]:
    """Every such query of one participant, earliest first within each kind."""
    examined = happened(history, ExaminationScored, today)
    measured = _measured(happened(history, Measured, today))
    events = adverse_events(study, history, today)
    scored = [entry for entry in examined if entry.fact.instrument == SLEDAI]
    return (
        *(query for entry in scored for query in _contradicted(entry, measured)),
        *_cleared(study, history, today, measured),
        *(_awaiting(event) for event in events if _open(event)),
        *_flares(assessments(study, history, today), [event for event in events if _open(event)]),
    )


_Measured = Mapping[str, list[Dated[Measured]]]
"""Values by analyte, earliest first."""


def _measured(entries: Iterable[Entry[Measured]]) -> _Measured:
    found: dict[str, list[Dated[Measured]]] = {}
    for entry in entries:
        value = Dated(on=entry.occurred_on, value=entry.fact, sources=(entry.number,))
        found.setdefault(entry.fact.analyte, []).append(value)
    return found


def _contradicted(entry: Entry[ExaminationScored], measured: _Measured) -> Iterator[ActivityQuery]:
    """Items of one worksheet that the laboratory contradicts, whatever their cause."""
    answers = {item.key: item for item in entry.fact.items}
    for asked in score_table(SLEDAI).items:
        answer = answers.get(asked.key)
        if answer is None:
            continue
        values = tuple(_last_values(asked, measured, entry.occurred_on))
        if _contradicts(answer, (presence for presence, _ in values)):
            numbers = (number for _, value in values for number in value.sources)
            yield ActivityQuery(
                kind="laboratory_item",
                about=asked.key,
                on=entry.occurred_on,
                visit=entry.fact.visit,
                sources=(entry.number, *numbers),
            )


def _contradicts(answer: Item, laboratory: Iterable[Presence]) -> bool:
    """Present without any value that makes it so, or absent in spite of one."""
    seen = set(laboratory)
    if answer.answer is Presence.PRESENT:
        return seen == {Presence.ABSENT}
    return answer.answer is Presence.ABSENT and Presence.PRESENT in seen


def _last_values(
    asked: ScoreItem, measured: _Measured, on: date
) -> Iterator[tuple[Presence, Dated[Measured]]]:
    """What the last value of each analyte in the item's look-back window says of the item."""
    table = score_table(SLEDAI)
    for criterion in table.laboratory:
        if criterion.term != asked.key:
            continue
        last = last_in_window(measured.get(criterion.analyte, ()), on, asked.window_days)
        if last is not None:
            found = _presences(last.value)
            yield found.get(asked.key, Presence.NOT_ASSESSED), last


def _presences(value: Measured) -> Mapping[str, Presence]:
    number = amount(value)
    if not isinstance(number, Amount) or number.lowest != number.highest:
        return {}
    table = score_table(SLEDAI)
    return laboratory_items(table, value.analyte, number.lowest, references(value))


def _cleared(
    study: Study, history: History, today: date, measured: _Measured
) -> Iterator[ActivityQuery]:
    """Serologic items that scored at baseline and no longer do while B cells are below normal."""
    before, given = baseline(study, history, today), exposure(study, history, today)
    infused_on = given.first_infusion_on if given is not None else None
    if before is None or infused_on is None:
        return
    for one in assessments(study, history, today):
        depleted = _depleted(measured, infused_on, one.on)
        items = [key for key in _no_longer(before, one) if key in _SEROLOGIC]
        if depleted is not None and items:
            yield ActivityQuery(
                kind="serology",
                about=", ".join(items),
                on=one.on,
                visit=one.visit,
                sources=(*one.sources, *depleted.sources),
            )


_SEROLOGIC = frozenset(item.key for item in score_table(SLEDAI).items if SEROLOGIC in item.tags)


def _no_longer(before: ActivityAssessment, now: ActivityAssessment) -> Iterator[str]:
    """Items that were present before and are absent now."""
    present = {v.criterion for v in before.sledai.verdicts if v.outcome is Outcome.MET}
    absent = (v.criterion for v in now.sledai.verdicts if v.outcome is Outcome.NOT_MET)
    return (key for key in absent if key in present)


def _depleted(measured: _Measured, infused_on: date, on: date) -> Dated[Measured] | None:
    """The last B-cell count since the first infusion, where it lies below the normal range."""
    counts = [each for each in measured.get(B_CELLS, ()) if infused_on <= each.on <= on]
    if not counts:
        return None
    found, lower = amount(counts[-1].value), references(counts[-1].value).lln
    below = isinstance(found, Amount) and lower is not None and found.highest < lower
    return counts[-1] if below else None


def _open(event: AdverseEvent) -> bool:
    """Whether it is a local reaction whose cause by lupus one of the two has not judged."""
    judged = (event.judged(Component.LUPUS, assessor) for assessor in Assessor)
    return event.special_interest is SpecialInterest.LICATS and any(j is None for j in judged)


def _flares(
    assessed: Iterable[ActivityAssessment], reactions: Iterable[AdverseEvent]
) -> Iterator[ActivityQuery]:
    """Assessments that rose as in a flare since the last scheduled one, during a local reaction."""
    waiting = tuple(reactions)
    previous: ActivityAssessment | None = None
    for one in assessed:
        during = [event for event in waiting if event.ongoing_on(one.on)]
        if previous is not None and during and _rose(one, previous):
            sources = (*one.sources, *(number for event in during for number in event.sources))
            yield ActivityQuery(
                kind="flare", about=during[0].event, on=one.on, visit=one.visit, sources=sources
            )
        previous = one if one.scheduled else previous


def _rose(now: ActivityAssessment, before: ActivityAssessment) -> bool:
    recorded = {SLEDAI: now.sledai_total, f"{PREVIOUS}{SLEDAI}": before.sledai_total}
    return composed(f"{SLEDAI}_course", recorded) == "flare"


def _awaiting(event: AdverseEvent) -> ActivityQuery:
    return ActivityQuery(
        kind="adjudication",
        about=event.event,
        on=event.onset_on,
        visit="",
        sources=event.sources,
    )
