# pyright: standard
"""A place given before a decision opens it: by a signed override of the chair, with the reason."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from firstdose.conduct.safety.meeting import overrides_of
from firstdose.conduct.safety.signers import may_sign
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.committee import part_asked
from firstdose.conduct.web.signing import shows_again
from firstdose.conduct.web.trial import Now
from firstdose.records.committee import Gate, GateOverridden
from firstdose.records.facts import CellsInfused
from firstdose.records.lines import study_sha256
from firstdose.records.problem import StudyError
from firstdose.records.signature import Factor, Meaning, Signature


def override_place(asked: Asked) -> HttpResponse:
    """Sign that somebody may be given a place without a decision; every override is listed."""
    with asked.reading() as now:
        part, today = part_asked(asked, now), now.today
        regimens = now.study.part(part).regimens
        waiting = _not_yet_infused(now)
        before = overrides_of(now.ledger, part)
        state = study_sha256(now.ledger.study_text_in_force())
        refused = tuple(may_sign(now.ledger, asked.person.account, today))
    if refused:
        raise StudyError.of(refused)
    typed = {name: asked.typed(name).strip() for name in ("participant", "regimen", "rationale")}
    problems: dict[str, str] = {}
    if asked.posted:
        problems = _problems(asked, typed, waiting, regimens)
        if not problems:
            fact = GateOverridden(
                gate=Gate.DECISION_BEFORE_SLOT,
                part=part,
                regimen=typed["regimen"],
                about=typed["participant"],
                rationale=typed["rationale"],
                signature=Signature(
                    state_sha256=state,
                    meaning=Meaning.RESPONSIBLE,
                    factors=tuple(Factor),
                    language=asked.words.language,
                ),
            )
            asked.save([asked.answer(fact, today)], stream=f"overrides {part}", seen=None)
            return asked.go(f"{reverse('override-place')}?part={part}")
    return asked.show(
        "override_place.html",
        status=422 if problems else 200,
        part=part,
        waiting=waiting,
        regimens=regimens,
        before=before,
        typed=typed,
        problems=problems,
    )


def _not_yet_infused(now: Now) -> tuple[str, ...]:
    """Everybody to whom a place could still be given."""
    ledger = now.ledger
    return tuple(who for who in ledger.participants if not ledger.history(who).of(CellsInfused))


def _problems(
    asked: Asked, typed: dict[str, str], waiting: tuple[str, ...], regimens: tuple[str, ...]
) -> dict[str, str]:
    words = asked.words
    found: dict[str, str] = {}
    if typed["participant"] not in waiting:
        found["participant"] = words("meeting.choice_missing")
    if typed["regimen"] not in regimens:
        found["regimen"] = words("meeting.choice_missing")
    if not typed["rationale"]:
        found["rationale"] = words("meeting.place.rationale_missing")
    if not found and not shows_again(asked):
        found = {name: words("meeting.sign.wrong") for name in ("password", "code")}
    return found
