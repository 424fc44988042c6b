"""The settings of Django, none of which is left to an environment or a file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from firstdose.conduct.store.opening import is_postgresql, sqlite_path
from firstdose.conduct.web.serving import Serving, cookie_name

HSTS_SECONDS = 2 * 365 * 24 * 3600
MOST_BYTES = 4 * 1024 * 1024
"""Of the body of a request."""


def settings_for(serving: Serving) -> Mapping[str, object]:
    """What Django is told."""
    public = serving.public
    hosts = ["127.0.0.1", "localhost"] if public is None else [public.host, "127.0.0.1"]
    said: dict[str, object] = {
        "DEBUG": False,
        "SECRET_KEY": serving.secret,
        "FIRSTDOSE_DEVICE_KEY": serving.device_key.value,
        "ALLOWED_HOSTS": hosts,
        "ROOT_URLCONF": "firstdose.conduct.web.urls",
        "INSTALLED_APPS": ["firstdose.conduct.web.accounts.apps.Accounts"],
        "DATABASES": {"default": database(serving.accounts)},
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "firstdose.conduct.web.headers.headers",
            "firstdose.conduct.web.headers.own_host",
            "django.middleware.csrf.CsrfViewMiddleware",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.jinja2.Jinja2",
                "APP_DIRS": False,
                "DIRS": [],
                "OPTIONS": {"environment": "firstdose.conduct.web.rendering.environment"},
            }
        ],
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "USE_I18N": False,
        "LOGGING_CONFIG": None,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": MOST_BYTES,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 2000,
        "FILE_UPLOAD_MAX_MEMORY_SIZE": MOST_BYTES,
        "X_FRAME_OPTIONS": "DENY",
        "CSRF_FAILURE_VIEW": "firstdose.conduct.web.failures.csrf",
        "CSRF_COOKIE_NAME": cookie_name(serving, "csrf"),
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_COOKIE_SECURE": public is not None,
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SECURE_SSL_REDIRECT": public is not None,
        "SECURE_REDIRECT_EXEMPT": ["^healthz$"],
        "SECURE_HSTS_SECONDS": 0 if public is None else HSTS_SECONDS,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": public is not None,
    }
    return said


@cache
def accounts_schema(place: str) -> str:
    """The schema of the accounts on PostgreSQL: beside that of their ledger, and named after it.

    Trials in several schemas of one database have each its own people.
    """
    import psycopg  # noqa: PLC0415 - only where it is used

    with psycopg.connect(place) as connection:
        found = connection.execute("SELECT current_schema()").fetchone()
    schema = str(found[0]) if found is not None and found[0] is not None else "public"
    return "accounts" if schema == "public" else f"{schema}_accounts"


def database(place: str) -> Mapping[str, object]:
    """Where the accounts are, as Django wants it said."""
    if is_postgresql(place):
        from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415 - only where it is used

        said = conninfo_to_dict(place)
        options = f"{said.pop('options', '')} -csearch_path={accounts_schema(place)}"
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": said.pop("dbname", ""),
            "USER": said.pop("user", ""),
            "PASSWORD": said.pop("password", ""),
            "HOST": said.pop("host", ""),
            "PORT": said.pop("port", ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {**said, "options": options.strip()},
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(sqlite_path(place)),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            " PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;",
        },
    }
