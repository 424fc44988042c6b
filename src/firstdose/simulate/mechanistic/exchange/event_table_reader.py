"""Reads the text of an event table; every problem is shown, with its line."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from firstdose.protocol.finding import nearest
from firstdose.records.problem import Problem, StudyError
from firstdose.simulate.mechanistic.exchange.event_table import (
    COLUMNS,
    Kind,
    PatientRecords,
    Record,
    contradictions,
)

_ASKED = frozenset({"ID", "TIME", "EVID"})
_NOT_READ = {
    "DUR": "Write the rate instead: RATE = AMT / duration in days.",
    "TINF": "Write the rate instead: RATE = AMT / duration in days.",
    "DATE": "Write TIME in days from the first infusion, and drop DATE.",
}
_EMPTY = frozenset({"", "."})
_MOST_ADDITIONAL = 10_000


def read(text: str, compartments: Sequence[str]) -> tuple[PatientRecords, ...]:
    """The patients of an event table in the order of the text.

    CMT is the name of a compartment or its number, counted from 1 in ``compartments``.  An empty
    field and ``.`` mean 0, except in TIME and covariates.  Blank lines and lines that begin with
    ``#`` are left out.  Columns of other names are covariates, constant within a patient.  ``DV``
    is left out.

    Raises:
        StudyError: the text is not such a table; every problem is listed.
    """
    rows = list(_rows(text))
    found = list(_of_the_header(rows))
    if not found:
        header = tuple(name.strip() for name in rows[0][1])
        reader = _Reader(header=header, compartments=tuple(compartments))
        for line, fields in rows[1:]:
            reader.take(line, fields)
        found = reader.problems
        if not found:
            return tuple(
                PatientRecords(
                    patient=patient,
                    records=tuple(records),
                    covariates=reader.covariates[patient],
                )
                for patient, records in reader.patients.items()
            )
    raise StudyError.of(found)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    for line, row in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        if row.strip(" \t,") and not row.lstrip().startswith("#"):
            yield line, next(csv.reader([row]))


def _of_the_header(rows: Sequence[tuple[int, list[str]]]) -> Iterator[Problem]:
    if not rows:
        yield _problem(1, "The event table is empty.", "It has no header.", _columns_asked())
        return
    line, fields = rows[0]
    header = [name.strip() for name in fields]
    for name in sorted(_ASKED - set(header)):
        yield _problem(
            line,
            f"The event table has no column {name}.",
            f"A record is read from ID, TIME and EVID at least; here stands {','.join(fields)}.",
            _columns_asked(),
        )
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield _problem(
            line,
            f"The column {name or '(no name)'} stands twice.",
            "It is not clear which of the two is meant.",
            "Keep one of the two.",
        )
    for name in header:
        if name in _NOT_READ:
            why = "This column of other programmes is not read here."
            yield _problem(line, f"The column {name} is not read.", why, _NOT_READ[name])


def _columns_asked() -> str:
    return f"Begin the table with a line of names: {','.join(COLUMNS)} and covariates, with commas."


def _problem(line: int, what: str, because: str, remedy: str) -> Problem:
    return Problem(what=what, where=f"line {line}", because=because, remedy=remedy)


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Takes one line after another and keeps what it said, or why it could not be taken."""

    header: tuple[str, ...]
    compartments: tuple[str, ...]
    patients: dict[str, list[Record]] = field(default_factory=dict[str, list[Record]])
    covariates: dict[str, dict[str, float]] = field(default_factory=dict[str, dict[str, float]])
    problems: list[Problem] = field(default_factory=list[Problem])
    last: str = ""

    def take(self, line: int, fields: Sequence[str]) -> None:
        if len(fields) != len(self.header):
            self.refuse(
                line,
                f"The line has {len(fields)} fields, the header {len(self.header)}.",
                "A field would be read as another column.",
                "Write a `.` for a field that is empty.",
            )
            return
        said = {name: text.strip() for name, text in zip(self.header, fields, strict=True)}
        before = len(self.problems)
        patient, record = said["ID"], self.record(line, said)
        self.of_patient(line, patient, record)
        self.known_of(line, patient, said)
        if len(self.problems) == before:
            self.patients.setdefault(patient, []).append(record)
        self.last = patient

    def record(self, line: int, said: Mapping[str, str]) -> Record:
        kind = self.kind(line, said["EVID"])
        record = Record(
            time_days=self.number(line, "TIME", said),
            kind=kind,
            compartment=self.compartment(line, said.get("CMT", "")),
            amount=self.number(line, "AMT", said),
            rate_per_day=self.number(line, "RATE", said),
            interval_days=self.number(line, "II", said),
            additional=self.additional(line, said),
            observed=kind is Kind.OBSERVATION and self.number(line, "MDV", said) == 0,
            line=line,
        )
        if self.number(line, "SS", said) != 0:
            self.refuse(
                line,
                f"Steady state (SS = {said['SS']}) is not read.",
                "Cells and conditioning are given a few times and never reach a steady state.",
                "Write SS = 0, and every earlier dose as a record or by ADDL.",
            )
        for what, because, remedy in contradictions(record):
            self.refuse(line, what, because, remedy)
        return record

    def of_patient(self, line: int, patient: str, record: Record) -> None:
        if patient in _EMPTY:
            self.refuse(line, "The record has no ID.", "No patient is named.", "Fill ID.")
            return
        if patient != self.last and patient in self.patients:
            self.refuse(
                line,
                f"Patient {patient} stands in two places.",
                "Other programmes read the second block as another patient.",
                "Keep all records of a patient together.",
            )
        earlier = self.patients.get(patient, [])
        if earlier and record.time_days < earlier[-1].time_days:
            self.refuse(
                line,
                f"TIME goes back from {earlier[-1].time_days:g} to {record.time_days:g}.",
                "The records of a patient stand in the order in which things happened.",
                "Sort the records of the patient by TIME; after a reset too, time goes on.",
            )

    def known_of(self, line: int, patient: str, said: Mapping[str, str]) -> None:
        names = [name for name in self.header if name not in {*COLUMNS, "DV"}]
        here = {name: self.number(line, name, said) for name in names}
        first = self.covariates.setdefault(patient, here)
        for name in names:
            if here[name] != first[name]:
                self.refuse(
                    line,
                    f"The covariate {name} of patient {patient} changes.",
                    "A covariate is read as constant within a patient.",
                    "Write one value, or write the second course as another patient.",
                )

    def kind(self, line: int, text: str) -> Kind:
        if text in {str(int(kind)) for kind in Kind}:
            return Kind(int(text))
        self.refuse(
            line,
            f"EVID = {text or '(empty)'} is not read.",
            "A record is an observation (0), dose (1), other (2), reset (3) or reset and dose (4).",
            "Write one of 0 to 4.",
        )
        return Kind.OTHER

    def compartment(self, line: int, text: str) -> str:
        if text in _EMPTY or text == "0":
            return ""
        if text.isdecimal() and 1 <= int(text) <= len(self.compartments):
            return self.compartments[int(text) - 1]
        if text not in self.compartments:
            self.refuse(
                line,
                f"The compartment {text} is not one of the model.",
                f"The model has {len(self.compartments)} compartments, by name or number from 1.",
                nearest(text, self.compartments),
            )
        return text

    def additional(self, line: int, said: Mapping[str, str]) -> int:
        number = self.number(line, "ADDL", said)
        if number.is_integer() and 0 <= number <= _MOST_ADDITIONAL:
            return int(number)
        self.refuse(
            line,
            f"ADDL = {said['ADDL']} is not a number of additional doses.",
            f"It is a whole number from 0 to {_MOST_ADDITIONAL}.",
            "Write how many doses follow this one.",
        )
        return 0

    def number(self, line: int, name: str, said: Mapping[str, str]) -> float:
        text = said.get(name, "")
        if text in _EMPTY and name in COLUMNS and name != "TIME":
            return 0.0
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if math.isfinite(value) and "_" not in text:
            return value
        self.refuse(
            line,
            f"{name} = {text or '(empty)'} is not a number.",
            "Every field but ID and CMT is a finite number; without it the value is unknown.",
            f"Write {name} as a number.",
        )
        return 0.0

    def refuse(self, line: int, what: str, because: str, remedy: str) -> None:
        self.problems.append(_problem(line, what, because, remedy))
