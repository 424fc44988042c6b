"""How what happens reaches the ledger: event reports, worksheets, late results, departures."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from firstdose.records.facts import (
    AdverseEventChanged,
    AdverseEventReported,
    Died,
    MedicationChanged,
    Withdrawn,
)
from firstdose.records.values import Causality, Component, EventState, Outcome
from firstdose.simulate.chart import Chart, answer
from firstdose.simulate.episodes import Episode, blaming_none_of
from firstdose.simulate.examinations import worksheet
from firstdose.simulate.outbox import (
    Begins,
    Dies,
    Ends,
    Message,
    Prescribes,
    Ready,
    Scored,
    Withdraws,
    Worsens,
)
from firstdose.simulate.person import Prescription
from firstdose.trial.clinic import Answer


def hand_over(chart: Chart, message: Message, today: date) -> tuple[Answer, ...]:
    """Answers for one message; what happens after someone left or completed is not recorded."""
    match message:
        case Ready(answer=late):
            return (late,) if chart.is_followed_on(late.occurred_on) else ()
        case Begins(episode=episode):
            current = chart.current(episode)
            return report(chart, current) if current is not None else ()
        case Worsens(episode=episode):
            return _worsen(chart, episode, today)
        case Scored(episode=episode, on=on):
            return _score(chart, episode, on)
        case Ends(episode=episode):
            return _end(chart, episode)
        case Prescribes(prescription=prescription, plan=plan):
            return _prescribe(chart, prescription) if plan == chart.prescribed_anew else ()
        case Withdraws(reason=reason):
            if not _leave(chart, today):
                return ()
            return (answer(Withdrawn(participant=chart.participant, reason=reason), today),)
        case Dies(episode=episode):
            return _die(chart, episode, today)
        case _:
            assert_never(message)


def report(chart: Chart, episode: Episode) -> tuple[Answer, ...]:
    """The first report of an event, once."""
    if episode.key in chart.reported or not chart.is_followed_on(episode.begins_on):
        return ()
    chart.reported.add(episode.key)
    fact = AdverseEventReported(
        participant=chart.participant,
        event=chart.event_name(episode),
        term=episode.term,
        system_organ_class=episode.system_organ_class,
        state=_state(chart, episode, Outcome.ONGOING),
        special_interest=episode.special_interest,
    )
    return (answer(fact, episode.begins_on),)


def _score(chart: Chart, episode: Episode, on: date) -> tuple[Answer, ...]:
    sheet = worksheet(chart, episode, chart.event_name(episode))
    return (answer(sheet, on),) if sheet is not None and chart.is_followed_on(on) else ()


def _worsen(chart: Chart, episode: Episode, today: date) -> tuple[Answer, ...]:
    current = chart.current(episode)
    if current is None or not current.ongoing_on(today) or not chart.is_followed_on(today):
        return ()
    fact = AdverseEventChanged(
        participant=chart.participant,
        event=chart.event_name(current),
        state=_state(chart, current, Outcome.ONGOING),
    )
    return (answer(fact, today),)


def _prescribe(chart: Chart, prescription: Prescription) -> tuple[Answer, ...]:
    if not chart.is_followed_on(prescription.on):
        return ()
    fact = MedicationChanged(
        participant=chart.participant,
        drug=prescription.drug,
        therapy_class=prescription.therapy_class,
        dose_mg_per_day=prescription.dose_mg_per_day,
        indication=prescription.indication,
    )
    return (answer(fact, prescription.on),)


def _end(chart: Chart, episode: Episode) -> tuple[Answer, ...]:
    if chart.current(episode) != episode:
        return ()
    if episode.key not in chart.reported or not chart.is_followed_on(episode.ends_on):
        return ()
    fact = AdverseEventChanged(
        participant=chart.participant,
        event=chart.event_name(episode),
        state=_state(chart, episode, Outcome.RECOVERED),
    )
    return (answer(fact, episode.ends_on),)


def _die(chart: Chart, episode: Episode, today: date) -> tuple[Answer, ...]:
    if not _leave(chart, today):
        return ()
    fatal = AdverseEventReported(
        participant=chart.participant,
        event=chart.event_name(episode),
        term=episode.term,
        system_organ_class=episode.system_organ_class,
        state=_state(chart, episode, Outcome.FATAL),
    )
    died = Died(
        participant=chart.participant, cause=episode.term, causality=_judged(chart, episode)
    )
    return (answer(fatal, today), answer(died, today))


def _leave(chart: Chart, today: date) -> bool:
    """Whether the participant leaves now: only once, and not after the last visit."""
    if not chart.is_followed_on(today):
        return False
    chart.left_on = today
    return True


def _state(chart: Chart, episode: Episode, outcome: Outcome) -> EventState:
    return EventState(
        grade=episode.grade,
        causality=_judged(chart, episode),
        seriousness=episode.seriousness,
        outcome=outcome,
        treatment=episode.treatment,
    )


def _judged(chart: Chart, episode: Episode) -> tuple[Causality, ...]:
    """The causes of an event: nobody blames what was not given before it began."""
    given_on = (
        (Component.CONDITIONING, chart.conditioned_on),
        (Component.CELLS, chart.first_infusion_on),
    )
    later = frozenset([each for each, on in given_on if on is None or on > episode.begins_on])
    return blaming_none_of(later, episode.causality) if later else episode.causality
