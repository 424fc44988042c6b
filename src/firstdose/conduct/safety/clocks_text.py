"""Clocks in words: what each is about, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass

from firstdose.conduct.forms.naming import event_said
from firstdose.conduct.safety.clock_rules import ClockRule, clock_rules
from firstdose.conduct.safety.clocks import Clock, ClockKind, ClockState
from firstdose.conduct.safety.reportable import DEATH
from firstdose.conduct.safety.seen import Seen
from firstdose.derive.adverse_events import adverse_events
from firstdose.report.page import Column, Note, Row, TableBlock
from firstdose.report.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLine:
    """One clock as a page shows it; ``width``: how far its bar is filled, of 100."""

    clock: Clock
    what: str
    stands: str
    rule: str
    width: int
    ends_at: str


def clock_line(seen: Seen, clock: Clock, words: Words) -> ClockLine:
    """A clock in the words of a language."""
    rule = clock.rule
    said = ""
    if rule is not None:
        category = words(f"clocks.category.{rule.category}")
        said = words("clocks.rule_said", category=category, days=rule.days, rule=rule.id)
    return ClockLine(
        clock=clock,
        what=_what(seen, clock, words),
        stands=stands(clock, words),
        rule=said,
        width=100 if clock.state is ClockState.OVERDUE else round(100 * clock.share_gone),
        ends_at=clock.ends_at.strftime("%Y-%m-%d %H:%M"),
    )


def _what(seen: Seen, clock: Clock, words: Words) -> str:
    key = f"clocks.kinds.{clock.kind}"
    match clock.kind:
        case ClockKind.DLT_WINDOW | ClockKind.STAGGER:
            return words(key)
        case ClockKind.VISIT | ClockKind.FOLLOW_UP:
            visit = seen.study.visit(clock.about).text.text(words.language)
            return words(key, visit=visit)
        case ClockKind.REPORT:
            assert clock.rule is not None, "a report is due by a rule"
            return words(
                key,
                report=words(f"clocks.report.{clock.rule.report}"),
                event=_event(seen, clock, words),
                authority=words(f"clocks.authority.{clock.rule.authority}"),
            )


def _event(seen: Seen, clock: Clock, words: Words) -> str:
    if clock.about == DEATH:
        return words("clocks.death")
    events = adverse_events(seen.study, seen.ledger.history(clock.participant), seen.today)
    term = next((one.term for one in events if one.event == clock.about), clock.about)
    term = event_said(seen.study, words, term)
    return words("clocks.event", term=term, event=clock.about)


def stands(clock: Clock, words: Words) -> str:
    """How a clock stands; what is drawn in green, amber or red is always said."""
    left = clock.days_left
    match clock.state:
        case ClockState.DONE:
            assert clock.done_on is not None, "what is done was done on a day"
            late = (clock.done_on - clock.last_day).days
            if late > 0:
                return words("clocks.state.done_late", on=clock.done_on, n=late)
            return words("clocks.state.done", on=clock.done_on)
        case ClockState.OVERDUE:
            return words("clocks.state.overdue", n=-left)
        case ClockState.AHEAD:
            term = (clock.last_day - clock.starts_on).days
            return words("clocks.state.ahead", n=left - term)
        case ClockState.IN_TIME | ClockState.SOON:
            return (
                words("clocks.state.today")
                if left == 0
                else words(f"clocks.state.{clock.state}", n=left)
            )


def terms_table(words: Words) -> TableBlock:
    """The table of terms itself, with its sources."""
    table = clock_rules()
    return TableBlock(
        id="terms",
        caption=words("clocks.terms.title", version=table.version, dated=table.dated),
        columns=(
            Column(label=words("clocks.terms.authority"), align="text"),
            Column(label=words("clocks.terms.category"), align="text"),
            Column(label=words("clocks.terms.report"), align="text"),
            Column(label=words("clocks.terms.days")),
            Column(label=words("clocks.terms.since"), align="text"),
            Column(label=words("clocks.terms.source"), align="text"),
        ),
        rows=tuple(_term(rule, words) for rule in table.rules),
        notes=(Note(text=words("clocks.terms.what")),),
    )


def _term(rule: ClockRule, words: Words) -> Row:
    return Row.of(
        words(f"clocks.authority.{rule.authority}"),
        words(f"clocks.category.{rule.category}"),
        words(f"clocks.report.{rule.report}"),
        words.number(rule.days),
        words.date(rule.in_force_from),
        rule.source.text(words.language),
    )
