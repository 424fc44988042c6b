"""Opening a trial to be served: its folder, its ledger, its accounts and its first link."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from firstdose import protocol
from firstdose.cli.files import StudyFiles
from firstdose.conduct.store import Store, Submission, open_store
from firstdose.conduct.web.security_log import SecurityLog
from firstdose.conduct.web.serving import Serving
from firstdose.conduct.web.trial import Trial
from firstdose.records.facts import StudyOpened
from firstdose.records.lines import study_sha256
from firstdose.records.problem import StudyError
from firstdose.records.values import Domain, Origin
from firstdose.trial.clinic import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asks to serve."""

    files: StudyFiles
    db: str
    data: Path | None
    demo: bool
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A trial that is ready to be served; ``greeting``: what is printed under its address."""

    serving: Serving
    greeting: Callable[[str], Iterator[str]]


def clock() -> datetime:
    """The time."""
    return datetime.now(UTC)


@contextmanager
def opened(wanted: Wanted) -> Generator[Opened]:
    """The trial, for as long as it is served."""
    study = protocol.read(wanted.files.study_text, wanted.files.name)
    folder = wanted.data or Path(f"firstdose-{study.identity.name}")
    _make(folder)
    place = wanted.db or str(folder / "ledger.db")
    with closing(_ledger(place, wanted, study.identity.name)) as store:
        trial = Trial(store, clock, datetime.now().astimezone().tzinfo or UTC)
        serving = Serving(
            trial=trial,
            accounts=str(folder / "accounts.db"),
            secret=_secret(folder / "secret"),
            log=SecurityLog(folder / "security.log", clock),
            folder=folder,
        )
        yield Opened(serving=serving, greeting=_first_link(serving))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StudyError(
            "The folder of the trial cannot be made.",
            where=str(folder),
            because=f"{error.strerror or 'The system refused'}.",
            remedy="Name another one with --data.",
        ) from None


def _ledger(place: str, wanted: Wanted, study: str) -> Store:
    """The ledger at a place; begun where there is none."""
    if "://" not in place and not Path(place).exists():
        store = open_store(place, clock, create=True)
        text = wanted.files.study_text
        fact = StudyOpened(
            study=study,
            origin=Origin.CONDUCTED,
            study_text=text,
            study_sha256=study_sha256(text),
            domains=tuple(Domain),
        )
        day = clock().astimezone().date()
        store.append(
            Submission(
                answers=(Answer(fact, day, "sponsor"),), known_on=day, stream="study", seen=0
            )
        )
        return store
    return open_store(place, clock)


def _secret(path: Path) -> str:
    """The secret that forms are signed with; made at the first start, for its owner only."""
    if not path.exists():
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as made:
            made.write(secrets.token_urlsafe(64))
    if path.stat().st_mode & 0o077:
        raise StudyError(
            "The secret of the trial can be read by others.",
            where=str(path),
            because="Whoever knows it can forge a form.",
            remedy=f"chmod 600 {path}",
        )
    return path.read_text("utf-8").strip()


def _first_link(serving: Serving) -> Callable[[str], Iterator[str]]:
    """The link by which the first administrator comes in, until there is one."""

    def greeting(address: str) -> Iterator[str]:
        # Once Django knows its settings, and not before.
        from firstdose.conduct.web.accounts.first import first_invitation

        token = first_invitation()
        if token is not None:
            yield "Nobody has an account yet. Whoever opens this link becomes the administrator:"
            yield f"  {address}enter/{token}/"

    return greeting
