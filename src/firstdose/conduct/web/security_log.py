"""The security log: who came in, who was refused, and what was done to accounts.

It stands apart from the ledger, in lines of JSON with the time in UTC.  No body of a request, no
password, code, token or cookie is ever handed to it, and no line can be forged through it: whatever
is typed stands within quotes, line breaks escaped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from threading import Lock

LONGEST = 200
"""So many characters of anything that somebody typed are kept."""


class Event(StrEnum):
    """What the security log tells of."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    LOCKED_OUT = "locked_out"
    SIGNED_OUT = "signed_out"
    SITTING_ENDED = "sitting_ended"
    REFUSED = "refused"
    BAD_REQUEST = "bad_request"
    INVITED = "invited"
    ENROLLED = "enrolled"
    INVITATION_FAILED = "invitation_failed"
    ACCOUNT_CHANGED = "account_changed"
    RECOVERY_ASKED = "recovery_asked"
    EMERGENCY_ACCESS = "emergency_access"
    READ = "read"
    EXPORTED = "exported"
    FAILED = "failed"
    STARTED = "started"


class SecurityLog:
    """Appends one line an event to a file that only its owner may read; without one, nowhere."""

    def __init__(self, path: Path | None, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock
        self._lock = Lock()

    def write(self, event: Event, **details: str) -> None:
        """One line.  Details are names of things, never what a form held."""
        line = {
            "at": self._clock().astimezone(UTC).isoformat(timespec="milliseconds"),
            "event": event.value,
            **{name: value[:LONGEST] for name, value in details.items()},
        }
        if self._path is None:
            return
        with self._lock:
            # Opened for each line, so that the file may be moved away at any time.
            file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(file, f"{json.dumps(line)}\n".encode())
            finally:
                os.close(file)
