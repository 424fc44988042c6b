"""The arithmetic of the conditioning doses, and whether a second person has worked them out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.computed import Block, Cell, Line, Phrase, said
from firstdose.conduct.forms.form import Form
from firstdose.conduct.forms.naming import known_label
from firstdose.derive.dosing import DoseArithmetic, dose_arithmetic
from firstdose.records.care import DoseChecked
from firstdose.records.orders import Condition
from firstdose.standards.verdict import Outcome

_SHOWN = Decimal("0.001")
"""Intermediate values are shown to three places; they are worked on unrounded."""


def arithmetic(form: Form, case: Case) -> tuple[Block, ...]:
    """One block for each drug of the day, on the worksheet of whoever gives it.

    Whoever checks the dose works it out alone: they are shown what goes into it, and no result.
    """
    if form.name not in ("conditioning", "dose_check"):
        return ()
    alone = form.name == "dose_check"
    return tuple(
        block
        for order in case.orders
        if isinstance(order, Condition) and form.stream.endswith(f"/{order.planned_day}")
        for block in _of_day(order, case, alone=alone)
    )


def _of_day(order: Condition, case: Case, *, alone: bool) -> Iterator[Block]:
    drugs = {drug.drug: drug for one in case.study.regimens.conditioning for drug in one.drugs}
    for planned in order.drugs:
        drug = drugs.get(planned.drug)
        if drug is None:
            continue
        found = dose_arithmetic(case.history, drug, case.today)
        yield _inputs(found) if alone else _block(found, order, case)


def _inputs(found: DoseArithmetic) -> Block:
    """What a dose is worked out from."""
    return Block(
        title=Phrase("computed.dose.from", (("drug", known_label("drug", found.drug)),)),
        lines=tuple(line for line in _lines(found) if line.about in _FROM),
    )


_FROM = tuple(
    Phrase(f"computed.dose.{name}") for name in ("height", "weight", "clearance", "asked")
)


def _block(found: DoseArithmetic, order: Condition, case: Case) -> Block:
    return Block(
        title=Phrase("computed.dose.title", (("drug", known_label("drug", found.drug)),)),
        lines=tuple(_lines(found)),
        verdict=_checked(found, order, case),
        outcome=_outcome(found, order, case),
    )


def _lines(found: DoseArithmetic) -> Iterator[Line]:
    surface = found.surface_m2.quantize(_SHOWN, ROUND_HALF_UP)
    yield Line(about=Phrase("computed.dose.height"), found=said(found.height_cm, "cm"))
    yield Line(about=Phrase("computed.dose.weight"), found=said(found.weight_kg, "kg"))
    yield Line(
        about=Phrase("computed.dose.surface"),
        found=said(surface, "m²"),
        limit=f"=√({found.height_cm:f} × {found.weight_kg:f} / 3600)",
    )
    if found.clearance_ml_per_min is not None:
        clearance = found.clearance_ml_per_min.quantize(_SHOWN, ROUND_HALF_UP)
        yield Line(
            about=Phrase("computed.dose.clearance"),
            found=said(clearance, "mL/min"),
            limit=Phrase("computed.dose.cockcroft"),
        )
    yield Line(about=Phrase("computed.dose.asked"), found=said(found.asked_mg_per_m2, "mg/m²"))
    if found.allowed_mg_per_m2 != found.asked_mg_per_m2:
        yield Line(
            about=Phrase("computed.dose.allowed"),
            found=said(found.allowed_mg_per_m2, "mg/m²"),
            limit=Phrase("computed.dose.label"),
        )
    yield Line(
        about=Phrase("computed.dose.planned"),
        found=said(found.dose_mg, "mg"),
        limit=f"={found.allowed_mg_per_m2:f} mg/m² × {surface:f} m²",
    )


def _check(drug: str, order: Condition, case: Case) -> Decimal | None:
    """What the second person worked out; None where nobody has."""
    for entry in reversed(case.history.of(DoseChecked)):
        if (entry.fact.drug, entry.fact.planned_day) == (drug, order.planned_day):
            return entry.fact.dose_mg
    return None


def _checked(found: DoseArithmetic, order: Condition, case: Case) -> Cell:
    checked = _check(found.drug, order, case)
    if checked is None:
        return Phrase("computed.dose.unchecked")
    key = "agrees" if checked == found.dose_mg else "disagrees"
    return Phrase(f"computed.dose.{key}", (("dose", f"{checked:f}"),))


def _outcome(found: DoseArithmetic, order: Condition, case: Case) -> Outcome:
    checked = _check(found.drug, order, case)
    if checked is None:
        return Outcome.UNKNOWN
    return Outcome.MET if checked == found.dose_mg else Outcome.NOT_MET
