"""Every page, once: its route, its view, the act it requires, and of which scope.

The routes, the menu and the test of who may open what are made from this table.
"""

from __future__ import annotations

from firstdose.conduct.web.page import READ_AND_SAVE, SAVE, Open, Page
from firstdose.conduct.web.pages import (
    enter,
    healthz,
    language,
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
)
