# pyright: standard
"""Mistakes of ours: where one happened is written to the security log, and nothing it held."""

from __future__ import annotations

import logging
from traceback import extract_tb

from firstdose.conduct.web.origin import path
from firstdose.conduct.web.security_log import Event
from firstdose.conduct.web.serving import Serving


class Mistakes(logging.Handler):
    """Takes what Django says of an exception, and leaves out its message, which may quote data."""

    def emit(self, record: logging.LogRecord) -> None:
        request = getattr(record, "request", None)
        if record.exc_info is None or record.exc_info[0] is None or request is None:
            return
        serving = request.META.get("firstdose.serving")
        if not isinstance(serving, Serving):
            return
        frames = extract_tb(record.exc_info[2])[-3:]
        serving.log.write(
            Event.FAILED,
            path=path(request),
            kind=record.exc_info[0].__name__,
            at_line=" < ".join(f"{each.name}:{each.lineno}" for each in reversed(frames)),
        )


def listen() -> None:
    """Let Django tell nobody else."""
    mistakes: dict[str, logging.Handler] = {
        "django": logging.NullHandler(),
        "django.request": Mistakes(logging.ERROR),
    }
    for name, handler in mistakes.items():
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
