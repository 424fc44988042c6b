"""The DLT clock is right, whatever is known late, moved, lost or on the other side of the world.

Each property is one that inspectors ask for: midnight and other time zones, late-known toxicities,
infusions that were moved, deaths and departures.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conduct.safety.scenes import PART, awaited, study
from firstdose.conduct.safety.clocks import ClockKind, clocks
from firstdose.conduct.safety.days import ends_at, local_day
from firstdose.conduct.safety.seen import seen
from firstdose.derive.dose_limiting_toxicity import Evaluable, dlt_status
from firstdose.records.facts import CellsInfused, Fact, RegimenAssigned, Withdrawn
from firstdose.records.facts import Died as DiedFact
from firstdose.records.ledger import Ledger
from firstdose.records.values import WithdrawalReason
from trial.scripted_clinic import dlt

WHO = "001"
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WINDOW = 28


def treated() -> Ledger:
    """The first participant alone: assigned, conditioned, and nothing infused yet."""
    ledger = Ledger()
    for entry in awaited().entries:
        about = getattr(entry.fact, "participant", "")
        if about not in ("", WHO) or isinstance(entry.fact, CellsInfused):
            continue
        if about == WHO and entry.known_on > day_0():
            continue
        ledger.append(
            entry.fact,
            occurred_on=entry.occurred_on,
            known_on=max(entry.known_on, ledger.known_until),
            entered_by=entry.entered_by,
        )
    return ledger


@cache
def day_0() -> date:
    """The day on which the first participant was infused first in the scripted trial."""
    return awaited().history(WHO).of(CellsInfused)[0].occurred_on


last_days = st.integers(0, 60)


def tell(ledger: Ledger, fact: Fact, on: date, known_on: date | None = None) -> None:
    day = max(known_on or on, ledger.known_until)
    ledger.append(fact, occurred_on=on, known_on=day, entered_by="site")


def infuse(ledger: Ledger, *days_of_study: int) -> None:
    planned = awaited().history(WHO).of(CellsInfused)
    for entry, day in zip(planned, days_of_study, strict=False):
        tell(ledger, entry.fact, day_0() + timedelta(days=day))


def stands(ledger: Ledger, day: int) -> Evaluable:
    on = day_0() + timedelta(days=day)
    status = dlt_status(study(), ledger.as_known_on(on).history(WHO), on)
    assert status is not None
    return status.evaluable


# --- midnight and time zones ---------------------------------------------------------------


@few
@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2024, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["Asia/Shanghai", "UTC", "America/New_York", "Australia/Lord_Howe"]),
)
def test_a_window_is_open_until_the_midnight_of_its_site_and_not_a_moment_longer(
    moment: datetime, name: str
) -> None:
    zone = ZoneInfo(name)
    ledger = treated()
    infuse(ledger, 0, 7, 14)
    closes_on = day_0() + timedelta(days=WINDOW)
    today = local_day(moment, zone)
    if today < ledger.known_until:
        return
    what = seen(study(), ledger.as_known_on(today), PART, today)
    running = [c for c in clocks(what, zone) if c.kind is ClockKind.DLT_WINDOW]
    assert bool(running) is (moment < ends_at(closes_on, zone))
    assert all(one.ends_at == ends_at(closes_on, zone) for one in running)


def test_at_one_moment_a_window_is_open_in_new_york_and_over_in_shanghai() -> None:
    closes_on = day_0() + timedelta(days=WINDOW)
    moment = datetime.combine(closes_on, time(20), UTC)
    assert moment > ends_at(closes_on, ZoneInfo("Asia/Shanghai"))
    assert moment < ends_at(closes_on, ZoneInfo("America/New_York"))


@few
@given(st.integers(14, 60))
def test_without_an_event_one_is_pending_to_the_last_day_and_evaluable_from_the_next(
    day: int,
) -> None:
    ledger = treated()
    infuse(ledger, 0, 7, 14)
    expected = Evaluable.PENDING if day <= WINDOW else Evaluable.EVALUABLE
    assert stands(ledger, day) is expected


# --- known late ----------------------------------------------------------------------------


@few
@given(st.integers(0, WINDOW), st.integers(0, 40))
def test_a_toxicity_counts_by_its_day_however_late_it_is_known(onset: int, late: int) -> None:
    ledger = treated()
    infuse(ledger, 0, 7, 14)
    known = day_0() + timedelta(days=max(onset + late, 14))
    tell(ledger, dlt(WHO), day_0() + timedelta(days=onset), known)
    before, after = known - timedelta(days=1), known
    if (before - day_0()).days >= 14:
        status = dlt_status(study(), ledger.as_known_on(before).history(WHO), before)
        assert status is not None
        assert status.dlts == ()
    status = dlt_status(study(), ledger.as_known_on(after).history(WHO), after)
    assert status is not None
    assert [found.on for found in status.dlts] == [day_0() + timedelta(days=onset)]
    assert status.evaluable is Evaluable.EVALUABLE


@few
@given(st.integers(1, 30))
def test_a_toxicity_after_the_last_day_never_counts(days_after: int) -> None:
    ledger = treated()
    infuse(ledger, 0, 7, 14)
    onset = day_0() + timedelta(days=WINDOW + days_after)
    tell(ledger, dlt(WHO), onset)
    status = dlt_status(study(), ledger.history(WHO), onset)
    assert status is not None
    assert status.dlts == ()


# --- infusions moved -----------------------------------------------------------------------


@few
@given(st.integers(0, 7), st.integers(0, 7))
def test_moving_later_infusions_never_moves_a_window_that_counts_from_the_first(
    second: int, third: int
) -> None:
    ledger = treated()
    infuse(ledger, 0, 7 + second, 14 + second + third)
    on = day_0() + timedelta(days=WINDOW)
    status = dlt_status(study(), ledger.history(WHO), on)
    assert status is not None
    assert (status.opens_on, status.closes_on) == (day_0(), on)
    assert stands(ledger, WINDOW) is Evaluable.PENDING
    assert stands(ledger, WINDOW + 1) is Evaluable.EVALUABLE


@few
@given(last_days)
def test_who_lacks_the_third_infusion_never_counts_without_a_toxicity(day: int) -> None:
    ledger = treated()
    infuse(ledger, 0, 7)
    found = stands(ledger, max(day, 7))
    assert found is (Evaluable.PENDING if max(day, 7) <= WINDOW else Evaluable.NOT_EVALUABLE)


# --- death and departure -------------------------------------------------------------------


@few
@given(st.integers(15, WINDOW))
def test_a_death_in_the_window_is_a_toxicity_at_once(day: int) -> None:
    """A death without another clear cause is dose-limiting (clause of the reference study)."""
    ledger = treated()
    infuse(ledger, 0, 7, 14)
    tell(ledger, DiedFact(participant=WHO, cause="", causality=()), day_0() + timedelta(days=day))
    assert stands(ledger, day) is Evaluable.EVALUABLE
    assert stands(ledger, day + 40) is Evaluable.EVALUABLE


@few
@given(st.integers(15, 60))
def test_who_leaves_inside_the_window_does_not_count_and_who_leaves_after_it_does(
    day: int,
) -> None:
    ledger = treated()
    infuse(ledger, 0, 7, 14)
    gone = Withdrawn(participant=WHO, reason=WithdrawalReason.PARTICIPANT_DECISION)
    tell(ledger, gone, day_0() + timedelta(days=day))
    expected = Evaluable.NOT_EVALUABLE if day <= WINDOW else Evaluable.EVALUABLE
    assert stands(ledger, day + 40) is expected


@few
@given(st.integers(15, WINDOW), st.integers(0, 20))
def test_a_drop_out_known_late_is_no_outcome_before_and_no_count_after(day: int, late: int) -> None:
    ledger = treated()
    infuse(ledger, 0, 7, 14)
    gone = Withdrawn(participant=WHO, reason=WithdrawalReason.PARTICIPANT_DECISION)
    tell(ledger, gone, day_0() + timedelta(days=day), day_0() + timedelta(days=day + late))
    assert stands(ledger, day + late) is Evaluable.NOT_EVALUABLE
    assert len(ledger.history(WHO).of(RegimenAssigned)) == 1
