"""Whether the facts of a ledger belong to the study whose file it carries, as it now stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from firstdose import protocol
from firstdose.cli.problems import warn_of, warn_of_visits
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
from firstdose.records.problem import Problem, StudyError
from firstdose.records.values import Origin
from firstdose.simulate.reconstruction.targets import NOT_PUBLISHED


class Name(NamedTuple):
    """What a fact names, and how it is called: visit `day-7`, regimen `a1` in part `sad`."""

    kind: Literal["part", "regimen", "visit"]
    called: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    """One study file that a ledger carries: what the version is called, and what it names."""

    called: str
    study: Study
    names: frozenset[Name]


def study_of(ledger: Ledger, name: str) -> Study:
    """The study in force at the end of a ledger; a problem when facts are of another one.

    A part or regimen that facts name must stand in the version in force, under which everything is
    analysed.  A visit may have been dropped: what was found there was then found between visits,
    which is told on standard error, and so is what would be refused in the study file today.
    """
    versions = tuple(_versions(ledger, f"the study file inside {name}"))
    warn_of(protocol.problems(ledger.study_text_in_force(), f"the study file inside {name}"))
    _refuse_another_study(ledger, versions, name)
    dropped: dict[Name, int] = {}
    for number, what in sorted(_lacking(ledger, versions[-1].names)):
        dropped.setdefault(what, number)
    told = [_dropped(what, number, versions, name) for what, number in dropped.items()]
    if any(what.kind != "visit" for what in dropped):
        raise StudyError.of(told)
    warn_of_visits(told)
    return versions[-1].study


def _refuse_another_study(ledger: Ledger, versions: Sequence[_Version], name: str) -> None:
    """Every study file inside is that of the study, and one of them has what the facts name."""
    opened = ledger.opened.fact
    for version in versions:
        if version.study.identity.name != opened.study:
            raise _refused(
                f"{name} says that it is a ledger of {opened.study}, and carries the study file of "
                f"{version.study.identity.name}.",
                where=f"{name}, line 1",
            )
    known = frozenset[Name]().union(*(version.names for version in versions))
    strange = min(_lacking(ledger, known), default=None)
    if strange is not None:
        number, unknown = strange
        raise _refused(
            f"{name} holds facts of another study: {opened.study} has no {unknown.called}.",
            where=f"{name}, entry {number}",
        )


def _versions(ledger: Ledger, inside: str) -> Iterator[_Version]:
    """Each study file that a ledger carries, in the order in which they came into force."""
    opened = ledger.opened.fact
    later = [entry.fact for entry in ledger.history("").of(ProtocolVersionActive)]
    beyond = {NOT_PUBLISHED} if opened.origin is Origin.RECONSTRUCTED else set[str]()
    texts = [("", opened.study_text), *((fact.version, fact.study_text) for fact in later)]
    for called, text in texts:
        study = protocol.recorded(text, inside)
        yield _Version(called=called, study=study, names=frozenset(_names_in(study, beyond)))


def _names_in(study: Study, beyond: set[str]) -> Iterator[Name]:
    """What facts may name; ``beyond``: what stands for a part or regimen that is not known."""
    offered = {part.name: {*part.regimens, *beyond} for part in study.in_turn}
    offered |= dict.fromkeys(beyond, beyond)
    for part, regimens in offered.items():
        yield _part(part)
        for regimen in regimens:
            yield _regimen(regimen)
            yield _regimen(regimen, part)
    yield from (_visit(visit.name) for visit in study.schedule.visits)


def _lacking(ledger: Ledger, known: frozenset[Name]) -> Iterator[tuple[int, Name]]:
    """Each entry in force that names what is not known, with the first that it names."""
    for participant in ("", *ledger.participants):
        for entry in ledger.history(participant):
            unknown = next((one for one in _names_said(entry.fact) if one not in known), None)
            if unknown is not None:
                yield entry.number, unknown


def _names_said(fact: Fact) -> Iterator[Name]:
    match fact:
        case RegimenAssigned() | DoseDecided():
            yield _part(fact.part)
            if fact.regimen:
                yield from (_regimen(fact.regimen), _regimen(fact.regimen, fact.part))
        case CellsInfused():
            yield _regimen(fact.regimen)
        case VisitAttended() | VisitMissed():
            yield _visit(fact.visit)
        case _:
            pass


def _part(name: str) -> Name:
    return Name("part", f"part `{name}`")


def _regimen(name: str, part: str = "") -> Name:
    return Name("regimen", f"regimen `{name}` in {f'part `{part}`' if part else 'any part'}")


def _visit(name: str) -> Name:
    return Name("visit", f"visit `{name}`")


def _dropped(what: Name, number: int, versions: Sequence[_Version], name: str) -> Problem:
    before = max(place for place, version in enumerate(versions) if what in version.names)
    dropped_by = versions[before + 1].called
    if what.kind == "visit":
        because = (
            "What was found at such a visit counts as found between visits and stands in no table "
            "by visit."
        )
        remedy = (
            "Where the visit only got another name, bring a version into force in whose file it "
            "has the old one again (protocol_version_active)."
        )
    else:
        because = (
            "Everything is analysed under the version in force, which would pass over whoever was "
            "entered, treated or decided on under what it no longer has."
        )
        remedy = (
            "Bring a version into force that keeps the parts and regimens of earlier stages in "
            "its file (protocol_version_active)."
        )
    return Problem(
        what=f"Version {dropped_by} of the study file no longer has {what.called}, of which entry "
        f"{number} speaks.",
        where=f"{name}, entry {number}",
        because=because,
        remedy=remedy,
    )


def _refused(what: str, *, where: str) -> StudyError:
    return StudyError(
        what,
        where=where,
        because="The facts of one study mean nothing under the protocol of another.",
        remedy="Restore the original ledger file, or correct the entry: one ledger, one study.",
    )
