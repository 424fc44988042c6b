# pyright: standard
"""Queries: those that are open, and raising, answering and closing one."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from firstdose.conduct.access import Act
from firstdose.conduct.forms.naming import kind_said
from firstdose.conduct.safety.queries import OpenQuery, open_queries
from firstdose.conduct.web import failures
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.trial import Now
from firstdose.conduct.words import Words
from firstdose.records import notation
from firstdose.records.kinds import participant_of
from firstdose.records.oversight import QueryAnswered, QueryClosed, QueryRaised


def queries(asked: Asked) -> HttpResponse:
    """Every open query on participants of the sites of whoever looks, critical ones first."""
    with asked.reading() as now:
        found = [
            one
            for one in open_queries(now.study, now.ledger, now.today)
            if asked.may(Act.SEE_QUERIES, now.site_of(one.raised.fact.participant))
        ]
        about = {one.about: said for one in found if (said := _entry(asked.words, now, one))}
        may = {one.about: _may(asked, now.site_of(one.raised.fact.participant)) for one in found}
        raisable = [
            who for who in now.ledger.participants if asked.may(Act.RAISE_QUERY, now.site_of(who))
        ]
        verifiable = [who for who in raisable if asked.may(Act.VERIFY_SOURCE, now.site_of(who))]
    found.sort(key=lambda one: (not one.critical, one.raised.number))
    return asked.show(
        "queries.html",
        queries=found,
        about=about,
        may=may,
        raisable=raisable,
        verifiable=verifiable,
    )


def _entry(words: Words, now: Now, query: OpenQuery) -> dict[str, str]:
    """The entry that a query is about: its kind in words, and its line; {} of something missing."""
    number = query.raised.fact.entry
    if number is None or number > now.head:
        return {}
    entry = now.ledger.entry(number)
    return {"kind": kind_said(words, entry.fact), "text": notation.write(entry)}


def _may(asked: Asked, site: str) -> dict[str, bool]:
    return {
        "answer": asked.may(Act.ANSWER_QUERY, site),
        "close": asked.may(Act.RAISE_QUERY, site),
    }


def raise_query(asked: Asked, participant: str) -> HttpResponse:
    """Ask about an entry, or about something that is missing."""
    text, entry = asked.typed("text").strip(), asked.typed("entry").strip()
    problems: dict[str, str] = {}
    with asked.reading() as now:
        history, today = now.ledger.history(participant), now.today
        if participant not in now.ledger.participants:
            return failures.not_found(asked)
        number = int(entry) if entry.isascii() and entry.isdecimal() and len(entry) < 10 else 0
        its = 0 < number <= now.head and participant_of(now.ledger.entry(number).fact)
        asked_before = len(history.of(QueryRaised))
        offered = [
            (each.number, kind_said(asked.words, each.fact), notation.write(each))
            for each in list(history)[-40:]
        ]
    if asked.posted:
        if not text:
            problems["text"] = asked.words("queries.no_text")
        if entry and its != participant:
            problems["entry"] = asked.words("queries.no_entry")
        if not problems:
            fact = QueryRaised(
                participant=participant,
                query=f"Q-{asked_before + 1}",
                text=text,
                entry=number if entry else None,
            )
            # Two who ask at once would give one number twice: the second is told to look again.
            seen = len(asked.serving.trial.store.stream(f"{participant} queries"))
            asked.save([asked.answer(fact, today)], stream=f"{participant} queries", seen=seen)
            return asked.go(reverse("queries"))
    return asked.show(
        "raise_query.html",
        status=422 if problems else 200,
        participant=participant,
        offered=offered,
        typed={"text": text, "entry": entry},
        problems=problems,
    )


def answer_query(asked: Asked, participant: str, query: str) -> HttpResponse:
    """What the site says; the query stays open."""
    return _said(asked, participant, query, "answer")


def close_query(asked: Asked, participant: str, query: str) -> HttpResponse:
    """How a query was settled."""
    return _said(asked, participant, query, "close")


def _said(asked: Asked, participant: str, query: str, act: str) -> HttpResponse:
    with asked.reading() as now:
        every, today = open_queries(now.study, now.ledger, now.today), now.today
        found = next((each for each in every if each.about == f"{participant} {query}"), None)
        if found is None:
            return failures.not_found(asked)
        entry = _entry(asked.words, now, found)
    text = asked.typed("text").strip()
    problems: dict[str, str] = {}
    if asked.posted and not text:
        problems["text"] = asked.words("queries.no_text")
    elif asked.posted:
        fact = (
            QueryAnswered(participant=participant, query=query, text=text)
            if act == "answer"
            else QueryClosed(participant=participant, query=query, conclusion=text)
        )
        asked.save([asked.answer(fact, today)], stream=f"{participant} {query}", seen=None)
        return asked.go(reverse("queries"))
    return asked.show(
        "say_to_query.html",
        status=422 if problems else 200,
        query=found,
        entry=entry,
        act=act,
        text=text,
        problems=problems,
    )
