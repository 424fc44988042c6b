"""A demonstration: a year of a simulated trial, taken over, with somebody in every role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from firstdose.cli.files import StudyFiles
from firstdose.conduct.access import Role
from firstdose.conduct.safety.demonstration import signed_afterwards
from firstdose.conduct.store import Store, Submission
from firstdose.conduct.web.accounts.devices import secret_by
from firstdose.conduct.web.serving import DemoAccount
from firstdose.protocol.study import Study
from firstdose.records.delegation import AccountOpened, DutyDelegated, ParticipantAtSite
from firstdose.records.facts import Fact
from firstdose.records.ledger import Ledger
from firstdose.trial.clinic import Answer

A_YEAR = timedelta(days=365)
SEED = 1
PASSWORD = "only for the demonstration"  # noqa: S105 - printed, and taken on this machine only
DEVICE_KEY = b"only for the demonstration"
SITES = ("01", "02")
BY = "demonstration"
CHAIR = "chair"

PEOPLE: tuple[tuple[str, Role, str, bool], ...] = (
    ("investigator", Role.INVESTIGATOR, "01", False),
    ("investigator-2", Role.INVESTIGATOR, "02", False),
    ("coordinator", Role.COORDINATOR, "01", False),
    ("coordinator-2", Role.COORDINATOR, "02", False),
    ("pharmacist", Role.PHARMACIST, "01", False),
    ("laboratory", Role.CELL_LABORATORY, "", False),
    ("member", Role.COMMITTEE_MEMBER, "", False),
    ("chair", Role.COMMITTEE_CHAIR, "", False),
    ("monitor", Role.MONITOR, "", False),
    ("assessor", Role.INVESTIGATOR, "01", True),
    ("manager", Role.DATA_MANAGER, "", False),
    ("statistician", Role.STATISTICIAN, "", False),
    ("auditor", Role.AUDITOR, "", False),
    ("admin", Role.ADMINISTRATOR, "", False),
    ("admin-2", Role.ADMINISTRATOR, "", False),
)
"""Account, role, site ("": every one), and whether blinded."""


def accounts() -> tuple[DemoAccount, ...]:
    """Everybody's account, with what nobody would otherwise be told."""
    return tuple(
        DemoAccount(
            account=name,
            full_name=f"{name.replace('-', ' ').title()}",
            role=role,
            site=site,
            blinded=blinded,
            password=PASSWORD,
            seed=secret_by(DEVICE_KEY, name),
        )
        for name, role, site, blinded in PEOPLE
    )


def a_year_of(study: Study, files: StudyFiles) -> Ledger:
    """The first year of a simulated trial, in the clinic that ``run`` uses where none is named."""
    from firstdose.simulate.clinics import clinic_of
    from firstdose.simulate.trial import generation, opening
    from firstdose.simulate.usual_clinic import usual_clinic
    from firstdose.trial.loop import Clock, run

    made_by = generation(study, usual_clinic(study), None, SEED)
    start = study.simulation.first_referral_on
    opened = opening(study, files.study_text, made_by)
    return run(study, clinic_of(study, made_by), opened, Clock(start=start, until=start + A_YEAR))


def begin(store: Store, ledger: Ledger, study: Study) -> None:
    """Take a simulated ledger over, and let people in: accounts, duties, and who is treated where.

    What is added stands after what was simulated, on its last day; so do the signatures under the
    decisions of the virtual committee.
    """
    day = ledger.known_until
    store.take_over(ledger, role="simulated")
    facts = (*_people(day), *_sites(ledger))
    signatures = signed_afterwards(study, ledger, CHAIR, day)
    store.append(
        Submission(
            answers=(*(Answer(fact, day, BY) for fact in facts), *signatures),
            known_on=day,
            stream=BY,
            seen=None,
        )
    )


def _people(day: date) -> Iterator[Fact]:
    for name, role, site, blinded in PEOPLE:
        trained = None if role is Role.ADMINISTRATOR else day - A_YEAR
        yield AccountOpened(person=name)
        yield DutyDelegated(
            person=name,
            role=role,
            site=site,
            blinded=blinded,
            gcp_trained_on=trained,
            protocol_trained_on=trained,
        )


def _sites(ledger: Ledger) -> Iterator[Fact]:
    """Three participants at one site, the next three at the other, so that both are at work."""
    for place, participant in enumerate(ledger.participants):
        yield ParticipantAtSite(participant=participant, site=SITES[place // 3 % len(SITES)])


def clock_of(ledger: Ledger, study: Study, clock: Callable[[], datetime]) -> Callable[[], datetime]:
    """A clock by which it is the first day after the simulated ones on which something is due."""
    from firstdose.trial.planner import Planner

    day = ledger.known_until + timedelta(days=1)
    planner = Planner(study, ledger)
    for _ in range(60):
        if planner.plan(day).orders:
            break
        day += timedelta(days=1)
    shift = day - clock().astimezone().date()
    return lambda: clock() + shift
