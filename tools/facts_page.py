"""Write docs/reference/facts.md from the fact classes.

    python tools/facts_page.py

The examples are those of tests/golden/every_kind.txt.  A field without a meaning below, or a
meaning without a field, stops it.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from textwrap import fill
from typing import assert_never

from firstdose.records import KINDS, STUDY_KINDS, Fact, kind_of, notation
from firstdose.records.facts import EnteredInError
from firstdose.records.ranges import Range
from firstdose.records.shapes import (
    Day,
    Field,
    Flag,
    Many,
    Maybe,
    Number,
    Record,
    Row,
    Shape,
    Text,
    Whole,
    Word,
    record,
)

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "facts.md"
EXAMPLES = ROOT / "tests" / "golden" / "every_kind.txt"

MEANINGS = {
    "about": "the participant, snapshot or person concerned",
    "action": "what was done with the study treatment",
    "age_years": "age in whole years on the day it was recorded",
    "amount": "how much was given, in its unit",
    "analyte": "what was measured, as named in the table of analytes",
    "answer": "is the criterion satisfied?",
    "answers": "one answer for each criterion",
    "asked_by": "account of whoever asked for it; another person granted it",
    "assessor": "who judged the cause",
    "attributed": "is a present finding due to lupus? Only such findings score",
    "authority": "the authority, as the table of clocks names it",
    "blinded": "shown no dose, schedule or cohort?",
    "causality": "one judgement for each assessor and possible cause",
    "cause": "cause of death",
    "cells": "viable cells in the lot",
    "cells_given": "viable cells given",
    "cells_planned": "viable cells planned",
    "began_at": "time of day, such as 10:05",
    "clinic": "which virtual clinic, or which method of reconstruction",
    "chain_sha256": "the link of the chain at the last of them",
    "cohort": "number of the cohort within the part",
    "content": "what was taken out",
    "comment": "what the member wants said; more than a word where they disagree",
    "component": "what may have caused the event",
    "conclusion": "how the query was settled",
    "consent_version": "version of the consent form",
    "criterion": "name of the criterion in the study file",
    "disease_duration_years": "years since diagnosis; left out where it was not recorded",
    "dissent": "what members of the committee held against the decision",
    "domains": "what the ledger claims to record; any other domain is reported as not recorded",
    "dose_limiting": "is the event dose-limiting?",
    "dose_mg_per_day": "milligrams a day from this day on; 0 stops the drug",
    "dose_mg": "milligrams that the second person worked out",
    "drug": "name of the drug",
    "ended_at": "time of day, such as 10:35",
    "eligible": "the investigator's conclusion",
    "entries": "numbers of the entries",
    "entry": "number of the entry asked about; left out where something is missing",
    "event": "identifier of the adverse event, such as AE-1; one event of one participant",
    "evidence_sha256": "fingerprint of the participants alone, which a later entry may change",
    "evidence_through": "number of the last entry the committee had before it",
    "expected": "does the reference safety information foresee it?",
    "factors": "how the signer showed again who they are",
    "expires_on": "last day on which the bag may be given",
    "expecting": "whose pregnancy it is",
    "final": "left out for good, not only put off",
    "gate": "the gate that was shut",
    "gcp_trained_on": "day of the training in good clinical practice, if any",
    "given_dose_mg": "milligrams given",
    "grade": "severity grade, 1 to 5",
    "indication": "why the drug is given",
    "identity_confirmed": "did two people read the same identity on bag, lot and participant?",
    "instrument": "name of the instrument",
    "items": "one answer for each item of the instrument",
    "justified": "was the access called for?",
    "key": "name of the item in the instrument's table",
    "language": "language of the screen on which it was read",
    "lot": "number of the product lot",
    "lower_limit": "lower limit of normal; left out where the laboratory reported none",
    "made_by": "for a simulated or reconstructed ledger: how to make it again",
    "meaning": "what the signature means",
    "note": "remark of the site",
    "number": "number of the infusion within the regimen, from 1",
    "origin": "whether the facts were conducted, simulated, reconstructed or imported",
    "outcome": "how the event stands",
    "part": "part of the study",
    "participant": "subject number",
    "person": "name of the account",
    "planned_day": "study day planned; negative before the first infusion",
    "planned_dose_mg": "milligrams planned",
    "premedication": "what was given before the cells",
    "pregnancy_outcome": "how the pregnancy stands from this day on",
    "protocol_trained_on": "day of the training in the protocol, if any",
    "purpose": "what it is for",
    "qualifier": "`<`, `>`, `≤` or `≥` where the laboratory reported a limit, not a value",
    "query": "identifier of the query, such as Q-1; one query of one participant",
    "rationale": "why",
    "reason": "why",
    "reasons": "why the design recommended it",
    "recommended_action": "what the design recommended",
    "recommended_regimen": "the regimen the design recommended",
    "reference": "document and version it rests on",
    "regimen": "name of the regimen in the study file",
    "relatedness": "how likely the component caused the event",
    "reaction": "was there a reaction to the infusion?",
    "rescue": "what was given",
    "result": "what the test showed, or why none was done",
    "remark": "what was found",
    "report": "first report or follow-up",
    "role": "what the person is in the trial",
    "route": "route of administration",
    "seed": "seed of the draws",
    "signature": "what was signed, and how",
    "site": 'number of the site; `""`: every site',
    "snapshot_sha256": "fingerprint of everything the meeting looked at",
    "state_sha256": "fingerprint of the state that was signed",
    "text": "what is asked or answered",
    "trial": "which of the trials made from one seed",
    "seriousness": "the criteria that make the event serious; none: not serious",
    "sex": "sex as recorded at screening",
    "special_interest": "cell-therapy toxicity the event belongs to",
    "state": "how the event stands from this day on",
    "step": "`conditioning`, or an infusion such as `infusion-2`",
    "study": "name of the study",
    "study_sha256": "SHA-256 of the study file, by which an altered text is found out",
    "study_text": "the whole study file",
    "system_organ_class": "system organ class of the term",
    "term": "adverse event term",
    "thawed_at": "time of day, such as 09:40",
    "therapy": "name of the therapy",
    "therapy_class": "kind of lupus therapy",
    "treatment": "what was given against the event",
    "truth": "name of the truth the virtual participants were drawn from",
    "unit": "unit as reported",
    "upper_limit": "upper limit of normal; left out where the laboratory reported none",
    "value": "number as reported, every digit kept",
    "values": "names and values the reason speaks of",
    "version": "version of the study file",
    "viability_percent": "viable cells, percent of all cells",
    "visit": "name of the visit in the study file",
    "why": "reason, in the person's own words",
    # Where a name means something else in one record:
    "dose_decided.action": "what the committee decided",
    "dose_decided.regimen": "the regimen the decision is about",
    "item.answer": "the finding, or a number in the instrument's own unit",
    "reason.key": "name of the reason, which the report has words for",
    "infusion_held.event": "identifier of the adverse event behind it, if any",
    "pregnancy_reported.note": "remark of the site, such as the expected date in weeks",
    "infusion_observed.note": "remark of the site",
    "rescue_given.event": "identifier of the adverse event it was given against, if any",
    "rescue_given.unit": "unit as given: mg, µg, g or units of blood",
    "examination_scored.event": "identifier of the adverse event examined, if any",
    "entered_in_error.participant": "subject number; `-` when it concerns the study",
    "vote_cast.action": "what the member votes for",
    "vote_cast.regimen": "the regimen the vote is for",
    "data_exported.evidence_through": "number of the last entry taken out",
    "study_locked.evidence_through": "number of the last entry that is closed",
    "decision_signed.action": "what was decided",
    "decision_signed.regimen": "the regimen the decision is about",
    "gate_overridden.regimen": "the regimen concerned",
}

WHAT = (
    "A {term}`fact` is what a clinic answers or volunteers. Each stands in one entry of the "
    "{term}`ledger`, which says when it happened, when it became known, who entered it and, for a "
    "correction, what it amends and why. No fact holds a date, a name or a birth date."
)
HOW = (
    "[The ledger file](ledger-file.md) says how facts are written. Each example below is in the "
    "one-line notation, where a field may be left out if it holds its default; in a ledger file "
    "every field is written. A number beyond the ends that its field has is refused when it is "
    "read."
)
MADE_BY = "<!-- Made by tools/facts_page.py from src/firstdose/records. -->"


def page() -> str:
    """The whole page."""
    used: set[str] = set()
    about_study = [kind for name, kind in KINDS.items() if name in STUDY_KINDS]
    about_participants = [
        kind
        for name, kind in KINDS.items()
        if name not in STUDY_KINDS and kind is not EnteredInError
    ]
    blocks = [
        "# Facts\n",
        *(f"{fill(paragraph, 120)}\n" for paragraph in (WHAT, HOW, MADE_BY)),
        "## About the study\n",
        *(_fact(kind, used) for kind in about_study),
        "## About a participant\n",
        *(_fact(kind, used) for kind in about_participants),
        "## About an entry\n",
        _fact(EnteredInError, used),
        "## Records within facts\n",
        *(_record(part, used) for part in _inner()),
        "## Closed lists\n",
        *(_words(words) for words in _closed_lists()),
    ]
    stale = MEANINGS.keys() - used
    assert not stale, f"no field is called {sorted(stale)}"
    return "\n".join(blocks)


def _fact(kind: type[Fact], used: set[str]) -> str:
    name = next(name for name, other in KINDS.items() if other is kind)
    example = next(line for line in _examples() if kind_of(line[0].fact) == name)
    return _section(record(kind), name, f"```text\n{example[1]}\n```\n", used)


def _record(shape: Record, used: set[str]) -> str:
    return _section(shape, _name(shape.kind), "", used)


def _section(shape: Record, name: str, example: str, used: set[str]) -> str:
    rows = "\n".join(_row(field, name, used) for field in shape.fields)
    table = f"| field | holds | meaning |\n|---|---|---|\n{rows}\n"
    return "\n".join(part for part in (f"### {name}\n", _said(shape.kind), example, table) if part)


def _row(field: Field, name: str, used: set[str]) -> str:
    key = f"{name}.{field.name}" if f"{name}.{field.name}" in MEANINGS else field.name
    used.add(key)
    default = "" if field.required else f"; {_default(field)}"
    return f"| `{field.name}` | {_holds(field.shape)}{default} | {MEANINGS[key]} |"


def _default(field: Field) -> str:
    if field.default in (None, "", ()):
        return "may be left out"
    return f"`{notation.said_as(field.shape, field.default)}` when left out"


def _holds(shape: Shape, *, many: bool = False) -> str:
    match shape:
        case Text():
            return "texts" if many else "text"
        case Whole():
            return f"whole number{'s' if many else ''}{_ends(shape.range)}"
        case Flag():
            return "yes or no"
        case Number():
            return f"decimal number{'s' if many else ''}{_ends(shape.range)}"
        case Day():
            return "days" if many else "day"
        case Word():
            link = f"[{_name(shape.words)}](#{_name(shape.words)})"
            return f"{link} or {_holds(shape.number)}" if shape.number else link
        case Maybe():
            return _holds(shape.of, many=many)
        case Many():
            return f"list of {_holds(shape.of, many=True)}"
        case Row():
            return f"rows of {len(shape.of)} texts" if many else f"{len(shape.of)} texts"
        case Record():
            return f"[{_name(shape.kind)}](#{_name(shape.kind)})"
    assert_never(shape)


def _ends(within: Range | None) -> str:
    return "" if within is None else f" {within}"


def _words(words: type[StrEnum]) -> str:
    said = fill(", ".join(f"`{word.value}`" for word in words), 120)
    return f"### {_name(words)}\n\n{_said(words)}\n{said}\n"


def _inner() -> list[Record]:
    """Every record that stands within a fact, in order of name."""
    found = {shape for kind in KINDS.values() for shape in _within(record(kind))}
    return sorted((s for s in found if isinstance(s, Record)), key=lambda s: _name(s.kind))


def _closed_lists() -> list[type[StrEnum]]:
    found = {shape for kind in KINDS.values() for shape in _within(record(kind))}
    return sorted({shape.words for shape in found if isinstance(shape, Word)}, key=_name)


def _within(shape: Shape) -> Iterator[Shape]:
    inner: Sequence[Shape]
    match shape:
        case Record():
            inner = [field.shape for field in shape.fields]
        case Row():
            inner = shape.of
        case Maybe() | Many():
            inner = [shape.of]
        case _:
            inner = []
    for part in inner:
        yield part
        yield from _within(part)


def _name(kind: type[object]) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in kind.__name__).lstrip("_")


def _said(kind: type[object]) -> str:
    paragraphs = inspect.cleandoc(kind.__doc__ or "").replace("``", "`").split("\n\n")
    return "\n\n".join(fill(" ".join(part.split()), 120) for part in paragraphs) + "\n"


def _examples() -> list[tuple[notation.Entry[Fact], str]]:
    """The entries of the golden file, each with its lines as they stand there."""
    said: list[str] = []
    for line in EXAMPLES.read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            said[-1] += f"\n{line}"
        elif not line.startswith("#"):
            said.append(line)
    return [(notation.read(lines)[0], lines) for lines in said]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
