"""``firstdose serve`` as a process of its own, and a browser that keeps cookies and tokens.

The process is forked from one that has imported the command: that takes longer than most of what
tests do with a server.
"""

from __future__ import annotations

import http.client
import multiprocessing
import os
import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import TextIO
from urllib.parse import urlencode, urlsplit

from cli.command import firstdose
from firstdose.__main__ import main
from firstdose.conduct.web.accounts import totp

PASSWORD = "correct horse battery staple"
PATIENCE_SECONDS = 300.0
"""Many times what a demonstration takes to start, whose year is simulated first."""

_NURSERY = multiprocessing.get_context("forkserver")
_NURSERY.set_forkserver_preload(
    ["firstdose.cli", "firstdose.cli.serving.opening", "firstdose.conduct.web.server"]
)


@dataclass(slots=True)
class Running:
    """A server, and what it has printed so far."""

    process: ForkServerProcess
    said: list[str]
    address: str

    @property
    def link(self) -> str:
        """The path of the one link that was printed."""
        (found,) = [line.strip() for line in self.said if "/enter/" in line]
        return urlsplit(found).path

    def codes(self) -> dict[str, str]:
        """The code of each account of a demonstration, as printed."""
        return dict(
            re.findall(r"^  (\S+) .* code now (\d{6})$", "\n".join(self.said), re.MULTILINE)
        )


def _serve(printed: Connection, environment: Mapping[str, str], words: tuple[str, ...]) -> None:
    """The command, in a process that was forked for it."""
    for standard in (1, 2):
        os.dup2(printed.fileno(), standard)
    sys.stdout, sys.stderr = (os.fdopen(standard, "w", 1, "utf-8") for standard in (1, 2))
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None  # as the environment has it
    sys.argv = ["firstdose", "serve", *words]
    main()


@contextmanager
def _started(*words: str) -> Generator[tuple[ForkServerProcess, TextIO]]:
    """A process that serves, with what it prints; it is over when the block is."""
    mine, its = _NURSERY.Pipe(duplex=False)
    environment = os.environ | {"NO_COLOR": "1"}
    process = _NURSERY.Process(target=_serve, args=(its, dict(environment), words))
    process.start()
    its.close()
    with mine, open(mine.fileno(), encoding="utf-8", closefd=False) as printed:
        try:
            yield process, printed
        finally:
            process.terminate()
            process.join(30)
            if process.exitcode is None:
                process.kill()
                raise AssertionError("The server does not end.")


@contextmanager
def _overdue_after(seconds: float, process: ForkServerProcess) -> Generator[None]:
    """Kill a process that the block waits for longer than that."""
    overdue = threading.Timer(seconds, process.kill)
    overdue.start()
    try:
        yield
    finally:
        overdue.cancel()


@contextmanager
def running(
    *arguments: str, lines: int, port: int = 0, patience_seconds: float = PATIENCE_SECONDS
) -> Generator[Running]:
    """A server that has printed so many lines; it is ended with the block.

    One that does not print them in time fails the test, which is told what it did print.
    """
    with _started("nct06010472", "--port", str(port), *arguments) as (process, printed):
        said = _said(process, printed, lines, patience_seconds)
        found = re.search(r" at (https?://\S+)$", said[0])
        assert found, said
        yield Running(process, said, found[1])


def _said(
    process: ForkServerProcess, printed: TextIO, lines: int, patience_seconds: float
) -> list[str]:
    """The first lines a server prints, or all of them where it ends before."""
    with _overdue_after(patience_seconds, process):
        said = [line.rstrip("\n") for line in islice(printed, lines)]
    if len(said) == lines:
        return said
    process.join()
    said_so_far = "\n".join(said) or "nothing"
    killed = process.exitcode == -signal.SIGKILL
    how = f"was ended after {patience_seconds} s" if killed else "ended"
    raise AssertionError(
        f"The server {how} before it had printed {lines} lines. It printed:\n{said_so_far}"
    )


def refused(*arguments: object) -> str:
    """What a server that does not start says."""
    ended = firstdose("serve", *arguments)
    assert ended.code == 1, ended
    return ended.err


def refused_by_itself(*arguments: str) -> str:
    """The same of a server as a process of its own, where the accounts are looked at, too."""
    with _started(*arguments) as (process, printed):
        with _overdue_after(PATIENCE_SECONDS, process):
            said = printed.read()
        process.join()
        assert process.exitcode == 1, said
    return said


@dataclass(slots=True)
class Answer:
    """What the server answered."""

    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass(slots=True)
class Browser:
    """Keeps cookies, sends the token of the last form, follows nothing."""

    port: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    cookies: dict[str, str] = field(default_factory=dict[str, str])
    token: str = ""

    def ask(self, method: str, path: str, form: Mapping[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode({"csrfmiddlewaretoken": self.token, **form})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers | dict(self.headers))
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        for said in answer.headers.get_all("Set-Cookie", []):
            name, _, value = said.partition(";")[0].partition("=")
            self.cookies[name] = value
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        self.token = found[1] if found else self.token
        return Answer(answer.status, answer.headers, text)

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        return self.ask("POST", path, form)

    def enrol(self, link: str, name: str) -> str:
        """Use a link; gives the key of the device."""
        page = self.get(link).text
        found = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', page)
        assert found is not None, page
        seed = found[1].replace(" ", "")
        form = {"name": name, "full_name": "Wang Li", "password": PASSWORD, "again": PASSWORD}
        answer = self.post(link, form | {"code": totp.code(seed, totp.step_at(time.time()))})
        assert answer.status == 302, answer.text
        return seed

    def sign_in(self, name: str, password: str, code: str) -> Answer:
        self.get("/sign-in/")
        return self.post("/sign-in/", {"name": name, "password": password, "code": code})
