"""The gates of a trial: what must hold at the moment of saving, and who may pass one all the same.

Each answers a finding of inspectors (MHRA on dose escalation): a decision not documented before the
next level was begun, a signer neither delegated nor trained, a decision that does not say on which
data it rests, or on data that were in question.  A gate that is shut can be overridden: by a signed
fact with its reason, which stays visible for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from firstdose.conduct.refusals import refusal
from firstdose.conduct.safety.locked import closed_to
from firstdose.conduct.safety.shut import problem_of, shut_gates
from firstdose.conduct.safety.signing import signatures_of, signs
from firstdose.conduct.safety.snapshot import frozen_as, made_again
from firstdose.conduct.store.submission import Condition
from firstdose.protocol.study import Study
from firstdose.records.committee import DecisionSigned, Gate, GateOverridden
from firstdose.records.facts import CellsInfused, DoseDecided, Fact, RegimenAssigned
from firstdose.records.ledger import Ledger
from firstdose.records.problem import Problem
from firstdose.records.signature import Factor, Signature
from firstdose.trial.clinic import Answer
from firstdose.trial.standing import ENTERING, decisions, may_start

MaySign = Callable[[Ledger, str, date], Iterable[Problem]]
"""Whether a person may sign a decision on a day: delegated for it, and trained; else why not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What is handed in, looked at against the ledger as it stands before it."""

    study: Study
    ledger: Ledger
    answers: tuple[Answer, ...]
    may_sign: MaySign

    def of(self, kind: type[Fact]) -> Iterator[Answer]:
        """The answers with one kind of fact."""
        return (answer for answer in self.answers if isinstance(answer.fact, kind))

    def overridden(self, gate: Gate, part: str, about: str, state_sha256: str = "") -> bool:
        """Whether a gate is passed for this: in the ledger, or with what is handed in.

        One that is handed in counts for what is handed in with it alone.
        """
        before = [entry.fact for entry in self.ledger.history("").of(GateOverridden)]
        now = [a.fact for a in self.of(GateOverridden) if isinstance(a.fact, GateOverridden)]
        return any(
            (one.gate, one.part, one.about) == (gate, part, about)
            and (not state_sha256 or one.signature.state_sha256 == state_sha256)
            for one in (*before, *now)
        )


def gates(study: Study, answers: tuple[Answer, ...], may_sign: MaySign) -> Condition:
    """Every gate that these answers have to pass, as a condition of the store."""

    def condition(ledger: Ledger) -> Iterator[Problem]:
        handed = Handed(study=study, ledger=ledger, answers=answers, may_sign=may_sign)
        for answer in answers:
            yield from closed_to(ledger, answer.fact)
            match answer.fact:
                case RegimenAssigned():
                    yield from _slot(handed, answer, answer.fact)
                case CellsInfused():
                    yield from _infusion(handed, answer, answer.fact)
                case DoseDecided():
                    yield from _decision(handed, answer, answer.fact)
                case DecisionSigned():
                    yield from _signature(handed, answer, answer.fact.signature)
                case GateOverridden():
                    yield from _signature(handed, answer, answer.fact.signature)
                    yield from _rationale(answer.fact)
                case _:
                    continue

    return condition


# --- no slot above a level without a signed decision dated before it -----------------------


def _slot(handed: Handed, answer: Answer, fact: RegimenAssigned) -> Iterator[Problem]:
    if handed.overridden(Gate.DECISION_BEFORE_SLOT, fact.part, fact.participant):
        return
    yield from _opened(handed, fact.part, fact.regimen, fact.participant, answer.occurred_on)


def _infusion(handed: Handed, answer: Answer, fact: CellsInfused) -> Iterator[Problem]:
    """A first infusion is held to the same: a slot may have been given by other means."""
    last = handed.ledger.history(fact.participant).last(RegimenAssigned)
    begun = handed.ledger.history(fact.participant).of(CellsInfused)
    if last is None or begun:
        return
    part = last.fact.part
    if handed.overridden(Gate.DECISION_BEFORE_SLOT, part, fact.participant):
        return
    yield from _opened(handed, part, fact.regimen, fact.participant, answer.occurred_on)


def _opened(
    handed: Handed, part: str, regimen: str, participant: str, on: date
) -> Iterator[Problem]:
    decided = tuple(e for e in decisions(handed.ledger.history(""), part) if e.occurred_on <= on)
    if not may_start(handed.study, part, decided, regimen):
        yield refusal("no_decision", participant=participant, regimen=regimen, part=part, day=on)
        return
    leading = [
        entry
        for entry in decided
        if entry.fact.action in ENTERING and entry.fact.regimen == regimen
    ]
    signed = (one for entry in leading for one in signatures_of(handed.ledger, entry))
    if not any(one.occurred_on <= on for one in signed):
        yield refusal(
            "decision_not_signed",
            participant=participant,
            regimen=regimen,
            part=part,
            entry=leading[-1].number,
        )


# --- a decision names its snapshot, and its data are not in question -----------------------


def _decision(handed: Handed, answer: Answer, fact: DoseDecided) -> Iterator[Problem]:
    signed = [
        one.fact
        for one in handed.of(DecisionSigned)
        if isinstance(one.fact, DecisionSigned) and signs(one.fact, fact)
    ]
    if not signed:
        yield refusal("decided_unsigned", part=fact.part, regimen=fact.regimen or "–")
        return
    for one in signed:
        yield from _on_snapshot(handed, answer, fact, one.signature.state_sha256)


def _on_snapshot(
    handed: Handed, answer: Answer, fact: DoseDecided, state_sha256: str
) -> Iterator[Problem]:
    study, ledger = handed.study, handed.ledger
    frozen = frozen_as(ledger, state_sha256)
    if frozen is None or (frozen.fact.part, frozen.fact.evidence_through) != (
        fact.part,
        fact.evidence_through,
    ):
        yield refusal("no_snapshot", part=fact.part, snapshot=state_sha256[:12] or "–")
        return
    again = made_again(study, ledger, frozen)
    recommended = again.seen.recommended
    if again.snapshot_sha256 != state_sha256 or (
        fact.recommended_action,
        fact.recommended_regimen,
        fact.reasons,
    ) != (recommended.action, recommended.regimen, recommended.reasons):
        yield refusal("other_snapshot", part=fact.part, entry=frozen.number)
    shut = shut_gates(study, ledger, frozen, (fact.action, fact.regimen), answer.occurred_on)
    for one in shut:
        if not handed.overridden(one.gate, fact.part, one.about, state_sha256):
            yield problem_of(one, fact.part, frozen.number)


# --- signed by whoever is delegated and trained --------------------------------------------


def _signature(handed: Handed, answer: Answer, signature: Signature) -> Iterator[Problem]:
    missing = [factor for factor in Factor if factor not in signature.factors]
    if missing:
        yield refusal(
            "not_shown_again",
            signer=answer.entered_by,
            missing=lambda words: words.list([words(f"meeting.factor.{one}") for one in missing]),
        )
    yield from handed.may_sign(handed.ledger, answer.entered_by, answer.occurred_on)


def _rationale(fact: GateOverridden) -> Iterator[Problem]:
    if not fact.rationale.strip():
        yield refusal("no_rationale", part=fact.part, about=fact.about)
