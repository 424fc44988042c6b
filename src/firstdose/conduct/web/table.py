"""Every page, once: its route, its view, the act it requires, and of which scope.

The routes, the menu and the test of who may open what are made from this table.
"""

from __future__ import annotations

from firstdose.conduct.access import Act
from firstdose.conduct.web import participant_pages
from firstdose.conduct.web.committee_table import COMMITTEE_PAGES
from firstdose.conduct.web.page import READ_AND_SAVE, SAVE, Open, Page
from firstdose.conduct.web.pages import (
    emergency,
    enter,
    health,
    healthz,
    language,
    own,
    people,
    person,
    sign_in,
    sign_out,
    static,
    today,
)

PAGES: tuple[Page, ...] = (
    Page(name="healthz", path="healthz", view=healthz.healthz, act=Open.TO_ANYBODY),
    Page(
        name="static",
        path="static/<edition>/<name>",
        view=static.static,
        act=Open.TO_ANYBODY,
    ),
    Page(
        name="sign-in",
        path="sign-in/",
        view=sign_in.sign_in,
        act=Open.TO_ANYBODY,
        methods=READ_AND_SAVE,
    ),
    Page(
        name="enter",
        path="enter/<token>/",
        view=enter.enter,
        act=Open.TO_ANYBODY,
        methods=READ_AND_SAVE,
    ),
    Page(
        name="language",
        path="language/",
        view=language.language,
        act=Open.TO_ANYBODY,
        methods=SAVE,
    ),
    Page(
        name="sign-out",
        path="sign-out/",
        view=sign_out.sign_out,
        act=Open.TO_THE_SIGNED_IN,
        methods=SAVE,
    ),
    Page(name="today", path="", view=today.today, act=Open.TO_THE_SIGNED_IN, menu=True),
    *COMMITTEE_PAGES,
    *participant_pages.PAGES,
    # --- people ----------------------------------------------------------------------------
    Page(name="people", path="people/", view=people.people, act=Act.DELEGATE_DUTIES, menu=True),
    Page(
        name="new-account",
        path="people/new/",
        view=people.new_account,
        act=Act.MANAGE_ACCOUNTS,
        methods=READ_AND_SAVE,
    ),
    Page(
        name="person",
        path="people/<account>/",
        view=person.person,
        act=Act.DELEGATE_DUTIES,
        methods=READ_AND_SAVE,
    ),
    Page(
        name="end-duty",
        path="people/<account>/end-duty/",
        view=person.end_duty,
        act=Act.DELEGATE_DUTIES,
        methods=SAVE,
    ),
    Page(
        name="new-link",
        path="people/<account>/new-link/",
        view=person.new_link,
        act=Act.MANAGE_ACCOUNTS,
        methods=SAVE,
    ),
    Page(
        name="recover",
        path="people/<account>/recover/",
        view=person.recover,
        act=Act.MANAGE_ACCOUNTS,
        methods=SAVE,
    ),
    Page(
        name="close-account",
        path="people/<account>/close/",
        view=person.close,
        act=Act.MANAGE_ACCOUNTS,
        methods=SAVE,
    ),
    Page(
        name="emergency",
        path="emergency/",
        view=emergency.emergency,
        act=Act.TAKE_EMERGENCY_ACCESS,
        methods=READ_AND_SAVE,
        menu=True,
    ),
    Page(
        name="emergency-review",
        path="emergency/review/",
        view=emergency.emergency_review,
        act=Act.REVIEW_EMERGENCY_ACCESS,
        methods=READ_AND_SAVE,
    ),
    Page(
        name="health",
        path="health/",
        view=health.health,
        act=Act.SEE_HEALTH,
        methods=READ_AND_SAVE,
        menu=True,
    ),
    # --- the own account -------------------------------------------------------------------
    Page(name="own", path="account/", view=own.own, act=Open.TO_THE_SIGNED_IN),
    Page(
        name="end-sitting",
        path="account/end-sitting/",
        view=own.end_sitting,
        act=Open.TO_THE_SIGNED_IN,
        methods=SAVE,
    ),
    Page(
        name="password",
        path="account/password/",
        view=own.change_password,
        act=Open.TO_THE_SIGNED_IN,
        methods=SAVE,
    ),
)
