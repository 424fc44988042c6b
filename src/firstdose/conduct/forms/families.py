"""Every form by name: who may fill it in, what it is about, and of which sheets it is made.

``about`` tells forms of one family apart: the visit, the step, the planned day, the event.  A form
that answers an order is there while the order stands, and takes from it what was planned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from firstdose.conduct.forms import order_sheets, visit_sheets
from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.form import Form, Sheet, form, sheet
from firstdose.conduct.forms.pasted import pasted_blank
from firstdose.protocol.study import Study
from firstdose.records.orders import (
    Assess,
    AssessReadiness,
    AssignRegimen,
    Condition,
    FollowUp,
    Infuse,
    Order,
    Reconsent,
    Review,
    Screen,
)
from firstdose.trial.enrolment import candidate

Sheets = Callable[[Case, str], tuple[Sheet, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The forms of one name.

    ``act`` is what somebody must be allowed to do to fill it in; ``kinds`` are the kinds of fact
    that it becomes.  ``sheets`` gives none where the
    form is not there: nothing of the kind is asked, or there is nothing it could be about.
    ``needs_about``: there is no such form without saying what it is about.  ``pastes``: results may
    be pasted as lines.
    """

    act: str
    kinds: tuple[str, ...]
    sheets: Sheets
    needs_about: bool = False
    pastes: bool = False


def build(name: str, case: Case, about: str = "") -> Form | None:
    """A form of a family; None where it is not there."""
    family = FAMILIES.get(name)
    if family is None or (family.needs_about and not about):
        return None
    sheets = family.sheets(case, about)
    if not sheets:
        return None
    stream = "/".join(part for part in (case.participant or "new", name, about) if part)
    blank = pasted_blank() if family.pastes else None
    return form(name, case, stream, sheets, pasted=blank)


def _one(kind: str) -> Sheets:
    """The sheet of one fact about a participant."""

    def sheets(case: Case, about: str) -> tuple[Sheet, ...]:
        if not case.participant:
            return ()
        return (sheet(kind, case, {"participant": case.participant}, "fact"),)

    return sheets


def _slot(case: Case, about: str) -> tuple[Sheet, ...]:
    """A place, asked for whoever waits for one."""
    if candidate(case.study, case.history) is None:
        return ()
    return _one("slot_requested")(case, about)


def _slot_cancelled(case: Case, about: str) -> tuple[Sheet, ...]:
    """A place that was asked for, given back."""
    waiting = candidate(case.study, case.history)
    if waiting is None or waiting.asked is None:
        return ()
    return _one("slot_cancelled")(case, about)


def _event(case: Case, about: str) -> tuple[Sheet, ...]:
    """A new adverse event, under the next identifier that is free."""
    if not case.participant:
        return ()
    given = {"participant": case.participant, "event": case.next_event()}
    return (sheet("adverse_event_reported", case, given, "fact"),)


def _of_event(kind: str) -> Sheets:
    """What is said of an event that was reported."""

    def sheets(case: Case, about: str) -> tuple[Sheet, ...]:
        if about not in {entry.fact.event for entry in case.events}:
            return ()
        given = {"participant": case.participant, "event": about}
        return (sheet(kind, case, given, "fact"),)

    return sheets


def _of(
    act: str,
    sheets: Sheets,
    *kinds: str,
    about: bool = False,
    pastes: bool = False,
) -> Family:
    return Family(act=act, kinds=kinds, sheets=sheets, needs_about=about, pastes=pastes)


def _plainly(act: str, kind: str) -> Family:
    """The form of one fact."""
    return _of(act, _one(kind), kind)


FAMILIES: Mapping[str, Family] = {
    "consent": _of("consent", order_sheets.consent, "consented"),
    "demography": _plainly("assess_eligibility", "demography_recorded"),
    "prior_therapy": _plainly("assess_eligibility", "prior_therapy_recorded"),
    "eligibility": _plainly("assess_eligibility", "eligibility_assessed"),
    "slot": _of("request_slot", _slot, "slot_requested"),
    "slot_cancelled": _of("request_slot", _slot_cancelled, "slot_cancelled"),
    "assignment": _of("approve_slot", order_sheets.assignment, "regimen_assigned"),
    "readiness": _of(
        "assess_readiness",
        order_sheets.readiness,
        "measured",
        "readiness_assessed",
        "infusion_held",
        about=True,
    ),
    "hold": _of("assess_readiness", order_sheets.hold, "infusion_held", about=True),
    "dose_check": _of("check_conditioning", order_sheets.dose_check, "dose_checked", about=True),
    "conditioning": _of(
        "prescribe_conditioning", order_sheets.conditioning, "drug_given", about=True
    ),
    "lot": _plainly("release_product", "product_released"),
    "thaw": _plainly("release_product", "product_thawed"),
    "infusion": _of(
        "infuse",
        order_sheets.infusion,
        "measured",
        "cells_infused",
        "infusion_observed",
        about=True,
    ),
    "visit": _of(
        "enter_visit",
        visit_sheets.visit,
        "visit_attended",
        "measured",
        "examination_scored",
        about=True,
        pastes=True,
    ),
    "visit_missed": _of("enter_visit", visit_sheets.missed, "visit_missed", about=True),
    "laboratory": _of("enter_laboratory", visit_sheets.laboratory, "measured", pastes=True),
    "examination": _of(
        "score_activity", visit_sheets.examination, "examination_scored", about=True
    ),
    "adverse_event": _of("report_event", _event, "adverse_event_reported"),
    "adverse_event_change": _of(
        "report_event", _of_event("adverse_event_changed"), "adverse_event_changed", about=True
    ),
    "worksheet": _of("report_event", visit_sheets.worksheet, "examination_scored", about=True),
    "adjudication": _of("adjudicate", _of_event("dlt_adjudicated"), "dlt_adjudicated", about=True),
    "medication": _plainly("enter_medication", "medication_changed"),
    "rescue": _plainly("enter_medication", "rescue_given"),
    "pregnancy_test": _plainly("enter_laboratory", "pregnancy_tested"),
    "pregnancy": _plainly("report_event", "pregnancy_reported"),
    "withdrawal": _plainly("end_participation", "withdrawn"),
    "death": _plainly("end_participation", "died"),
}
"""Every form by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A form that answers an order, or helps to."""

    name: str
    about: str = ""


def screening_visits(study: Study) -> tuple[Offered, ...]:
    """The forms of the visits at which a person is screened."""
    visits = study.schedule.screening_visits
    return tuple(Offered(name="visit", about=visit.name) for visit in visits)


def answering(order: Order, study: Study) -> tuple[Offered, ...]:
    """The forms that answer an order: first the one that settles it.  None for a review."""
    match order:
        case Screen():
            before = ("eligibility", "demography", "prior_therapy", "medication")
            return (*(Offered(name=name) for name in before), *screening_visits(study))
        case AssignRegimen():
            return (Offered(name="assignment"),)
        case Reconsent():
            return (Offered(name="consent"),)
        case AssessReadiness():
            return (
                Offered(name="readiness", about=order.step),
                Offered(name="hold", about=order.step),
                Offered(name="pregnancy_test"),
            )
        case Condition():
            day = f"{order.planned_day}"
            return (Offered(name="conditioning", about=day), Offered(name="dose_check", about=day))
        case Infuse():
            return (
                Offered(name="infusion", about=f"{order.number}"),
                Offered(name="lot"),
                Offered(name="thaw"),
            )
        case Assess() | FollowUp():
            return (
                Offered(name="visit", about=order.visit),
                Offered(name="visit_missed", about=order.visit),
            )
        case Review():
            return ()
