"""What an assessment of disease activity comes to: totals, and LLDAS and DORIS by condition."""

from __future__ import annotations

from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.computed import Block, Line, Phrase, of_verdict, said
from firstdose.derive.activity_sheets import INSTRUMENTS
from firstdose.derive.disease_activity import ActivityAssessment, assessments
from firstdose.records.entry import Entry
from firstdose.records.facts import ExaminationScored, Fact
from firstdose.standards.states import State
from firstdose.standards.verdict import Ungradable


def activity(drafts: tuple[Entry[Fact], ...], case: Case) -> tuple[Block, ...]:
    """Totals, and LLDAS and DORIS condition by condition, at the assessment being scored."""
    scored = [
        entry
        for entry in drafts
        if isinstance(entry.fact, ExaminationScored) and entry.fact.instrument in INSTRUMENTS
    ]
    if not scored:
        return ()
    seen = case.with_unsaved(drafts)
    numbers = {entry.number for entry in scored}
    for found in assessments(seen.study, seen.history, case.today):
        if numbers & set(found.sources):
            return (_totals(found), *map(_state, (found.lldas, found.doris)))
    return ()


def _totals(found: ActivityAssessment) -> Block:
    lines = [
        ("sledai_total", found.sledai_total),
        ("sledai_clinical", found.sledai_clinical),
        ("pga", found.pga),
        ("prednisone", found.prednisone_mg_per_day),
    ]
    return Block(
        title=Phrase("computed.totals"),
        lines=tuple(
            Line(
                about=Phrase(f"computed.{name}"),
                found=value if isinstance(value, Ungradable) else said(value),
            )
            for name, value in lines
        ),
    )


def _state(state: State) -> Block:
    return Block(
        title=Phrase(f"computed.state.{state.name}"),
        lines=tuple(of_verdict(one) for one in state.verdicts),
        verdict=Phrase(f"computed.met.{state.met.value}"),
        outcome=state.met,
    )
