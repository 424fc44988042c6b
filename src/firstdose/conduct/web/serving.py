"""What is served: one trial, where its things lie, and to whom it is open."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from firstdose.conduct.access import Role
from firstdose.conduct.web.security_log import SecurityLog
from firstdose.conduct.web.trial import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """How a trial is reached from other machines: behind a proxy that ends TLS.

    ``host`` is the name people type; ``proxy`` the address that the proxy calls from.
    """

    host: str
    proxy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """An account of the demonstration, with what nobody would otherwise be told.

    Its device has the name of the account.
    """

    account: str
    full_name: str
    role: Role
    site: str
    blinded: bool
    password: str
    seed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceKey:
    """The key of which, with the name of a device, its secret follows; it is in no database.

    ``is_new``: it was made just now, and is put at ``path`` if nobody has an account yet.
    """

    value: bytes = field(repr=False)
    path: Path
    is_new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """One trial as it is served.

    ``accounts``: the database of the accounts, a path or an address of PostgreSQL.  ``public``
    None: on this machine only.  ``demo``: the accounts of a demonstration; () in earnest.
    """

    trial: Trial
    accounts: str
    secret: str
    device_key: DeviceKey
    log: SecurityLog
    public: Public | None = None
    demo: tuple[DemoAccount, ...] = ()
    folder: Path | None = None


def cookie_name(serving: Serving, of: str) -> str:
    """The name of a cookie of this trial, which no other trial on the machine uses.

    A browser keeps no cookies apart by port (RFC 6265 section 8.5).  Neither is the name that of a
    copy of the ledger in another folder.  On a public address no other host can have set it.
    """
    said = f"{serving.trial.fingerprint} {serving.secret}"
    mark = blake2b(said.encode(), digest_size=5).hexdigest()
    return f"{'' if serving.public is None else '__Host-'}firstdose_{of}_{mark}"
