"""Whether the facts of a ledger belong to the study whose file it carries."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose import protocol
from firstdose.cli.problems import warn_of
from firstdose.protocol.study import Study
from firstdose.records.facts import (
    CellsInfused,
    DoseDecided,
    Fact,
    ProtocolVersionActive,
    RegimenAssigned,
    VisitAttended,
    VisitMissed,
)
from firstdose.records.ledger import Ledger
from firstdose.records.problem import StudyError
from firstdose.records.values import Origin
from firstdose.simulate.reconstruction.targets import NOT_PUBLISHED

Name = tuple[str, str]
"""What kind of thing a fact names, such as a visit, and its name."""


def study_of(ledger: Ledger, name: str) -> Study:
    """The study in force at the end of a ledger; a problem when facts are of another one.

    What would be refused in its file today is told on standard error, and refuses nothing.
    """
    opened = ledger.opened.fact
    versions = [entry.fact for entry in ledger.history("").of(ProtocolVersionActive)]
    texts = (opened.study_text, *(version.study_text for version in versions))
    inside = f"the study file inside {name}"
    studies = [protocol.recorded(text, inside) for text in texts]
    warn_of(protocol.problems(texts[-1], inside))
    for study in studies:
        if study.identity.name != opened.study:
            raise _refused(
                f"{name} says that it is a ledger of {opened.study}, and carries the study file of "
                f"{study.identity.name}.",
                where=f"{name}, line 1",
            )
    known = {each for study in studies for each in _names_in(study)}
    if opened.origin is Origin.RECONSTRUCTED:
        known |= {("part", NOT_PUBLISHED), ("regimen", NOT_PUBLISHED)}
    strange = min(_strange(ledger, known), default=None)
    if strange is not None:
        number, kind, unknown = strange
        raise _refused(
            f"{name} holds facts of another study: {opened.study} has no {kind} `{unknown}`.",
            where=f"{name}, entry {number}",
        )
    return studies[-1]


def _names_in(study: Study) -> Iterator[Name]:
    yield from (("part", part.name) for part in study.in_turn)
    yield from (("regimen", regimen.name) for regimen in study.regimens.regimens)
    yield from (("visit", visit.name) for visit in study.schedule.visits)


def _strange(ledger: Ledger, known: set[Name]) -> Iterator[tuple[int, str, str]]:
    """Each entry in force that names what the study does not have, with what it names."""
    for participant in ("", *ledger.participants):
        for entry in ledger.history(participant):
            for kind, name in _names_said(entry.fact):
                if name and (kind, name) not in known:
                    yield entry.number, kind, name


def _names_said(fact: Fact) -> Iterator[Name]:
    match fact:
        case RegimenAssigned():
            yield from (("part", fact.part), ("regimen", fact.regimen))
        case DoseDecided():
            yield from (("part", fact.part), ("regimen", fact.regimen))
        case CellsInfused():
            yield ("regimen", fact.regimen)
        case VisitAttended() | VisitMissed():
            yield ("visit", fact.visit)
        case _:
            pass


def _refused(what: str, *, where: str) -> StudyError:
    return StudyError(
        what,
        where=where,
        because="The facts of one study mean nothing under the protocol of another.",
        remedy="Restore the original ledger file; one ledger holds one study.",
    )
