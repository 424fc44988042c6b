"""What is wrong with a thawed bag, and with the times of an infusion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.typed import Fault
from firstdose.records.care import InfusionObserved, ProductThawed
from firstdose.records.values import YesNo

_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def thaw_faults(at: str, fact: ProductThawed, on: date, lots: set[str]) -> Iterator[Fault]:
    """A lot that was not released, one that has expired, a time that is none."""
    if fact.lot not in lots:
        yield Fault(field=f"{at}.lot", key="lot_not_released", values=(("lot", fact.lot),))
    if fact.expires_on < on:
        yield Fault(field=f"{at}.expires_on", key="expired", values=(("lot", fact.lot),))
    yield from _time(f"{at}.thawed_at", fact.thawed_at)


def course_faults(at: str, fact: InfusionObserved) -> Iterator[Fault]:
    """A time that is none."""
    yield from _time(f"{at}.began_at", fact.began_at)
    yield from _time(f"{at}.ended_at", fact.ended_at)


def may_be_infused(at: str, lot: str, on: date, case: Case) -> Iterator[Fault]:
    """A bag whose identity was not confirmed, or that has expired, is not infused."""
    thawed = [one for one in case.history.of(ProductThawed) if one.fact.lot == lot]
    if not thawed:
        return
    last = thawed[-1].fact
    if last.identity_confirmed is not YesNo.YES:
        yield Fault(field=f"{at}.lot", key="identity_not_confirmed", values=(("lot", lot),))
    if last.expires_on < on:
        yield Fault(field=f"{at}.lot", key="expired", values=(("lot", lot),))


def _time(field: str, text: str) -> Iterator[Fault]:
    if not _TIME.fullmatch(text):
        yield Fault(field=field, key="no_time")
