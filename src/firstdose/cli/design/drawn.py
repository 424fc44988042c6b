"""Random trials as a command line asks for them: how many, and on which calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.options import Seed
from firstdose.cli.progress import progress
from firstdose.records.problem import StudyError

if TYPE_CHECKING:
    from collections.abc import Generator

    from firstdose.cli.design.chosen import Chosen
    from firstdose.design.scenarios import Scenario
    from firstdose.simulate.calendar.asking import LateEvents as OnLateEvents
    from firstdose.simulate.calendar.settings import Calendar
    from firstdose.simulate.calendar.trials import Trials
    from firstdose.simulate.many_trials import Draws


class LateEvents(StrEnum):
    """What an event after the DLT window does."""

    IGNORE = "ignore"
    RECOUNT = "recount"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What the command line says of random trials and their calendar."""

    trials: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=2,
            max=10_000_000,
            help="So many random trials; by default exact.",
            show_default=False,
        ),
    ] = None
    seed: Seed = 1
    workers: Annotated[
        int,
        typer.Option(metavar="N", min=1, help="Threads that simulate; the bytes are the same."),
    ] = 1
    calendar: Annotated[
        bool, typer.Option("--calendar", help="Random trials on the calendar, with durations.")
    ] = False
    accrual_per_day: Annotated[
        float | None,
        typer.Option(
            metavar="X",
            help="Candidates a day; by default as the study has it. Gives a calendar.",
            show_default=False,
        ),
    ] = None
    window_days: Annotated[
        float | None,
        typer.Option(
            metavar="DAYS",
            help="The DLT window, without a study. Gives a calendar.",
            show_default=False,
        ),
    ] = None
    response_days: Annotated[
        float | None,
        typer.Option(
            metavar="DAYS",
            help="On the calendar, without a study: within so many days a response shows; by"
            " default it is known with the outcome of the DLT window.",
            show_default=False,
        ),
    ] = None
    leaves: Annotated[
        float,
        typer.Option(
            metavar="P", help="On the calendar: the probability of leaving within the window."
        ),
    ] = 0.0
    late: Annotated[
        float,
        typer.Option(metavar="P", help="On the calendar: of an event after a window without DLT."),
    ] = 0.0
    late_events: Annotated[
        LateEvents, typer.Option(help="What an event after the window does to the design.")
    ] = LateEvents.IGNORE

    def on_calendar(self) -> bool:
        """Whether a calendar is asked for, by its option or by what only a calendar has."""
        return self.calendar or (self.accrual_per_day, self.window_days) != (None, None)


def refuse_half_said(drawn: Drawn) -> None:
    """Options of the calendar without one, and a calendar without trials, are not understood."""
    if drawn.on_calendar():
        if drawn.trials is None:
            raise typer.BadParameter("Only random trials take time.", param_hint="--trials")
        return
    if (
        drawn.leaves
        or drawn.late
        or drawn.response_days
        or drawn.late_events is not LateEvents.IGNORE
    ):
        raise typer.BadParameter(
            "Who leaves, and what comes late, depend on a calendar.", param_hint="--calendar"
        )


def say_who_is_not_backfilled(designs: Iterable[Chosen], *, on_calendar: bool) -> None:
    """On standard error: backfill that only a calendar has or no one gets; BF-BOIN without any."""
    from firstdose.protocol.designs import BfBoin

    known = list(designs)
    parts = [one.part for one in known]
    if not on_calendar and any(part.backfill is not None for part in parts):
        typer.echo(
            "Nobody is backfilled here, where every cohort is known at once. Random trials on the"
            " calendar have backfill: design oc, or compare, with --trials and --calendar.",
            err=True,
        )
    goes_on = [one.part.design.kind for one in known if on_calendar and _never_beside(one)]
    if goes_on:
        typer.echo(
            f"Nobody is backfilled by {', '.join(dict.fromkeys(goes_on))}, which goes on without"
            " awaiting a cohort: nobody comes meanwhile. The guard wait_for_pending lets it await"
            " each.",
            err=True,
        )
    if any(isinstance(part.design, BfBoin) and part.backfill is None for part in parts):
        typer.echo(
            "BF-BOIN without backfill is BOIN: `backfill` stands in the part of a study file.",
            err=True,
        )


