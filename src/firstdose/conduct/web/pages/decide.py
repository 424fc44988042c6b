# pyright: standard
"""Deciding and signing: what is signed is shown, and the signer shows again who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.urls import reverse

from firstdose.conduct.safety.naming import reason_texts
from firstdose.conduct.safety.shut import Shut, shut_gates
from firstdose.conduct.safety.signers import may_sign
from firstdose.conduct.web import failures
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.held import Held, held
from firstdose.conduct.web.signing import shows_again
from firstdose.records.committee import DecisionSigned, GateOverridden
from firstdose.records.facts import DoseDecided
from firstdose.records.problem import StudyError
from firstdose.records.signature import Factor, Meaning, Signature
from firstdose.records.values import Action
from firstdose.trial.clinic import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was filled in, but for the password and the code."""

    choice: str
    meaning: str
    dissent: str
    rationales: tuple[str, ...]


def decide(asked: Asked, entry: str) -> HttpResponse:
    """The form; where everything is in order, the decision with its signature, saved as one."""
    with asked.reading() as now:
        found, today = held(now, entry), now.today
        if found is None:
            return failures.not_found(asked)
        chosen = found.chosen(asked.typed("choice"), asked.words)
        shut = (
            tuple(shut_gates(now.study, now.ledger, found.frozen, chosen, today))
            if chosen is not None
            else found.shut
        )
        refused = tuple(may_sign(now.ledger, asked.person.account, today))
    if refused:
        raise StudyError.of(refused)
    typed = Typed(
        choice=asked.typed("choice"),
        meaning=asked.typed("meaning"),
        dissent=asked.typed("dissent").strip(),
        rationales=tuple(asked.typed(f"rationale-{at}").strip() for at in range(len(shut))),
    )
    problems = _problems(asked, typed, chosen, shut) if asked.posted else {}
    if asked.posted and not problems and chosen is not None:
        asked.save(
            _answers(asked, found, typed, chosen, shut, today),
            stream=f"decision {found.part}",
            seen=None,
        )
        return asked.go(reverse("meeting", kwargs={"entry": entry}))
    return _form(asked, found, typed, shut, problems)


def _form(
    asked: Asked, found: Held, typed: Typed, shut: tuple[Shut, ...], problems: dict[str, str]
) -> HttpResponse:
    words = asked.words
    labels = {
        "choice": words("meeting.choice"),
        "meaning": words("meeting.sign.meaning"),
        "password": words("meeting.sign.password"),
        "code": words("meeting.sign.code"),
        **{f"rationale-{at}": words("meeting.shut.rationale") for at in range(len(shut))},
    }
    return asked.show(
        "decide.html",
        status=422 if problems else 200,
        held=found,
        seen=found.snapshot.seen,
        choices=found.choices(words),
        meanings=tuple(Meaning),
        shut=tuple((_said(asked, one), _why(asked, found, one)) for one in shut),
        typed=typed,
        problems=problems,
        labels=labels,
    )


def _said(asked: Asked, shut: Shut) -> str:
    """A gate that is shut, in the words of the page."""
    values = {"about": shut.about, "entry": str(shut.entry)}
    return asked.words.some_of(f"meeting.shut.{shut.gate}", values)


def _why(asked: Asked, found: Held, shut: Shut) -> tuple[str, ...]:
    """What the design says against it, where it is that which is gone beyond."""
    return reason_texts(found.snapshot.seen.study, asked.words, shut.reasons)


def _problems(
    asked: Asked, typed: Typed, chosen: tuple[Action, str] | None, shut: tuple[Shut, ...]
) -> dict[str, str]:
    """What is wrong, by field; password and code are only tried when the rest is in order."""
    words = asked.words
    found: dict[str, str] = {}
    if chosen is None:
        found["choice"] = words("meeting.choice_missing")
    for at in range(len(shut)):
        if not typed.rationales[at]:
            found[f"rationale-{at}"] = words("meeting.sign.rationale_missing")
    if typed.meaning not in list(Meaning):
        found["meaning"] = words("meeting.choice_missing")
    if not found and not shows_again(asked):
        found["password"] = words("meeting.sign.wrong")
        found["code"] = words("meeting.sign.wrong")
    return found


def _answers(
    asked: Asked,
    found: Held,
    typed: Typed,
    chosen: tuple[Action, str],
    shut: tuple[Shut, ...],
    today: date,
) -> list[Answer]:
    fact, recommended = found.frozen.fact, found.snapshot.seen.recommended
    action, regimen = chosen
    signature = Signature(
        state_sha256=fact.snapshot_sha256,
        meaning=Meaning(typed.meaning),
        factors=tuple(Factor),
        language=asked.words.language,
    )
    overrides = [
        GateOverridden(
            gate=one.gate,
            part=found.part,
            regimen=regimen,
            about=one.about,
            rationale=rationale,
            signature=signature,
        )
        for one, rationale in zip(shut, typed.rationales, strict=True)
    ]
    decided = DoseDecided(
        part=found.part,
        action=action,
        regimen=regimen,
        recommended_action=recommended.action,
        recommended_regimen=recommended.regimen,
        reasons=recommended.reasons,
        evidence_through=fact.evidence_through,
        dissent=typed.dissent,
    )
    signed = DecisionSigned(
        part=found.part,
        action=action,
        regimen=regimen,
        evidence_through=fact.evidence_through,
        signature=signature,
    )
    return [asked.answer(each, today) for each in (*overrides, decided, signed)]
