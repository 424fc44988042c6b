# pyright: standard
"""Every clock that runs, for the participants of the sites of whoever looks."""

from __future__ import annotations

from django.http import HttpResponse

from firstdose.conduct.access import Act
from firstdose.conduct.safety.clocks import clocks as clocks_of
from firstdose.conduct.safety.clocks_text import clock_line, terms_table
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.committee import part_asked, seen_now


def clocks(asked: Asked) -> HttpResponse:
    """Bars with words, the local day and the moment in UTC."""
    with asked.reading() as now:
        seen = seen_now(now, part_asked(asked, now))
        lines = [
            clock_line(seen, clock, asked.words)
            for clock in clocks_of(seen, asked.serving.trial.zone)
            if not clock.participant or asked.may(Act.SEE_CLOCKS, now.site_of(clock.participant))
        ]
        may_report = {
            line.clock.participant
            for line in lines
            if line.clock.rule is not None
            and asked.may(Act.REPORT_TO_AUTHORITY, now.site_of(line.clock.participant))
        }
    terms = terms_table(asked.words)
    return asked.show("clocks.html", seen=seen, lines=lines, may_report=may_report, terms=terms)
