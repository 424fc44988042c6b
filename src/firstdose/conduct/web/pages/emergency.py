# pyright: standard
"""Access in an emergency: taken with a reason, told at once, and judged by somebody else."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from firstdose.conduct.access import Act, Alarm
from firstdose.conduct.web.accounts.writing import writing
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.security_log import Event
from firstdose.records.delegation import EmergencyAccessReviewed, EmergencyAccessTaken

SHORTEST_REASON = 10


def emergency(asked: Asked) -> HttpResponse:
    """Look at a participant without the duty to, until the sitting ends."""
    participant, why = asked.typed("participant").strip(), asked.typed("why").strip()
    problems: dict[str, str] = {}
    if asked.posted:
        with asked.reading() as now:
            known = participant in now.ledger.participants
            day = now.today
        if not known:
            problems["participant"] = asked.words("emergency.no_such")
        if len(why) < SHORTEST_REASON:
            problems["why"] = asked.words("emergency.no_reason")
        if not problems:
            who = asked.person.account
            fact = EmergencyAccessTaken(participant=participant, person=who, why=why)
            asked.save([asked.answer(fact, day)], stream=f"{participant} emergency", seen=None)
            assert asked.sitting is not None
            with writing():
                asked.sitting.emergency = participant
                asked.sitting.save(update_fields=["emergency"])
            asked.serving.log.write(Event.EMERGENCY_ACCESS, account=who, participant=participant)
            return asked.go(reverse("emergency") + f"?open={participant}")
    return asked.show(
        "emergency.html",
        status=400 if problems else 200,
        problems=problems,
        participant=participant,
        why=why,
        open=asked.sitting.emergency if asked.sitting is not None else "",
    )


def emergency_review(asked: Asked) -> HttpResponse:
    """Judge what others took in an emergency: nobody judges themselves."""
    open_alarms = alarms_for(asked)
    problems: dict[str, str] = {}
    if asked.posted:
        entry, remark = asked.typed("entry"), asked.typed("remark").strip()
        alarm = next((one for one in open_alarms if str(one.entry) == entry), None)
        if alarm is None:
            return asked.go(reverse("emergency-review"))
        if asked.typed("justified") not in ("yes", "no"):
            problems[f"justified-{entry}"] = asked.words("emergency.no_verdict")
        if len(remark) < SHORTEST_REASON:
            problems[f"remark-{entry}"] = asked.words("emergency.no_remark")
        if not problems:
            fact = EmergencyAccessReviewed(
                participant=alarm.participant,
                person=alarm.person,
                justified=asked.typed("justified") == "yes",
                remark=remark,
            )
            with asked.reading() as now:
                day = now.today
            asked.save(
                [asked.answer(fact, day)], stream=f"{alarm.participant} emergency", seen=None
            )
            return asked.go(reverse("emergency-review"))
    return asked.show(
        "emergency_review.html",
        status=400 if problems else 200,
        alarms=open_alarms,
        problems=problems,
        said={name: asked.typed(name) for name in ("entry", "remark", "justified")},
    )


def alarms_for(asked: Asked) -> tuple[Alarm, ...]:
    """What is the person's to judge."""
    with asked.reading() as now:
        every = [alarm for several in now.alarms.values() for alarm in several]
    return tuple(
        alarm
        for alarm in every
        if alarm.person != asked.person.account
        and asked.may(Act.REVIEW_EMERGENCY_ACCESS, alarm.site)
    )
