# pyright: standard
"""Taking the ledger out: signed with password and code, and kept with its purpose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase

from firstdose.conduct.store import Head, Store
from firstdose.conduct.web import failures
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.security_log import Event
from firstdose.conduct.web.signing import shows_again
from firstdose.records.canonical import canonical
from firstdose.records.locking import DataExported, ExportedContent
from firstdose.records.signature import Factor, Meaning, Signature


def export(asked: Asked) -> HttpResponseBase:
    """Say what and why, sign, and get the file: entries up to the last, or up to an earlier one.

    Every earlier export is listed, so that it can be seen who took what, and for what.
    """
    store = asked.serving.trial.store
    head = store.head()
    with asked.reading() as now:
        before = now.ledger.history("").of(DataExported)
    typed = {name: asked.typed(name).strip() for name in ("kind", "through", "rationale")}
    problems: dict[str, str] = {}
    if asked.posted:
        problems = _problems(asked, typed, head.number)
        if not problems:
            content, through = ExportedContent(typed["kind"]), int(typed["through"])
            _keep(asked, content, through, typed["rationale"], head)
            return _file(asked, store, content, through)
    return asked.show(
        "export.html",
        status=422 if problems else 200,
        kinds=tuple(ExportedContent),
        head=head,
        before=before,
        typed={**typed, "through": typed["through"] or str(head.number)},
        problems=problems,
    )


def _problems(asked: Asked, typed: dict[str, str], last: int) -> dict[str, str]:
    through = typed["through"]
    plain = through.isascii() and through.isdecimal() and len(through) < 12
    wrong = {
        "kind": typed["kind"] not in list(ExportedContent),
        "through": not plain or not 1 <= int(through) <= last,
        "rationale": not typed["rationale"],
    }
    found = {name: asked.words(f"export.wrong.{name}") for name in wrong if wrong[name]}
    if not found and not shows_again(asked):
        found = {name: asked.words("meeting.sign.wrong") for name in ("password", "code")}
    return found


def _keep(asked: Asked, content: ExportedContent, through: int, purpose: str, head: Head) -> None:
    """The export as a fact, signed over the chain as it stood."""
    fact = DataExported(
        content=content,
        evidence_through=through,
        purpose=purpose,
        signature=Signature(
            state_sha256=head.hash,
            meaning=Meaning.RESPONSIBLE,
            factors=tuple(Factor),
            language=asked.words.language,
        ),
    )
    today = asked.serving.trial.known_on()
    asked.save([asked.answer(fact, today)], stream="exports", seen=None)


def _file(asked: Asked, store: Store, kind: ExportedContent, through: int) -> HttpResponseBase:
    asked.serving.log.write(
        Event.EXPORTED,
        account=asked.person.account,
        kind=kind.value,
        through=str(through),
        address=failures.address(asked.request),
    )
    lines = _rows(store, through) if kind is ExportedContent.AUDIT else _entries(store, through)
    answer = StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
    name = f"{asked.serving.trial.name}-{kind.value}-{through}.jsonl"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _entries(store: Store, through: int) -> Iterator[bytes]:
    """The canonical lines, as `firstdose report` and `firstdose ledger verify` read them."""
    for row in store.rows(0, through):
        yield f"{row.entry}\n".encode()


def _rows(store: Store, through: int) -> Iterator[bytes]:
    """Whole rows: the entry, and what the store adds to it."""
    for row in store.rows(0, through):
        yield f"{canonical(asdict(row))}\n".encode()
