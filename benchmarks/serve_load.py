"""A trial served to fifty people at once: how long they wait, and whether that grows with it.

    python benchmarks/serve_load.py [--quick | --soak]

A simulated trial of 200 participants is padded with daily temperatures to 2,000, 20,000 and 200,000
entries, taken over into SQLite, and served by the embedded server in a process of its own, on this
machine only.  Fifty signed-in investigators open pages and save medication changes, 50 pages and
20 saves a second together.  Times count from the moment at which a request was meant to be sent, so
that a server that falls behind shows it.  The yardstick is a page of plain Django behind the same
server: the last line is a page of the trial over such a page, one user, nothing else going on.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import re
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Protocol, cast
from urllib.parse import urlencode, urlsplit

from firstdose import protocol
from firstdose.cli.files import study_files
from firstdose.conduct.access import Role
from firstdose.conduct.store import Submission, open_store
from firstdose.records.delegation import AccountOpened, DutyDelegated, ParticipantAtSite
from firstdose.records.facts import Consented, Fact, Measured
from firstdose.records.ledger import Ledger
from firstdose.simulate.trial import trial
from firstdose.trial.clinic import Answer

STUDY = "nct06010472"
PARTICIPANTS = 200
USERS = 50
SITE = "01"
PAGES_A_SECOND, SAVES_A_SECOND = 50, 20
SIZES = (2_000, 20_000, 200_000)
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
SEEN = re.compile(rb'name="seen" value="([0-9]+)"')
PLANNED = {
    "planned_participants: 36": f"planned_participants: {PARTICIPANTS}",
    "participant_cap, participants: 36": f"participant_cap, participants: {PARTICIPANTS}",
}


# --- the trial -----------------------------------------------------------------------------------


def simulated() -> Ledger:
    """A trial of many participants, as long as the escalation lasts."""
    text = study_files(STUDY).study_text
    for stated, other in PLANNED.items():
        text = text.replace(stated, other)
    return trial(protocol.read(text, STUDY), text, seed=1, clinic="empirical")


def of_length(whole: Ledger, entries: int) -> Ledger:
    """The first entries of a ledger, or all of them and temperatures taken every day after."""
    grown = Ledger(whole.entries[:entries])
    day = grown.known_until
    people = grown.participants
    at = 0
    while len(grown) < entries:
        who = people[at % len(people)]
        fact = Measured(
            participant=who,
            analyte="temperature",
            value=Decimal(365 + at % 7) / 10,
            unit="Cel",
        )
        at += 1
        on = day + timedelta(days=at // (4 * len(people)))
        grown.append(fact, occurred_on=on, known_on=on, entered_by="ward")
    return grown


def at_work(ledger: Ledger) -> Iterator[Fact]:
    """Fifty investigators, and everybody at their site; whoever is missing consents."""
    missing = PARTICIPANTS - len(ledger.participants)
    new = [f"9{number:03d}" for number in range(missing)]
    for who in new:
        yield Consented(participant=who, consent_version="1.0")
    for who in (*ledger.participants, *new):
        yield ParticipantAtSite(participant=who, site=SITE)
    for name in map(user_name, range(USERS)):
        yield AccountOpened(person=name)
        yield DutyDelegated(person=name, role=Role.INVESTIGATOR, site=SITE)


def user_name(number: int) -> str:
    return f"user-{number:02d}"


class Told(Protocol):
    """One end of a pipe between the processes."""

    def send(self, obj: object, /) -> None: ...

    def recv(self) -> object: ...


# --- the server ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server that answers: where, to which sittings (their cookies), and what its start cost."""

    port: int
    keys: tuple[str, ...]
    people: tuple[str, ...]
    started_seconds: float


