"""A trial served within the test: people with duties, and a browser without JavaScript for each."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

from conduct.databases import quick
from firstdose.cli.files import study_files
from firstdose.conduct.access import Role
from firstdose.conduct.store import Store, Submission, open_store
from firstdose.conduct.web.accounts.devices import secret_by
from firstdose.conduct.web.application import prepare
from firstdose.conduct.web.security_log import SecurityLog
from firstdose.conduct.web.serving import DeviceKey, Serving, cookie_name
from firstdose.conduct.web.trial import Trial
from firstdose.records.delegation import DutyDelegated
from firstdose.records.facts import Fact, StudyOpened
from firstdose.records.ledger import Ledger
from firstdose.records.lines import study_sha256
from firstdose.records.values import Domain, Origin
from firstdose.trial.clinic import Answer

if TYPE_CHECKING:
    from django.test import Client

STUDY = study_files("nct06010472")
OPENED = date(2026, 3, 1)
PASSWORD = "correct horse battery staple"
DEVICE_KEY = DeviceKey(value=b"only for tests", path=Path("nowhere"))
DEVICE = "device of everybody"
SEED = secret_by(DEVICE_KEY.value, DEVICE)


@dataclass(slots=True)
class Moment:
    """A clock that the test sets."""

    at: datetime = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@dataclass(slots=True)
class Served:
    """One served trial, and what a test does with it."""

    serving: Serving
    moment: Moment
    log: Path

    @property
    def trial(self) -> Trial:
        return self.serving.trial

    @property
    def store(self) -> Store:
        return self.serving.trial.store

    @property
    def sitting_cookie(self) -> str:
        """The name of the cookie that holds the key of a sitting."""
        return cookie_name(self.serving, "sitting")

    def tell(self, *facts: Fact, by: str = "sponsor", on: date | None = None) -> None:
        """Facts that stand in the ledger, entered today."""
        day = self.trial.known_on()
        answers = tuple(Answer(fact, on or day, by) for fact in facts)
        self.store.append(Submission(answers=answers, known_on=day, stream="told", seen=None))

    def delegate(self, person: str, role: Role, site: str = "01", *, blinded: bool = False) -> None:
        self.tell(DutyDelegated(person=person, role=role, site=site, blinded=blinded))

    def trained(self, person: str, role: Role, on: date) -> None:
        """A duty at every site, with both trainings of a day: so a decision may be signed."""
        self.tell(
            DutyDelegated(
                person=person, role=role, site="", gcp_trained_on=on, protocol_trained_on=on
            )
        )

    def browser(self, account: str = "", *, strict: bool = False, **client: str) -> Client:
        """A browser; with an account, one that is signed in.  A strict one must send tokens."""
        from django.test import Client

        made = Client(
            enforce_csrf_checks=strict,
            raise_request_exception=False,
            **{"firstdose.serving": self.serving, "HTTP_HOST": "127.0.0.1", **client},  # pyright: ignore[reportArgumentType]
        )
        if account:
            from firstdose.conduct.web.accounts import sittings

            key = sittings.begin(self.account(account), "127.0.0.1", "test")
            made.cookies[self.sitting_cookie] = key
        return made

    def account(self, name: str):
        from firstdose.conduct.web.accounts import passwords, sittings
        from firstdose.conduct.web.accounts.models import Account

        found, _ = Account.objects.get_or_create(
            name=name,
            defaults={
                "full_name": f"{name.title()} Test",
                "password": passwords.hashed(PASSWORD),
                "device": DEVICE,
                "language": "en",
                "opened_at": sittings.now(),
            },
        )
        return found


QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@contextmanager
def quick_passwords() -> Generator[None]:
    """A hash of a password costs next to nothing; in earnest it takes a fifth of a second."""
    from firstdose.conduct.web.accounts import passwords, signing_in

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", QUICK)
        patch.setattr(signing_in, "NOBODYS", QUICK.hash("nobody has this password"))
        yield


def opening(day: date = OPENED, text: str = STUDY.study_text) -> Submission:
    fact = StudyOpened(
        study="nct06010472",
        origin=Origin.CONDUCTED,
        study_text=text,
        study_sha256=study_sha256(text),
        domains=tuple(Domain),
    )
    answer = Answer(fact, day, "sponsor")
    return Submission(answers=(answer,), known_on=day, stream="study", seen=0)


_places: list[str] = []


@pytest.fixture(scope="session")
def accounts_place() -> Generator[str]:
    """The database of accounts: one a process, as Django has it, whichever folder asks."""
    if _places:
        yield _places[0]
        return
    with tempfile.TemporaryDirectory(prefix="firstdose-", dir=quick()) as folder:
        _places.append(str(Path(folder) / "accounts.db"))
        yield _places[0]
        from django.db import connections

        connections.close_all()


@contextmanager
def serving_ledger(
    accounts: str, folder: Path, ledger: Ledger | None = None, *, in_earnest: bool = False
) -> Generator[Served]:
    """A new trial, or one that takes over a ledger, served for as long as the block runs.

    ``in_earnest``: a password costs what it does where people sign in.
    """
    moment = Moment()
    place = (quick() or folder) / f"{folder.name}-{id(moment)}.db"
    log = folder / "security.log"
    with closing(open_store(str(place), moment, create=True)) as store:
        if ledger is None:
            store.append(opening())
        else:
            store.take_over(ledger)
        serving = Serving(
            trial=Trial(store, moment, UTC),
            accounts=accounts,
            secret="only for tests" * 8,
            device_key=DEVICE_KEY,
            log=SecurityLog(log, moment),
        )
        prepare(serving)
        _empty()
        with nullcontext() if in_earnest else quick_passwords():
            yield Served(serving=serving, moment=moment, log=log)
    for each in place.parent.glob(f"{place.name}*"):
        each.unlink()


@pytest.fixture
def served(accounts_place: str, tmp_path: Path) -> Generator[Served]:
    with serving_ledger(accounts_place, tmp_path) as found:
        yield found


def _empty() -> None:
    from firstdose.conduct.web.accounts.models import Account, Failure, Invitation

    for model in (Account, Failure, Invitation):
        model.objects.all().delete()
