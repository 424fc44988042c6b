# pyright: standard
"""The health of the record: its last entry, its guards, and whether it verifies."""

from __future__ import annotations

from django.http import HttpResponse

from firstdose.conduct.store import Anchor, verified
from firstdose.conduct.store.pen import software
from firstdose.conduct.web.asked import Asked
from firstdose.protocol.reader import problems
from firstdose.records.problem import Problem, StudyError


def health(asked: Asked) -> HttpResponse:
    """What the last entry is; on request every entry is read and held against the one before.

    What the study file in force would be refused for in a new study is said, and changes nothing.
    """
    store = asked.serving.trial.store
    head = store.head()
    last = next(iter(store.rows(head.number - 1)))
    guards = store.database.guard_problems()
    with asked.reading() as now:
        text = now.ledger.study_text_in_force()
    found: tuple[Problem, ...] = ()
    was_verified = False
    if asked.posted:
        try:
            verified(store.rows(), store.database.name)
            was_verified = not guards
        except StudyError as error:
            found = error.problems
    anchor = Anchor(study=asked.serving.trial.name, head=head, at=last.recorded_at)
    return asked.show(
        "health.html",
        head=head,
        last=last,
        guards=guards,
        found=found,
        of_study=problems(text, asked.serving.trial.name),
        was_verified=was_verified,
        anchor=str(anchor),
        software=software(),
    )
