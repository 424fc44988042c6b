"""A trial in the store, just before its committee decides whether to go up for the first time."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import closing, contextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from conduct.databases import clock, quick
from firstdose.conduct.safety.demonstration import signed_afterwards
from firstdose.conduct.safety.gates import MaySign, gates
from firstdose.conduct.safety.snapshot import Snapshot, snapshot
from firstdose.conduct.store import Store, Submission, open_store
from firstdose.protocol.study import Study
from firstdose.records.committee import DecisionSigned
from firstdose.records.entry import Entry
from firstdose.records.facts import DoseDecided, Fact, RegimenAssigned, StudyOpened
from firstdose.records.ledger import Ledger
from firstdose.records.lines import study_sha256
from firstdose.records.orders import Review
from firstdose.records.problem import Problem
from firstdose.records.signature import Factor, Meaning, Signature
from firstdose.records.values import Action
from firstdose.trial.clinic import Answer
from trial.scripted import clinic, conducted
from trial.scripted_clinic import START, Chosen
from trial.shipped import shipped

PART = "escalation"
TODAY = START + timedelta(days=90)
"""The three of the first cohort are through their windows; nobody has decided since the start."""
CHAIR, MEMBER = "chair", "member-2"


def only_starts(order: Review) -> Chosen | None:
    start = order.recommended_action is Action.START
    return (Action.START, order.recommended_regimen) if start else None


@cache
def awaited() -> Ledger:
    """The first cohort, complete, and a review that is open."""
    ledger = conducted(clinic(committee=only_starts, people=8), until=TODAY)
    first, *others = ledger.entries
    assert isinstance(first.fact, StudyOpened)
    opened = replace(first.fact, study_sha256=study_sha256(first.fact.study_text))
    return Ledger([replace(first, fact=opened), *others])


def study() -> Study:
    return shipped("nct06010472")[0]


def anybody(ledger: Ledger, person: str, on: date) -> Iterable[Problem]:
    return ()


def nobody(ledger: Ledger, person: str, on: date) -> Iterable[Problem]:
    yield Problem(
        what=f"{person} may not sign decisions.",
        where="delegation log",
        because="Nobody has delegated it.",
        remedy="Delegate it first.",
    )


@contextmanager
def begun(ledger: Ledger | None = None, today: date = TODAY) -> Generator[Store]:
    """A store that holds the ledger, with the decisions so far signed."""
    with TemporaryDirectory(dir=quick()) as folder:
        path = str(Path(folder) / "trial.db")
        with closing(open_store(path, clock, create=True)) as store:
            before = ledger if ledger is not None else awaited()
            store.take_over(before)
            hand_in(store, *signed_afterwards(study(), before, CHAIR, today), known_on=today)
            yield store


def hand_in(
    store: Store, *answers: Answer, may_sign: MaySign = anybody, known_on: date = TODAY
) -> tuple[Entry[Fact], ...]:
    """Save answers through every gate; the entries they became."""
    day = store.ledger().known_until
    known_on = max([day, known_on, *(answer.occurred_on for answer in answers)])
    before = len(store.ledger())
    store.append(
        Submission(
            answers=answers,
            known_on=known_on,
            stream="committee",
            seen=None,
            condition=gates(study(), answers, may_sign),
        )
    )
    return store.ledger().since(before)


def freeze(store: Store, on: date = TODAY) -> Snapshot:
    """A snapshot of the trial as it stands, frozen in the store."""
    found = snapshot(study(), store.ledger(), PART, on)
    hand_in(store, Answer(found.fact, on, CHAIR), known_on=on)
    return found


def signature(state_sha256: str, factors: tuple[Factor, ...] = tuple(Factor)) -> Signature:
    return Signature(
        state_sha256=state_sha256, meaning=Meaning.APPROVED, factors=factors, language="en"
    )


def decision(
    frozen: Snapshot,
    action: Action = Action.ESCALATE,
    regimen: str = "d1-i5",
    *,
    on: date = TODAY,
    state_sha256: str = "",
    factors: tuple[Factor, ...] = tuple(Factor),
) -> tuple[Answer, Answer]:
    """A decision and the chair's signature under it."""
    recommended = frozen.seen.recommended
    decided = DoseDecided(
        part=PART,
        action=action,
        regimen=regimen,
        recommended_action=recommended.action,
        recommended_regimen=recommended.regimen,
        reasons=recommended.reasons,
        evidence_through=frozen.evidence_through,
    )
    signed = DecisionSigned(
        part=PART,
        action=action,
        regimen=regimen,
        evidence_through=frozen.evidence_through,
        signature=signature(state_sha256 or frozen.snapshot_sha256, factors),
    )
    return Answer(decided, on, CHAIR), Answer(signed, on, CHAIR)


def place(participant: str, regimen: str, on: date = TODAY) -> Answer:
    """Somebody given a place."""
    fact = RegimenAssigned(participant=participant, part=PART, regimen=regimen, cohort=2)
    return Answer(fact, on, "investigator")
