"""``firstdose serve`` as a process of its own, and a browser that keeps cookies and tokens."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urlencode, urlsplit

from cli.command import firstdose
from firstdose.conduct.web.accounts import totp

PASSWORD = "correct horse battery staple"
PATIENCE_SECONDS = 300.0
"""Many times what a demonstration takes to start, whose year is simulated first."""


@dataclass(slots=True)
class Running:
    """A server, and what it has printed so far."""

    process: subprocess.Popen[str]
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


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONUNBUFFERED": "1", "NO_COLOR": "1"}


@contextmanager
def running(
    *arguments: str, lines: int, port: int = 0, patience_seconds: float = PATIENCE_SECONDS
) -> Generator[Running]:
    """A server that has printed so many lines; it is ended with the block.

    One that does not print them in time fails the test, which is told what it did print.
    """
    command = ["serve", "nct06010472", "--port", str(port), *arguments]
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "firstdose", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(),
    )
    try:
        said = _said(process, lines, patience_seconds)
        found = re.search(r" at (https?://\S+)$", said[0])
        assert found, said
        yield Running(process, said, found[1])
    finally:
        process.terminate()
        try:
            process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def _said(process: subprocess.Popen[str], lines: int, patience_seconds: float) -> list[str]:
    """The first lines a server prints, or all of them where it ends before."""
    assert process.stdout is not None
    overdue = threading.Timer(patience_seconds, process.kill)
    overdue.start()
    said = [line.rstrip("\n") for line in islice(process.stdout, lines)]
    overdue.cancel()
    if len(said) == lines:
        return said
    printed = "\n".join(said) or "nothing"
    how = "ended" if process.wait() != -signal.SIGKILL else f"was ended after {patience_seconds} s"
    raise AssertionError(
        f"The server {how} before it had printed {lines} lines. It printed:\n{printed}"
    )


def refused(*arguments: object) -> str:
    """What a server that does not start says."""
    ended = firstdose("serve", *arguments)
    assert ended.code == 1, ended
    return ended.err


def refused_by_itself(*arguments: str) -> str:
    """The same of a server as a process of its own, where the accounts are looked at, too."""
    command = [sys.executable, "-P", "-m", "firstdose", "serve", *arguments]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment(), timeout=120
    )
    assert ended.returncode == 1, ended.stdout + ended.stderr
    return ended.stderr


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