def server(place: str, folder: str, told: Told) -> None:
    """Serve a store that is there already, until the process is ended."""
    from firstdose.conduct.web.application import prepare  # Django starts here
    from firstdose.conduct.web.security_log import SecurityLog
    from firstdose.conduct.web.server import serve
    from firstdose.conduct.web.serving import DeviceKey, Serving, cookie_name
    from firstdose.conduct.web.trial import Trial

    began = time.perf_counter()

    def clock() -> datetime:
        return datetime.now(UTC)

    with closing(open_store(place, clock)) as store:
        serving = Serving(
            trial=Trial(store, clock, UTC),
            accounts=str(Path(folder) / "accounts.db"),
            secret="a benchmark keeps no secrets " * 3,
            device_key=DeviceKey(value=b"a benchmark keeps no secrets", path=Path(folder)),
            log=SecurityLog(Path(folder) / "security.log", clock),
        )
        prepare(serving)
        name = cookie_name(serving, "sitting")
        keys = tuple(f"{name}={key}" for key in _sittings())
        with store.reading() as ledger:
            people = ledger.participants

        def ready(address: str) -> None:
            port = urlsplit(address).port
            assert port is not None
            told.send(
                Running(
                    port=port,
                    keys=keys,
                    people=people,
                    started_seconds=time.perf_counter() - began,
                )
            )
            threading.Thread(target=_used_when_asked, args=(told,), daemon=True).start()

        serve(serving, 0, ready)


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What the server has used: MiB now and at most, and seconds of processor so far."""

    now: float
    most: float
    processor: float


def _used_when_asked(told: Told) -> None:
    while told.recv():
        status = dict(
            re.findall(r"(VmRSS|VmHWM):\s+(\d+) kB", Path("/proc/self/status").read_text())
        )
        now, most = (int(status[name]) / 1024 for name in ("VmRSS", "VmHWM"))
        told.send(Used(now=now, most=most, processor=time.process_time()))


def _sittings() -> tuple[str, ...]:
    """Fifty people who are signed in."""
    from firstdose.conduct.web.accounts import sittings
    from firstdose.conduct.web.accounts.models import Account

    keys: list[str] = []
    for name in map(user_name, range(USERS)):
        account = Account.objects.create(
            name=name,
            full_name=name,
            password="",
            device="",
            language="en",
            opened_at=sittings.now(),
        )
        keys.append(sittings.begin(account, "127.0.0.1", "benchmark"))
    return tuple(keys)


def plain(told: Told) -> None:
    """One page of plain Django behind the same server: no accounts, no trial."""
    import django
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpRequest, HttpResponse
    from django.urls import path
    from waitress.server import create_server

    def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("<!doctype html><title>plain</title><p>Nothing to see.")

    settings.configure(
        SECRET_KEY="a benchmark keeps no secrets " * 3,
        ROOT_URLCONF=(path("", page),),
        ALLOWED_HOSTS=["127.0.0.1"],
        MIDDLEWARE=["django.middleware.security.SecurityMiddleware"],
        LOGGING_CONFIG=None,
    )
    django.setup()
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    made = create_server(get_wsgi_application(), sockets=[listening], threads=8, ident=None)
    port = int(listening.getsockname()[1])
    told.send(Running(port=port, keys=(), people=(), started_seconds=0.0))
    made.run()


# --- the people ----------------------------------------------------------------------------------


@dataclass(slots=True)
class Waited:
    """How long requests took, in seconds, by what was asked; and what went wrong."""

    pages: list[float] = field(default_factory=list[float])
    saves: list[float] = field(default_factory=list[float])
    errors: list[str] = field(default_factory=list[str])
    lock: threading.Lock = field(default_factory=threading.Lock)


class Browser:
    """One person's browser: one connection, one sitting."""

    def __init__(self, running: Running, number: int, waited: Waited) -> None:
        self._waited = waited
        self._number = number
        self._people = running.people[number::USERS]
        self._turn = 0
        self._cookies = dict(key.split("=") for key in running.keys[number : number + 1])
        self._connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read()

    def page(self, due: float) -> None:
        """One of the pages that people look at most."""
        self._turn += 1
        who = self._people[self._turn % len(self._people)]
        path = ("/", "/participants/", f"/participants/{who}/")[self._turn % 3]
        self._timed(self._waited.pages, due, "GET", path, 200)

    def save(self, due: float) -> None:
        """Open a form, fill it in, and save it: a page and a save."""
        self._turn += 1
        path = f"/participants/{self._people[self._turn % len(self._people)]}/forms/medication/"
        opened = self._timed(self._waited.pages, due, "GET", path, 200)
        token, seen = TOKEN.findall(opened), SEEN.search(opened)
        if not token or seen is None:
            self._note(f"GET {path}: no form")
            return
        typed = {
            "csrfmiddlewaretoken": token[-1].decode(),
            "seen": seen[1].decode(),
            "do": "save",
            "occurred_on": datetime.now(UTC).date().isoformat(),
            "fact.drug": "prednisone",
            "fact.therapy_class": "glucocorticoid",
            "fact.dose_mg_per_day": f"{5 + self._turn % 10}",
            "fact.route": "oral",
            "fact.indication": "background",
        }
        sent = time.perf_counter()
        self._timed(self._waited.saves, sent, "POST", path, 302, urlencode(typed))

    def _timed(
        self, kept: list[float], due: float, method: str, path: str, status: int, body: str = ""
    ) -> bytes:
        try:
            found, text = self.ask(method, path, body)
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            self._note(f"{method} {path}: {error!r}")
            return b""
        with self._waited.lock:
            kept.append(time.perf_counter() - due)
        if found != status:
            self._note(f"{method} {path}: {found}")
        return text

    def _note(self, error: str) -> None:
        with self._waited.lock:
            self._waited.errors.append(error)


