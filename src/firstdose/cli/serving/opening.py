"""Opening a trial to be served: its folder, its ledger, its accounts and its first link."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from firstdose import protocol
from firstdose.cli.files import StudyFiles
from firstdose.cli.problems import warn_of
from firstdose.cli.progress import progress
from firstdose.cli.serving import demonstration
from firstdose.cli.serving.public import public_of, read_said
from firstdose.conduct.store import Store, Submission, open_store
from firstdose.conduct.store.opening import is_postgresql, sqlite_path
from firstdose.conduct.store.pen import software
from firstdose.conduct.store.store import Clock
from firstdose.conduct.web.accounts.tokens import new_token
from firstdose.conduct.web.security_log import Event, SecurityLog
from firstdose.conduct.web.serving import DeviceKey, Serving
from firstdose.conduct.web.trial import Trial
from firstdose.protocol.study import Study
from firstdose.records.facts import StudyOpened
from firstdose.records.lines import study_sha256
from firstdose.records.problem import StudyError
from firstdose.records.values import Domain, Origin
from firstdose.trial.clinic import Answer

SHORTEST_KEY = 32
"""Of the key of the devices, in characters: HMAC asks for as many bytes as its hash has, which
of SHA-256 are 32 (RFC 2104 section 3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asks to serve."""

    files: StudyFiles
    db: str
    data: Path | None
    demo: bool
    public: bool
    recover: str = ""
    key_file: Path | None = None


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
    study = protocol.recorded(wanted.files.study_text, wanted.files.name)
    if wanted.demo and wanted.public:
        raise StudyError(
            "A demonstration is not served to others.",
            where="--demo --public",
            because="Everybody knows its passwords.",
            remedy="Leave one of the two out.",
        )
    with ExitStack() as stack:
        # What is made from here on is its owner's alone.
        stack.callback(os.umask, os.umask(0o077))
        folder = _folder(wanted, study, stack)
        said = read_said(folder)
        place = wanted.db or said.db or str(folder / "ledger.db")
        public = public_of(said, place, folder) if wanted.public else None
        _refuse_unsound(wanted, place)
        _make(folder)
        store = stack.enter_context(closing(_ledger(place, wanted, study)))
        _refuse_another(store, wanted)
        time: Clock = clock
        if wanted.demo:
            with store.reading() as ledger:
                time = demonstration.clock_of(ledger, study, clock)
            store = Store(store.database, time)
        serving = Serving(
            trial=Trial(store, time, None),
            accounts=place if is_postgresql(place) else str(folder / "accounts.db"),
            secret=_secret(folder / "secret"),
            device_key=_device_key(wanted, folder),
            log=SecurityLog(folder / "security.log", clock),
            public=public,
            demo=demonstration.accounts() if wanted.demo else (),
            folder=folder,
        )
        serving.log.write(Event.STARTED, version=software(), db=store.database.name)
        yield Opened(serving=serving, greeting=_greeting(serving, wanted.recover))


def _folder(wanted: Wanted, study: Study, stack: ExitStack) -> Path:
    """Where the things of the trial lie; those of a demonstration go away with it."""
    if wanted.demo and wanted.data is None:
        return Path(stack.enter_context(TemporaryDirectory(prefix="firstdose-demo-")))
    return wanted.data or Path(f"firstdose-{study.identity.name}")


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


def _ledger(place: str, wanted: Wanted, study: Study) -> Store:
    """The ledger at a place; begun where there is none."""
    store = _store(place)
    with store.reading() as ledger:
        if len(ledger):
            return store
    if wanted.demo:
        with progress("Simulating a year"):
            demonstration.begin(store, demonstration.a_year_of(study, wanted.files), study)
    else:
        store.append(_opening(wanted, study))
    return store


def _refuse_unsound(wanted: Wanted, place: str) -> None:
    """A trial begins with a study file that passes every check; one that runs keeps its own."""
    text, name = wanted.files.study_text, wanted.files.name
    if _has_begun(place):
        warn_of(protocol.problems(text, name))
    else:
        protocol.read(text, name)


def _has_begun(place: str) -> bool:
    """Whether an entry stands in the ledger at a place; nothing is made there."""
    if not (is_postgresql(place) or sqlite_path(place).exists()):
        return False
    try:
        store = open_store(place, clock)
    except StudyError:
        if is_postgresql(place):
            return False  # As yet it may have no tables; whatever else is wrong shows again.
        raise
    with closing(store):
        return bool(store.database.rows(0, limit=1))


def _store(place: str) -> Store:
    """The store at a place, with or without a ledger in it."""
    if not is_postgresql(place):
        return open_store(place, clock, create=not sqlite_path(place).exists())
    try:
        return open_store(place, clock)
    except StudyError:
        # The tables are made by whoever may; whatever else is wrong shows again.
        return open_store(place, clock, create=True)


def _opening(wanted: Wanted, study: Study) -> Submission:
    """Entry 1 of a conducted trial."""
    text = wanted.files.study_text
    fact = StudyOpened(
        study=study.identity.name,
        origin=Origin.CONDUCTED,
        study_text=text,
        study_sha256=study_sha256(text),
        domains=tuple(Domain),
    )
    day = clock().astimezone().date()
    answer = Answer(fact, day, "sponsor")
    return Submission(answers=(answer,), known_on=day, stream="study", seen=0)


def _refuse_another(store: Store, wanted: Wanted) -> None:
    """Refuse a study file that is not the one in force in the ledger, and a mixed-up origin."""
    with store.reading() as ledger:
        in_force = study_sha256(ledger.study_text_in_force())
        origin = ledger.opened.fact.origin
    if in_force != study_sha256(wanted.files.study_text):
        raise StudyError(
            "The ledger was begun under another study file.",
            where=store.database.name,
            because="What is asked of the site follows from the file in the ledger, and the one "
            "named here says something else.",
            remedy="Name the file that is in force, or another folder with --data.",
        )
    if (origin is Origin.CONDUCTED) == wanted.demo:
        raise StudyError(
            f"The ledger is {origin.value}.",
            where=store.database.name,
            because="A demonstration never stands in the ledger of a real trial, nor the reverse.",
            remedy="Name another folder with --data.",
        )


def _secret(path: Path) -> str:
    """The secret that forms are signed with; made at the first start, for its owner only."""
    if not path.exists():
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as made:
            made.write(new_token() + new_token())
    return _own(path, "The secret of the trial", "Whoever knows it can forge a form.")


def _device_key(wanted: Wanted, folder: Path) -> DeviceKey:
    """The key of the devices; where there is none, one that is kept only at the first start."""
    path = wanted.key_file or folder / "device-key"
    if wanted.demo:
        return DeviceKey(value=demonstration.DEVICE_KEY, path=path)
    if not path.exists():
        return DeviceKey(value=new_token().encode(), path=path, is_new=True)
    text = _own(path, "The key of the devices", "Whoever knows it can make everybody's codes.")
    if len(text) < SHORTEST_KEY:
        raise StudyError(
            "The key of the devices is too short.",
            where=str(path),
            because=f"It has {len(text)} characters; fewer than {SHORTEST_KEY} can be guessed.",
            remedy="Put the file back from its backup.",
        )
    return DeviceKey(value=text.encode(), path=path)


def _own(path: Path, what: str, because: str) -> str:
    """What stands in a file that only its owner may read."""
    if path.stat().st_mode & 0o077:
        raise StudyError(
            f"{what} can be read by others.",
            where=str(path),
            because=because,
            remedy=f"chmod 600 {path}",
        )
    return path.read_text("utf-8").strip()


def _greeting(serving: Serving, recover: str) -> Callable[[str], Iterator[str]]:
    """What is printed under the address, once the pages answer."""

    def greeting(address: str) -> Iterator[str]:
        # Once Django knows its settings, and not before.
        from firstdose.conduct.web.accounts.first import first_invitation, recovery
        from firstdose.conduct.web.demonstration import codes_now

        if serving.demo:
            yield f"Sign in as one of these; the password is: {serving.demo[0].password}"
            for one in codes_now(serving):
                where = f"site {one.account.site}" if one.account.site else "every site"
                blinded = ", blinded" if one.account.blinded else ""
                yield (
                    f"  {one.account.account:<15} {one.account.role.value}, {where}{blinded};"
                    f" code now {one.code}"
                )
            return
        if recover:
            yield f"By this link {recover} sets password and device anew:"
            yield f"  {address}enter/{recovery(serving.trial, recover)}/"
        token = first_invitation()
        if token is not None:
            yield "Nobody has an account yet. Whoever opens this link becomes the administrator:"
            yield f"  {address}enter/{token}/"

    return greeting
