"""Every page, once: its route, its view, the act it requires, and of which scope.

The routes, the menu and the test of who may open what are made from this table.
"""

from __future__ import annotations

from firstdose.conduct.access import Act
from firstdose.conduct.forms.families import FAMILIES
from firstdose.conduct.web.page import READ_AND_SAVE, SAVE, Open, Page, Scope
from firstdose.conduct.web.pages import (
    corrections,
    enter,
    forms,
    healthz,
    language,
    participants,
    sign_in,
    sign_out,
    static,
    today,
)

FORMS: tuple[Page, ...] = (
    *(
        Page(
            name=f"form-{name}",
            path=f"participants/<participant>/forms/{name}/",
            view=forms.filling(name),
            act=Act(family.act),
            scope=Scope.PARTICIPANT,
            methods=READ_AND_SAVE,
        )
        for name, family in FAMILIES.items()
    ),
    Page(
        name="new-participant",
        path="new-participant/",
        view=forms.filling("consent"),
        act=Act.CONSENT,
        methods=READ_AND_SAVE,
    ),
    Page(
        name="correction",
        path="participants/<participant>/entries/<entry>/",
        view=corrections.correct,
        act=Act.CORRECT,
        scope=Scope.PARTICIPANT,
        methods=READ_AND_SAVE,
    ),
    Page(
        name="take-back",
        path="participants/<participant>/entries/<entry>/take-back/",
        view=corrections.take_back,
        act=Act.CORRECT,
        scope=Scope.PARTICIPANT,
        methods=READ_AND_SAVE,
    ),
)
"""A page for each family of forms, and those that correct."""

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
    Page(
        name="participants",
        path="participants/",
        view=participants.participants,
        act=Act.SEE_PARTICIPANT,
        menu=True,
    ),
    Page(
        name="participant",
        path="participants/<participant>/",
        view=participants.participant,
        act=Act.SEE_PARTICIPANT,
        scope=Scope.PARTICIPANT,
    ),
    *FORMS,
)
