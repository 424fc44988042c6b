# pyright: standard
"""A request that was let through: who asks, in which words, and how to read and to save."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from firstdose.conduct.access import Act, Person
from firstdose.conduct.store import Row, Submission
from firstdose.conduct.web.accounts import signing_in
from firstdose.conduct.web.accounts.models import Account, Sitting
from firstdose.conduct.web.origin import address
from firstdose.conduct.web.page import Page
from firstdose.conduct.web.saving import handed_in
from firstdose.conduct.web.security_log import Event
from firstdose.conduct.web.serving import Serving
from firstdose.conduct.web.trial import Now
from firstdose.conduct.words import Words
from firstdose.records.facts import Fact
from firstdose.records.ledger import Ledger
from firstdose.records.problem import Problem
from firstdose.trial.clinic import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request for one page.

    ``sitting`` is None, and ``person`` nobody, on the pages that are open to anybody.  ``role`` and
    ``site`` are those under which the act of the page was allowed, and stand in what is saved.
    ``alarms``: how many emergencies are the person's to judge.  ``locked_on``: since when
    the study is locked; None where it is not.  ``in_emergency``: the page is open,
    or open unblinded, because the person took access to this participant in an emergency.
    """

    request: HttpRequest
    page: Page
    serving: Serving
    words: Words
    person: Person
    sitting: Sitting | None
    role: str = ""
    site: str = ""
    menu: tuple[Page, ...] = ()
    alarms: int = 0
    locked_on: date | None = None
    in_emergency: bool = False

    @property
    def account(self) -> Account:
        """Who is signed in."""
        assert self.sitting is not None, f"{self.page.name} is open to anybody"
        return self.sitting.account

    @property
    def blinded(self) -> bool:
        """Whether dose, schedule and cohort are kept from this page."""
        return self.person.blinded and not self.in_emergency

    @property
    def posted(self) -> bool:
        """Whether something was handed in."""
        return self.request.method == "POST"

    def typed(self, name: str) -> str:
        """What was typed into a field; "" where nothing was."""
        return self.request.POST.get(name, "")

    def may(self, act: Act, site: str | None = None) -> bool:
        """Whether the person may do something else, too: at a site, or anywhere."""
        return self.person.may(act, site)

    def reading(self) -> AbstractContextManager[Now]:
        """The trial as it stands: look up what the page shows, then write it after the block."""
        return self.serving.trial.reading()

    def proves(self, password: str, code: str) -> bool:
        """Whether somebody proves again to be who is signed in, as at a signature.

        What is wrong counts like a sign-in that failed; a code that is right is used up.
        """
        typed = signing_in.Typed(
            name=self.account.name, password=password, code=code, address=address(self.request)
        )
        found = signing_in.sign_in(typed)
        if found.account is None:
            event = Event.LOCKED_OUT if found.locked else Event.SIGN_IN_FAILED
            self.serving.log.write(event, name=typed.name, address=typed.address, again="yes")
        return found.account is not None

    # --- saving ----------------------------------------------------------------------------

    def answer(
        self, fact: Fact, occurred_on: date, *, amends: int | None = None, reason: str = ""
    ) -> Answer:
        """A fact on its way into the ledger, entered by the person who is signed in."""
        return Answer(fact, occurred_on, self.account.name, amends, reason)

    def save(
        self,
        answers: Iterable[Answer],
        *,
        stream: str,
        seen: int | None,
        condition: Callable[[Ledger], Iterable[Problem]] | None = None,
    ) -> tuple[Row, ...]:
        """Save facts together or not at all, under the role and at the site of this page.

        `OvertakenError`, `NotSavedError` and `StudyError` say why nothing was saved; what a view
        does not catch is shown on a page of its own.
        """
        trial = self.serving.trial
        return trial.store.append(
            handed_in(
                Submission(
                    answers=tuple(answers),
                    known_on=trial.known_on(),
                    stream=stream,
                    seen=seen,
                    role=self.role,
                    site=self.site,
                    condition=condition,
                ),
                person=self.person.account,
                page=self.page,
                trial=trial,
            )
        )

    # --- answering -------------------------------------------------------------------------

    def show(self, template: str, *, status: int = 200, **values: object) -> HttpResponse:
        """The page from its template, which gets ``words``, ``asked`` and these values."""
        return render(
            self.request, template, {"asked": self, "words": self.words, **values}, status=status
        )

    def go(self, path: str) -> HttpResponse:
        """On to another page, once something was saved."""
        return HttpResponseRedirect(path)
