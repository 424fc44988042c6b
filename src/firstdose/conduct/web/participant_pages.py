"""The pages about participants: the list, each of them, every form, and corrections."""

from __future__ import annotations

from firstdose.conduct.access import Act
from firstdose.conduct.forms.families import FAMILIES
from firstdose.conduct.web.page import READ_AND_SAVE, Page, Scope
from firstdose.conduct.web.pages import corrections, forms, participants

PAGES: tuple[Page, ...] = (
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
"""A page for each family of forms among them."""
