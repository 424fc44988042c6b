"""The pages of the safety committee, as the table of pages takes them in."""

from __future__ import annotations

from firstdose.conduct.access import Act
from firstdose.conduct.web.page import READ_AND_SAVE, SAVE, Page, Scope
from firstdose.conduct.web.pages import (
    board,
    clocks,
    decide,
    meeting,
    meetings,
    override_place,
    queries,
    reports,
    stopping_rules,
    vote,
    windows,
)

COMMITTEE_PAGES: tuple[Page, ...] = (
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
    Page(
        name="override-place",
        path="override-place/",
        view=override_place.override_place,
        act=Act.OVERRIDE,
        methods=READ_AND_SAVE,
    ),
    Page(name="clocks", path="clocks/", view=clocks.clocks, act=Act.SEE_CLOCKS, menu=True),
    Page(
        name="report-sent",
        path="participants/<participant>/events/<event>/report/",
        view=reports.report_sent,
        act=Act.REPORT_TO_AUTHORITY,
        scope=Scope.PARTICIPANT,
        methods=READ_AND_SAVE,
    ),
    Page(
        name="expectedness",
        path="participants/<participant>/events/<event>/expectedness/",
        view=reports.expectedness,
        act=Act.REPORT_TO_AUTHORITY,
        scope=Scope.PARTICIPANT,
        methods=READ_AND_SAVE,
    ),
    Page(name="queries", path="queries/", view=queries.queries, act=Act.SEE_QUERIES, menu=True),
    Page(
        name="raise-query",
        path="participants/<participant>/queries/new/",
        view=queries.raise_query,
        act=Act.RAISE_QUERY,
        scope=Scope.PARTICIPANT,
        methods=READ_AND_SAVE,
    ),
    Page(
        name="answer-query",
        path="participants/<participant>/queries/<query>/answer/",
        view=queries.answer_query,
        act=Act.ANSWER_QUERY,
        scope=Scope.PARTICIPANT,
        methods=READ_AND_SAVE,
    ),
    Page(
        name="close-query",
        path="participants/<participant>/queries/<query>/close/",
        view=queries.close_query,
        act=Act.RAISE_QUERY,
        scope=Scope.PARTICIPANT,
        methods=READ_AND_SAVE,
    ),
)
