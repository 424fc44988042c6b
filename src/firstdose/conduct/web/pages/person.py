# pyright: standard
"""One person: the duties that stand, another one, the end of one, and the account itself."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse

from firstdose.conduct.access import Act, Duty, delegating
from firstdose.conduct.web import typed
from firstdose.conduct.web.accounts import directory
from firstdose.conduct.web.accounts.directory import Known
from firstdose.conduct.web.accounts.enrolment import invite
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.links import link
from firstdose.conduct.web.people import PEOPLE, may_have, objections
from firstdose.conduct.web.security_log import Event
from firstdose.records.delegation import (
    AccessRecovered,
    AccountClosed,
    AccountOpened,
    DutyDelegated,
    DutyEnded,
    Role,
)

FIELDS = ("role", "site", "gcp_trained_on", "protocol_trained_on")


def person(asked: Asked, account: str) -> HttpResponse:
    """Show somebody's duties; delegate one more."""
    problems: dict[str, str] = {}
    if asked.posted:
        problems = _delegate(asked, account)
        if not problems:
            return asked.go(reverse("person", kwargs={"account": account}))
    return _show(asked, account, problems)


def _delegate(asked: Asked, account: str) -> dict[str, str]:
    """Delegate what was typed; what is wrong with it, by field."""
    line, problems = _line(asked, account)
    if line is None:
        return problems
    by, trial = asked.person.account, asked.serving.trial
    with asked.reading() as now:
        found = objections(line, by, now.ledger.history(""), now.today)
        day = now.today
    if found:
        wrong = {each.field: asked.words(each.key) for each in reversed(found)}
        return {field: wrong[field] for field in ("person", *FIELDS) if field in wrong}
    asked.save(
        [asked.answer(line, day)], stream=PEOPLE, seen=None, condition=may_have(line, by, trial)
    )
    return {}


def _line(asked: Asked, account: str) -> tuple[DutyDelegated | None, dict[str, str]]:
    said = {name: asked.typed(name).strip() for name in FIELDS}
    days = {name: typed.day(said[name]) for name in FIELDS[2:]}
    problems = {
        name: asked.words("people.wrong.no_day")
        for name, day in days.items()
        if said[name] and day is None
    }
    role = next((role for role in Role if role.value == said["role"]), None)
    if role is None:
        problems["role"] = asked.words("people.wrong.no_role")
    if role is None or problems:
        return None, problems
    line = DutyDelegated(
        person=account,
        role=role,
        site=said["site"],
        blinded=bool(asked.typed("blinded")),
        gcp_trained_on=days["gcp_trained_on"],
        protocol_trained_on=days["protocol_trained_on"],
    )
    return line, problems


def _show(asked: Asked, account: str, problems: dict[str, str]) -> HttpResponse:
    with asked.reading() as now:
        opened = now.ledger.history("").of(AccountOpened)
        if not any(entry.fact.person == account for entry in opened):
            raise Http404
        duties = now.duties.get(account, ())
    return asked.show(
        "person.html",
        status=400 if problems else 200,
        name=account,
        known=directory.directory().get(account),
        duties=[(duty, _may_end(asked, duty)) for duty in duties],
        roles=tuple(Role),
        problems=problems,
        said={name: asked.typed(name) for name in (*FIELDS, "blinded")},
        keeps_accounts=asked.may(Act.MANAGE_ACCOUNTS),
        oneself=account == asked.person.account,
    )


def _may_end(asked: Asked, duty: Duty) -> bool:
    """Whether a duty is the person's to end: those at the own site, and for administrators all."""
    return asked.role == Role.ADMINISTRATOR or asked.may(Act.DELEGATE_DUTIES, duty.site)


def end_duty(asked: Asked, account: str) -> HttpResponse:
    """End a duty from today on."""
    with asked.reading() as now:
        duties = now.duties.get(account, ())
        day = now.today
    for duty in duties:
        if f"{duty.role.value}@{duty.site}" == asked.typed("duty") and _may_end(asked, duty):
            fact = DutyEnded(person=account, role=duty.role, site=duty.site)
            asked.save([asked.answer(fact, day)], stream=PEOPLE, seen=None)
    return asked.go(reverse("person", kwargs={"account": account}))


def new_link(asked: Asked, account: str) -> HttpResponse:
    """Another link for somebody who has not used the first one."""
    known = directory.directory().get(account)
    if (known is not None and known.state != "invited") or not _is_open(asked, account):
        return asked.go(reverse("person", kwargs={"account": account}))
    return link(asked, account, invite(account, known.full_name if known else ""))


def recover(asked: Asked, account: str) -> HttpResponse:
    """Ask that somebody may set password and device anew, or grant what another one asked."""
    known, by = _known(account), asked.person.account
    back = reverse("person", kwargs={"account": account})
    if not directory.may_grant(by, known):
        if known.state == "open" and not known.recovery_asked_by and account != by:
            directory.ask_to_recover(account, by)
            asked.serving.log.write(Event.RECOVERY_ASKED, account=account, by=by)
        return asked.go(back)
    fact = AccessRecovered(person=account, asked_by=known.recovery_asked_by)
    with asked.reading() as now:
        day = now.today
    asked.save([asked.answer(fact, day)], stream=PEOPLE, seen=None)
    return link(asked, account, directory.grant_recovery(account))


def close(asked: Asked, account: str) -> HttpResponse:
    """Close an account for good; its name has to be typed."""
    known, by = _known(account), asked.person.account
    if account == by or known.state == "closed":
        return asked.go(reverse("person", kwargs={"account": account}))
    if asked.typed("confirmed").strip() != account:
        return _show(asked, account, {"confirmed": asked.words("people.wrong.not_typed")})
    with asked.reading() as now:
        day = now.today
    asked.save([asked.answer(AccountClosed(person=account), day)], stream=PEOPLE, seen=None)
    directory.close(account)
    asked.serving.log.write(Event.ACCOUNT_CHANGED, account=account, by=by, what="closed")
    return asked.go(reverse("person", kwargs={"account": account}))


def _is_open(asked: Asked, account: str) -> bool:
    with asked.reading() as now:
        return delegating.is_open(now.ledger.history(""), account)


def _known(account: str) -> Known:
    found = directory.directory().get(account)
    if found is None:
        raise Http404
    return found
