# pyright: standard
"""The pages of a trial as one WSGI application.

A process has one database of accounts, because Django has; trials it may have several.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from firstdose.conduct.store.opening import is_postgresql
from firstdose.conduct.web.mistakes import listen
from firstdose.conduct.web.serving import Serving
from firstdose.conduct.web.settings import accounts_schema, database, settings_for

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def prepare(serving: Serving) -> None:
    """Make the database of the accounts ready, once a process."""
    if not settings.configured:
        settings.configure(**settings_for(serving))
        django.setup()
        listen()
    assert _same_database(serving), "a process has one database of accounts"
    if is_postgresql(serving.accounts):
        make_schema(serving.accounts)
    call_command("migrate", verbosity=0, interactive=False)
    # Once Django knows its settings, and not before.
    from firstdose.conduct.web.accounts.keys import settle  # noqa: PLC0415

    settle(serving.device_key)


def _same_database(serving: Serving) -> bool:
    """Whether the accounts of a trial are where Django looks for them."""
    ours, django_s = database(serving.accounts), settings.DATABASES["default"]
    return all(django_s[name] == ours[name] for name in ("NAME", "OPTIONS"))


def make_schema(place: str) -> None:
    """Make the schema of the accounts where there is none; the tables in it are made after it."""
    import psycopg  # noqa: PLC0415 - only where it is used
    from psycopg import sql  # noqa: PLC0415

    schema = accounts_schema(place)
    with psycopg.connect(place, autocommit=True) as connection:
        there = "SELECT 1 FROM pg_namespace WHERE nspname = %s"
        if connection.execute(there, (schema,)).fetchone() is None:
            made = sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema))
            connection.execute(made)


def application(serving: Serving) -> Application:
    """What a web server calls for every request."""
    prepare(serving)
    respond = get_wsgi_application()

    def with_trial(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        return respond({**environ, "firstdose.serving": serving}, start)

    return with_trial
