"""Being reached from other machines: only behind a proxy that ends TLS, and only on PostgreSQL.

``serve.toml`` in the folder of the trial says how::

    [public]
    host = "trial.example.org"   # the name that people type; the proxy's certificate is for it
    proxy = "127.0.0.1"          # where the proxy calls from; only it is believed who called it

It may also hold ``db``, above ``[public]``, so that no password stands on the command line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs, urlsplit

from firstdose.conduct.store.opening import is_postgresql
from firstdose.conduct.web.serving import Public
from firstdose.records.problem import Problem, StudyError

FILE = "serve.toml"
HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}")
NAMES = {"db": "db", "public.host": "host", "public.proxy": "proxy"}
LOCAL = ("localhost", "127.0.0.1", "::1")
CHECKED = ("verify-ca", "verify-full")
"""Ways to reach a database on another machine by which nobody can stand in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What ``serve.toml`` says; "" for what it does not."""

    host: str = ""
    proxy: str = ""
    db: str = ""


def read_said(folder: Path) -> Said:
    """The file in the folder of the trial; nothing said where there is none."""
    path = folder / FILE
    if not path.exists():
        return Said()
    if path.stat().st_mode & 0o077:
        raise StudyError(
            "The settings of the server can be read by others.",
            where=str(path),
            because="They may hold the password of the database.",
            remedy=f"chmod 600 {path}",
        )
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StudyError(
            "The settings of the server cannot be read.",
            where=str(path),
            because=f"{error}.",
            remedy="Write it as the page on serving a trial shows.",
        ) from None
    return _said(table, path)


def _said(table: Mapping[str, object], path: Path) -> Said:
    problems: list[Problem] = []
    values: dict[str, str] = {}
    for name, value in _flat(table):
        if name in NAMES and isinstance(value, str):
            values[NAMES[name]] = value
        else:
            problems.append(_not_known(name, path))
    if problems:
        raise StudyError.of(problems)
    return Said(**values)


def _flat(table: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Every setting, those of a table under the table's name."""
    for name, value in table.items():
        if isinstance(value, dict):
            inner = cast("dict[str, object]", value)
            yield from ((f"{name}.{key}", each) for key, each in inner.items())
        else:
            yield name, value


def public_of(said: Said, db: str, folder: Path) -> Public:
    """How the trial is reached; a ``StudyError`` names everything that is missing."""
    problems = tuple(_problems(said, db, str(folder / FILE)))
    if problems:
        raise StudyError.of(problems)
    return Public(host=said.host, proxy=said.proxy)


def _problems(said: Said, db: str, where: str) -> Iterator[Problem]:
    if not HOST.fullmatch(said.host):
        yield Problem(
            what=f"`host` is '{said.host}', no name of a machine." if said.host else "No `host`.",
            where=where,
            because="The certificate of the proxy is for one name, and no other is answered.",
            remedy='Write host = "trial.example.org" under [public].',
        )
    if not _is_address(said.proxy):
        yield Problem(
            what=f"`proxy` is '{said.proxy}', no address." if said.proxy else "No `proxy`.",
            where=where,
            because="TLS ends at a proxy; whoever else calls could claim to be anybody.",
            remedy='Write proxy = "127.0.0.1" under [public].',
        )
    if not is_postgresql(db):
        yield Problem(
            what="The database is a file.",
            where="--db",
            because="A trial that others reach keeps its ledger where the role of its people may "
            "only append.",
            remedy="Give postgresql://… with --db, or as `db` in the file.",
        )
    elif not _is_reached_safely(db):
        yield Problem(
            what="The database is on another machine, and its certificate is not checked.",
            where="--db",
            because="Somebody in between could read the trial, and change what is asked.",
            remedy="Add sslmode=verify-full to the address.",
        )


def _is_address(text: str) -> bool:
    try:
        return not ip_address(text).is_unspecified
    except ValueError:
        return False


def _is_reached_safely(db: str) -> bool:
    parts = urlsplit(db)
    asked = parse_qs(parts.query)
    hosts = [parts.hostname or "", *asked.get("host", [])]
    local = all(not host or host.startswith("/") or host in LOCAL for host in hosts)
    return local or asked.get("sslmode", [""])[-1] in CHECKED


def _not_known(name: str, path: Path) -> Problem:
    return Problem(
        what=f"`{name}` is not understood.",
        where=str(path),
        because="The file has `db`, and `host` and `proxy` under [public], each a text.",
        remedy="Remove it, or put it in quotes.",
    )
