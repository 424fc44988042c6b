"""A trial whose second part is complete, just before its committee chooses what is expanded."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from conduct.served import Served, serving_ledger
from firstdose import protocol
from firstdose.conduct.access import Role
from firstdose.protocol.study import Study
from firstdose.records.facts import DoseDecided, StudyOpened
from firstdose.records.ledger import Ledger
from firstdose.records.lines import study_sha256
from firstdose.records.orders import Review
from firstdose.trial.loop import Clock, run
from trial.scripted_clinic import START, Chosen, ScriptedClinic, follows, opened
from trial.shipped import shipped

EXPANSION = "expansion"
STUDY = "nct07358988"


@cache
def text() -> str:
    """The study with places enough for its expansion."""
    shipped_text = shipped(STUDY)[1]
    assert "planned_participants: 36" in shipped_text
    return shipped_text.replace("planned_participants: 36", "planned_participants: 60")


@cache
def study() -> Study:
    return protocol.read(text(), STUDY)


def only_parts(order: Review) -> Chosen | None:
    """A committee that has not met about the expansion."""
    return None if order.part == EXPANSION else follows(order)


@cache
def complete() -> Ledger:
    """Both parts are complete, and the review of the expansion is open."""
    referrals = tuple(START + timedelta(days=5 * number) for number in range(70))
    at = ScriptedClinic(study=study(), referrals=referrals, committee=only_parts)
    whole = run(study(), at, opened(study(), text()), Clock(start=START, until=date(2025, 9, 1)))
    last = max(entry.number for entry in whole.history("").of(DoseDecided))
    first, *others = whole.as_of_entry(last).entries
    assert isinstance(first.fact, StudyOpened)
    fact = replace(first.fact, study_sha256=study_sha256(first.fact.study_text))
    return Ledger([replace(first, fact=fact), *others])


@contextmanager
def before_the_choice(accounts_place: str, folder: Path) -> Generator[Served]:
    """The pages of that trial on the day after, with a chair who may sign."""
    day = complete().known_until + timedelta(days=1)
    with serving_ledger(accounts_place, folder, complete()) as found:
        found.moment.at = datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC)
        found.trained("chair", Role.COMMITTEE_CHAIR, day - timedelta(days=30))
        yield found