def crowd(running: Running, seconds: float) -> Waited:
    """Fifty people for so long; each opens pages and saves in turn, at set times."""
    waited = Waited()
    began = time.perf_counter() + 0.5
    every_save, every_page = USERS / SAVES_A_SECOND, USERS / (PAGES_A_SECOND - SAVES_A_SECOND)

    def person(number: int) -> None:
        browser = Browser(running, number, waited)
        due = [began + number * every_save / USERS, began + number * every_page / USERS]
        while min(due) < began + seconds:
            next_one = due.index(min(due))
            time.sleep(max(0.0, due[next_one] - time.perf_counter()))
            (browser.save, browser.page)[next_one](due[next_one])
            due[next_one] += (every_save, every_page)[next_one]

    people = [threading.Thread(target=person, args=(number,)) for number in range(USERS)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return waited


def one_user(running: Running, path: str, times: int) -> float:
    """Seconds of a page that one person opens again and again: the median."""
    browser = Browser(running, 0, Waited())
    taken: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        status, _ = browser.ask("GET", path)
        taken.append(time.perf_counter() - began)
        assert status == 200, f"GET {path}: {status}"
    return median(taken)


def pages_of(running: Running) -> dict[str, str]:
    """A page of each kind that people look at most."""
    one = f"/participants/{running.people[0]}/"
    return {
        "today": "/",
        "participants": "/participants/",
        "one participant": one,
        "a form": f"{one}forms/medication/",
    }


# --- together ------------------------------------------------------------------------------------


def started(
    target: Callable[..., None], *arguments: object
) -> tuple[Running, Told, Callable[[], None]]:
    """A server in a process of its own, once it answers; and how to end it."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=target, args=(*arguments, there), daemon=True)
    process.start()
    there.close()
    running = cast("Running", here.recv())

    def end() -> None:
        process.terminate()
        process.join()

    return running, here, end


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def said(name: str, values: list[float]) -> str:
    p50, p95, p99 = (1e3 * percentile(values, share) for share in (0.50, 0.95, 0.99))
    return f"  {name:<6}{len(values):>6}  p50 {p50:6.1f}  p95 {p95:6.1f}  p99 {p99:6.1f} ms"


@contextmanager
def served(whole: Ledger, entries: int) -> Iterator[tuple[Running, Told]]:
    """The trial with so many entries, served for as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="firstdose-load-") as folder:
        place = str(Path(folder) / "ledger.db")
        ledger = of_length(whole, entries)
        with closing(open_store(place, lambda: datetime.now(UTC), create=True)) as store:
            store.take_over(ledger)
            day = ledger.known_until
            people = tuple(Answer(fact, day, "sponsor") for fact in at_work(ledger))
            store.append(Submission(answers=people, known_on=day, stream="people", seen=None))
        running, told, end = started(server, place, folder)
        try:
            yield running, told
        finally:
            end()


def used(told: Told) -> Used:
    """What the server has used so far."""
    told.send(True)
    return cast("Used", told.recv())


def crowded(running: Running, told: Told, seconds: float) -> None:
    """The crowd, and what it cost the server; processor time is its own, whatever else runs."""
    before = used(told)
    waited = crowd(running, seconds)
    after = used(told)
    print(said("pages", waited.pages))
    print(said("saves", waited.saves))
    print(f"  errors{len(waited.errors):>6}  {'; '.join(waited.errors[:3])}")
    processor = after.processor - before.processor
    each = 1e3 * processor / (len(waited.pages) + len(waited.saves))
    print(
        f"  {after.now:.0f} MiB, {after.most:.0f} at most; {each:.1f} ms of processor a request,"
        f" {processor / seconds:.2f} of a core",
        flush=True,
    )


def soak(whole: Ledger) -> None:
    """Ten minutes with the longest ledger, minute by minute: neither wait nor memory may grow."""
    with served(whole, SIZES[-1]) as (running, told):
        for minute in range(1, 11):
            print(f"minute {minute}")
            crowded(running, told, 60.0)


def sizes_beside_plain(whole: Ledger, sizes: Sequence[int], seconds: float) -> None:
    """Each length of the ledger by itself and under the crowd, and a page of plain Django."""
    alone: dict[int, dict[str, float]] = {}
    for entries in sizes:
        with served(whole, entries) as (running, told):
            ready = running.started_seconds
            print(f"{entries:>7,} entries: ready after {ready:.1f} s, whole chain verified")
            pages = pages_of(running)
            alone[entries] = {name: one_user(running, path, 40) for name, path in pages.items()}
            each = (f"{name} {1e3 * taken:.1f}" for name, taken in alone[entries].items())
            print(f"  one user alone, ms a page: {', '.join(each)}")
            crowded(running, told, seconds)
    running, _, end = started(plain)
    yardstick = one_user(running, "/", 200)
    end()
    print(f"a page of plain Django {1e3 * yardstick:.2f} ms, one user alone")
    first, last = alone[sizes[0]], alone[sizes[-1]]
    for name in first:
        print(
            f"GROWTH {last[name] / first[name]:.2f} {name}, {sizes[-1]:,} over {sizes[0]:,} entries"
        )
    ratio = last["participants"] / yardstick
    print(f"RATIO {ratio:.1f} a page of the trial over a page of plain Django")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="to 20,000 entries, 10 s each")
    parser.add_argument("--soak", action="store_true", help="ten minutes with 200,000 entries")
    asked = parser.parse_args()
    whole = simulated()
    if asked.soak:
        soak(whole)
    elif asked.quick:
        sizes_beside_plain(whole, SIZES[:2], 10.0)
    else:
        sizes_beside_plain(whole, SIZES, 60.0)


if __name__ == "__main__":
    main()
