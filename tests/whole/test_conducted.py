"""A trial conducted through forms and a store is the simulated one with the same facts."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from conduct.databases import clock, sqlite_files
from conduct.typing_clinic import WHY, Shown, Typists
from firstdose.cli.options import Language
from firstdose.cli.outputs import report_files
from firstdose.conduct.store import Submission, open_store
from firstdose.conduct.worklist import Worklist
from firstdose.records import Ledger, lines
from firstdose.records.facts import CellsInfused, DrugGiven, StudyOpened
from firstdose.records.undisturbed import undisturbed
from firstdose.records.values import Origin
from firstdose.simulate import trial
from firstdose.simulate.clinics import clinic_of
from firstdose.trial.clinic import Answer
from firstdose.trial.loop import next_day, turn
from protocol.shipped import REFERENCE, text_of
from whole.trials import simulated, study

SEEDS = range(1, 9) if "FIRSTDOSE_FULL" in os.environ else [7]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conducted:
    """The ledger that came out of the store, the forms that were typed, and the simulated one."""

    ledger: Ledger
    forms: Counter[str]
    simulated: Ledger


def conducted(place: str, seed: int) -> Conducted:
    """Conduct a trial day by day: every answer of a virtual clinic is typed and saved."""
    made_by = trial.generation(study(), "empirical", None, seed)
    opened = as_conducted(trial.opening(study(), text_of(REFERENCE), made_by))
    start = study().simulation.first_referral_on
    clinic = clinic_of(study(), made_by)
    with closing(open_store(place, clock, create=True)) as store, undisturbed():
        first = Answer(opened, start, "sponsor")
        store.append(Submission(answers=(first,), known_on=start, stream="study", seen=0))
        ledger = store.ledger()
        worklist = Worklist(study(), ledger)
        typists = Typists(store, worklist)
        today = start
        while today is not None:
            plan = turn(Shown(worklist), typists.take_down, clinic, today)
            today = next_day(plan, clinic, today, turn_every_day=False)
        stored = lines.read([row.entry for row in store.rows()])
    return Conducted(ledger=stored, forms=typists.used, simulated=simulated(seed))


def as_conducted(opened: StudyOpened) -> StudyOpened:
    """The opening of a trial in which people answer."""
    return replace(opened, origin=Origin.CONDUCTED, made_by=None)


def same_facts(simulated: Ledger) -> Ledger:
    """The simulated facts as a clinic of people enters them, with a reason where a form asks."""
    ledger = Ledger()
    for entry in simulated.entries:
        fact = entry.fact
        if isinstance(fact, StudyOpened):
            ledger.add(replace(entry, fact=as_conducted(fact)))
        elif isinstance(fact, CellsInfused | DrugGiven):
            # Virtual people check no doses, and record no thaw.
            ledger.add(replace(entry, reason=WHY))
        else:
            ledger.add(entry)
    return ledger


@pytest.fixture(scope="module", params=SEEDS)
def trial_of_people(request: pytest.FixtureRequest) -> Generator[Conducted]:
    with sqlite_files() as new:
        yield conducted(new(), request.param)


def test_the_ledger_is_the_simulated_one_entry_by_entry(trial_of_people: Conducted) -> None:
    expected = same_facts(trial_of_people.simulated)
    assert list(lines.write(trial_of_people.ledger)) == list(lines.write(expected))


def test_the_reports_are_the_same_byte_by_byte(trial_of_people: Conducted) -> None:
    expected = same_facts(trial_of_people.simulated)
    day = expected.entries[-1].known_on
    for language in Language:
        made = report_files(study(), trial_of_people.ledger, day, language, "")
        assert made == report_files(study(), expected, day, language, "")
        assert len(made.files) > 5


def test_the_worklist_offered_the_forms_that_were_typed(trial_of_people: Conducted) -> None:
    used = trial_of_people.forms
    for name in ("consent", "eligibility", "assignment", "readiness", "conditioning", "infusion"):
        assert used[name] > 10, name
    for name in ("visit", "laboratory", "adverse_event", "adverse_event_change", "medication"):
        assert used[name] > 10, name
