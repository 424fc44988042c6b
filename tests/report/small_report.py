"""Small trials to report on, and how to read the tables made of them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from analyse.small_trial import Trial, reference_study
from firstdose.protocol import read_published
from firstdose.protocol.published import Published
from firstdose.records.values import Action, Origin, Reason, Sex, SpecialInterest
from firstdose.report.document.build import material_of
from firstdose.report.material import Material
from firstdose.report.page import TableBlock
from firstdose.report.words import Language

ZERO = date(2024, 3, 4)
CUT = ZERO + timedelta(days=420)


@cache
def published_text() -> str:
    """The published results of the reference study."""
    path = files("firstdose.studies") / "nct06010472" / "published.yaml"
    return path.read_text(encoding="utf-8")


def published() -> Published:
    """What was published of the reference study."""
    return read_published(published_text(), "published.yaml")


def passed(regimen: str) -> Reason:
    values = (("regimen", regimen), ("dlts", "0"), ("evaluable", "3"))
    return Reason(key="three_plus_three.no_dlt_in_three", values=values)


def escalation(origin: Origin = Origin.SIMULATED) -> Trial:
    """Three participants at each of two regimens, a third open; one CRS, one who withdrew."""
    trial = Trial(origin=origin, truth="moderate" if origin is Origin.SIMULATED else "")
    trial.decided(ZERO - timedelta(days=30), Action.START, "d1-i7")
    for number in range(6):
        who, regimen = f"{number + 1:03d}", "d1-i7" if number < 3 else "d1-i5"
        person = trial.participant(
            who,
            ZERO + timedelta(days=number % 3 + (60 if number >= 3 else 0)),
            regimen=regimen,
            age=30 + number,
            years=str(5 + number),
            sex=Sex.MALE if number == 4 else Sex.FEMALE,
        )
        person.prednisone(-100, "10").scored(
            -6, "baseline", "arthritis", "rash", "low_complement", pga="2"
        )
        person.scored(28, "day-28", "rash", pga="1").prednisone(70, "5")
        person.scored(84, "week-12", *(["arthritis", "rash"] if number % 2 else []))
        if number < 3:
            person.scored(364, "week-52", *(["rash"] if number == 2 else []))
    return trial


def with_events(origin: Origin = Origin.SIMULATED) -> Trial:
    """The escalation, with a CRS, an infection, a rash, a screening failure and a withdrawal."""
    trial = escalation(origin)
    first = trial.person("001", ZERO)
    first.crs(1)
    second = trial.person("002", ZERO + timedelta(days=1))
    second.event(2, 1, event="AE-1", lasting=4)
    fifth = trial.person("005", ZERO + timedelta(days=61), regimen="d1-i5")
    fifth.event(
        90,
        3,
        term="Lung infection",
        organ="Infections and infestations",
        interest=SpecialInterest.INFECTION,
        treatment=("antibiotic",),
        lasting=12,
    )
    fifth.withdrew(150)
    trial.ineligible("007", ZERO, "neutrophils")
    trial.decided(ZERO + timedelta(days=40), Action.ESCALATE, "d1-i5", (passed("d1-i7"),))
    trial.decided(ZERO + timedelta(days=110), Action.ESCALATE, "d1-i3", (passed("d1-i5"),))
    return trial


def material(trial: Trial, cut: date = CUT, language: Language = "en") -> Material:
    """What a report of this trial is made from."""
    return material_of(reference_study(), trial.ledger(), cut, language, published())


def as_text(table: TableBlock) -> str:
    """A table as lines of cells, for a reader and a comparison."""
    lines = [table.caption]
    if not table.rows:
        return "\n".join((*lines, table.empty, ""))
    heads = [
        " / ".join(part for part in (column.group, column.label, column.unit) if part)
        for column in table.columns
    ]
    lines.append(" | ".join(heads))
    for row in table.rows:
        texts = [cell.text + (f"[{cell.note}]" if cell.note else "") for cell in row.cells]
        lines.append("  " * row.indent + " | ".join(texts))
    lines.extend(f"{note.mark}: {note.text}".removeprefix(": ") for note in table.notes)
    return "\n".join((*lines, ""))