def say_where_nobody_responds(
    designs: Iterable[Chosen], truths: Iterable[Scenario], *, on_calendar: bool
) -> None:
    """On standard error: truths without responses, under which backfill that asks for them ends."""
    least = [one.part.backfill.least_responses for one in designs if one.part.backfill is not None]
    silent = [each.name for each in truths if not any(each.response)]
    if on_calendar and silent and any(least):
        typer.echo(
            f"Nobody is backfilled under {', '.join(silent)}, where nobody responds: a regimen is"
            f" open to backfill from {max(least)} responses on. --response states responses, and"
            " least_responses: 0 asks for none.",
            err=True,
        )


def _never_beside(one: Chosen) -> bool:
    """Whether a part has backfill and nothing that waits for a cohort: rule, titration or guard."""
    from firstdose.protocol.designs import NoSkipping, WaitForPending

    part = one.part
    waits = one.design.declares.awaits_cohorts or part.cohorts.titration != "none"
    waits = waits or WaitForPending() in part.guards or NoSkipping(reach="tested") in part.guards
    return part.backfill is not None and not waits


def late_events_of(drawn: Drawn) -> OnLateEvents:
    """What an event after the window does, in the word of the simulation."""
    return drawn.late_events.value


def calendar_for(drawn: Drawn, of_design: Chosen, scenario: Scenario) -> Calendar | None:
    """The calendar asked for under a truth; None where none is.

    Of a study it is the calendar of the part, and DLTs show as the truth of that name says; any
    other truth has the onset of the study's default.
    """
    if not drawn.on_calendar():
        return None
    found = _in_a_line(drawn, of_design) if of_design.study is None else None
    return found or _of_the_study(drawn, of_design, scenario)


def _in_a_line(drawn: Drawn, of_design: Chosen) -> Calendar:
    from firstdose.simulate.calendar.settings import Accrual, Calendar, Departures, Onset

    if drawn.accrual_per_day is None or drawn.window_days is None:
        raise typer.BadParameter(
            "Without a study a calendar needs --accrual-per-day and --window-days.",
            param_hint="--calendar",
        )
    regimens = len(of_design.part.regimens)
    shows = () if drawn.response_days is None else (drawn.response_days,) * regimens
    return Calendar(
        accrual=Accrual(per_day=drawn.accrual_per_day),
        window_days=(drawn.window_days,) * regimens,
        response_days=shows,
        onset=Onset(late=drawn.late),
        departures=Departures(within_window=drawn.leaves),
    )


def _of_the_study(drawn: Drawn, of_design: Chosen, scenario: Scenario) -> Calendar:
    from dataclasses import replace

    from firstdose.simulate.calendar.settings import Accrual
    from firstdose.simulate.study_calendar import calendar_of

    study = of_design.study
    assert study is not None, "only a study has a calendar of its own"
    stated = {"--window-days": drawn.window_days, "--response-days": drawn.response_days}
    twice = [option for option, days in stated.items() if days is not None]
    if twice:
        raise StudyError(
            f"A window is stated twice, by {' and '.join(twice)}.",
            where="The command line",
            because="The study file states the windows of DLT and response.",
            remedy=f"Leave {' and '.join(twice)} out.",
        )
    names = {each.name for each in study.simulation.truths}
    truth = scenario.name if scenario.name in names else None
    found = calendar_of(study, of_design.part, truth=truth, leaves_within_window=drawn.leaves)
    found = replace(found, onset=replace(found.onset, late=drawn.late))
    if drawn.accrual_per_day is None:
        return found
    return replace(found, accrual=Accrual(per_day=drawn.accrual_per_day))


@contextmanager
def draws_of(drawn: Drawn) -> Generator[Draws | None]:
    """The draws asked for, which show how far they are; None where none are."""
    from firstdose.simulate.many_trials import Draws

    if drawn.trials is None:
        yield None
        return
    trials, workers = drawn.trials, drawn.workers
    with progress("Simulating") as reached:

        def each(run: Callable[[int], Trials], chunks: Iterable[int], /) -> Iterator[Trials]:
            with ThreadPoolExecutor(max_workers=workers) as pool:
                done = 0
                for found in pool.map(run, chunks):
                    done += int(found.alike.sum())
                    reached(f"{done:,} of {trials:,} trials")
                    yield found

        yield Draws(trials=trials, seed=drawn.seed, each=each)
