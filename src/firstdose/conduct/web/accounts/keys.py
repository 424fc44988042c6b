# pyright: standard
"""The key of the devices: made at the first start, and the same one ever after."""

from __future__ import annotations

import os

from firstdose.conduct.web.accounts.devices import check_of
from firstdose.conduct.web.accounts.models import KeyCheck
from firstdose.conduct.web.accounts.writing import writing
from firstdose.conduct.web.serving import DeviceKey
from firstdose.records.problem import StudyError


def settle(key: DeviceKey) -> None:
    """See that the accounts were made with this key; at the first start it is put in its place."""
    check = check_of(key.value)
    with writing():
        kept = KeyCheck.objects.first()
        if kept is None:
            if key.is_new:
                _put(key)
            KeyCheck.objects.create(value=check)
        elif kept.value != check:
            raise _missing(key) if key.is_new else _another(key)


def _put(key: DeviceKey) -> None:
    try:
        file = os.open(key.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as made:
            made.write(key.value)
            made.flush()
            os.fsync(made.fileno())
    except OSError as error:
        raise StudyError(
            "The key of the devices cannot be written.",
            where=str(key.path),
            because=f"{error.strerror or 'The system refused'}.",
            remedy="Name another file with --key-file.",
        ) from None


def _missing(key: DeviceKey) -> StudyError:
    return StudyError(
        "The key of the devices is missing.",
        where=str(key.path),
        because="There are accounts, and without their key nobody's one-time code is right.",
        remedy="Put the file back from its backup, or name it with --key-file. If it is lost, put "
        "the accounts aside: the ledger keeps the duties, and people get new links.",
    )


def _another(key: DeviceKey) -> StudyError:
    return StudyError(
        "The key of the devices is another one.",
        where=str(key.path),
        because="The accounts were made with a different key, so that every code would be wrong.",
        remedy="Put the file back that belongs to these accounts, or name it with --key-file.",
    )
