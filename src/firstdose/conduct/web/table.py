"""Every page, once: its route, its view, the act it requires, and of which scope.

The routes, the menu and the test of who may open what are made from this table.
"""

from __future__ import annotations

from firstdose.conduct.access import Act
from firstdose.conduct.web.page import READ_AND_SAVE, SAVE, Open, Page
from firstdose.conduct.web.pages import (
    board,
    clocks,
    decide,
    enter,
    healthz,
    language,
    meeting,
    meetings,
    sign_in,
    sign_out,
    static,
    stopping_rules,
    today,
    vote,
    windows,
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
    Page(name="board", path="board/", view=board.board, act=Act.SEE_BOARD, menu=True),
    Page(name="windows", path="windows/", view=windows.windows, act=Act.SEE_BOARD, menu=True),
    Page(
        name="stopping-rules",
        path="stopping-rules/",
        view=stopping_rules.stopping_rules,
        act=Act.SEE_SAFETY,
        menu=True,
    ),
    Page(
        name="meetings",
        path="meetings/",
        view=meetings.meetings,
        act=Act.SEE_SAFETY,
        menu=True,
    ),
    Page(
        name="freeze",
        path="meetings/freeze/",
        view=meetings.freeze,
        act=Act.FREEZE_SNAPSHOT,
        methods=SAVE,
    ),
    Page(name="meeting", path="meetings/<entry>/", view=meeting.meeting, act=Act.SEE_SAFETY),
    Page(
        name="minutes",
        path="meetings/<entry>/minutes.pdf",
        view=meeting.minutes,
        act=Act.SEE_SAFETY,
    ),
    Page(
        name="vote",
        path="meetings/<entry>/vote/",
        view=vote.vote,
        act=Act.VOTE,
        methods=READ_AND_SAVE,
    ),
    Page(
        name="decide",
        path="meetings/<entry>/decide/",
        view=decide.decide,
        act=Act.DECIDE,
        methods=READ_AND_SAVE,
    ),
    Page(name="clocks", path="clocks/", view=clocks.clocks, act=Act.SEE_CLOCKS, menu=True),
)
