"""Settings of a design, a guard or a stopping rule as short text, each ``key=value``.

The same classes read them as read a study file, so that the same is refused in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, is_dataclass, replace
from typing import Annotated, Generic, TypeVar, cast, get_args, get_origin

from firstdose.protocol.catalogue import (
    Setting,
    condition_classes,
    design_classes,
    guard_classes,
    hints_of,
    kind_of,
    members,
    named,
    settings_of,
)
from firstdose.protocol.designs import DesignSettings, GuardSettings, StoppingRule
from firstdose.protocol.finding import Finding, Path, did_you_mean
from firstdose.protocol.shape import shaped_as
from firstdose.protocol.written import Plain, written
from firstdose.records.problem import StudyError

Read_co = TypeVar("Read_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated(Generic[Read_co]):
    """What was read; None where something is wrong with it.  Paths of findings begin at it."""

    value: Read_co | None
    findings: tuple[Finding, ...] = ()


def stated_design(name: str, pairs: Iterable[str]) -> Stated[DesignSettings]:
    """The settings of a design from its name, however it is spelled, and ``key=value`` pairs.

    A key inside a block is written with a point, ``skeleton.risks=0.1,0.2``; a list with commas,
    or as YAML in brackets.
    """
    return cast("Stated[DesignSettings]", _stated("design", name, pairs, design_classes()))


def stated_guard(text: str) -> Stated[GuardSettings]:
    """A guard from ``kind:key=value,key=value``."""
    name, _, rest = text.partition(":")
    pairs = [each for each in re.split(r",(?=\s*[a-z_.]+\s*=)", rest) if each.strip()]
    return cast("Stated[GuardSettings]", _stated("guard", name.strip(), pairs, guard_classes()))


def stated_stopping(text: str) -> Stated[StoppingRule]:
    """A stopping rule from its conditions: ``participants_at_regimen=9 stays``."""
    conditions: list[Plain] = []
    findings: list[Finding] = []
    for word in text.split():
        name, equals, value = word.partition("=")
        kind = named(name, condition_classes())
        if not kind:
            findings.append(_unknown("condition", name, condition_classes()))
            continue
        condition: dict[str, Plain] = {"kind": kind}
        only = [each.name for each in settings_of(condition_classes()[kind])]
        if equals:
            condition[only[0] if len(only) == 1 else name] = value
        conditions.append(condition)
    if not text.split():
        findings.append(_unknown("condition", "", condition_classes()))
    if findings:
        return Stated(value=None, findings=tuple(findings))
    found, wrong = shaped_as(StoppingRule, {"all_of": conditions})
    return Stated(value=None if wrong else found, findings=wrong)


def _stated(
    what: str, name: str, pairs: Iterable[str], classes: Mapping[str, type]
) -> Stated[object]:
    kind = named(name, classes)
    if not kind:
        return Stated(value=None, findings=(_unknown(what, name, classes),))
    value, of_pairs = _nested(pairs)
    in_full = _in_full(classes[kind], value)
    if any(each.path for each in of_pairs):
        return Stated(value=None, findings=of_pairs)
    found, of_shape = shaped_as(cast("type[object]", classes[kind]), in_full)
    findings = (*of_pairs, *(_of(kind, each, settings_of(classes[kind])) for each in of_shape))
    return Stated(value=None if findings else found, findings=findings)


def _of(kind: str, finding: Finding, known: tuple[Setting, ...]) -> Finding:
    """A missing key with all that are known beside it; of a block, how its keys are written."""
    missing = finding.what.endswith("is missing.")
    if not (missing or finding.what.endswith("is not a block of keys.")):
        return finding
    key = str(finding.path[-1])
    listed = ", ".join(each.name for each in known)
    remedy = f"Add {key}=…; `{kind}` has: {listed}." if missing else ""
    takes = next((each.takes for each in known if each.name == key), "")
    if "{" in takes:
        remedy += f" `{key}` takes {takes}; write a key in braces as {key}.KEY=…."
    return replace(finding, remedy=remedy.strip() or finding.remedy)


def _unknown(what: str, name: str, kinds: Iterable[str]) -> Finding:
    known = tuple(kinds)
    return Finding(
        path=(),
        what=f"There is no {what} '{name}'.",
        because=f"These are known: {', '.join(known)}.",
        remedy=did_you_mean(name.lower(), known) or "Write one of these.",
    )


def _nested(pairs: Iterable[str]) -> tuple[dict[str, Plain], tuple[Finding, ...]]:
    """The pairs as one block of keys, a key with points as blocks in it."""
    root: dict[str, Plain] = {}
    findings: list[Finding] = []
    for pair in pairs:
        key, equals, text = (part.strip() for part in pair.partition("="))
        path: Path = tuple(key.split("."))
        if not equals or not key:
            findings.append(_no_pair(pair))
            continue
        value = _value(text, path, findings)
        here = root
        for part in path[:-1]:
            inner = here.setdefault(str(part), {})
            here = inner if isinstance(inner, dict) else {}
        if path[-1] in here:
            findings.append(_twice(path))
        here[str(path[-1])] = value
    return root, tuple(findings)


def _value(text: str, path: Path, findings: list[Finding]) -> Plain:
    """The text; a list or a block where it is written as one in brackets."""
    if not text.startswith(("[", "{")):
        return text
    try:
        whole = written(f"value: {text}", str(path[-1]))[0].value
    except StudyError as error:
        (problem,) = error.problems
        findings.append(
            Finding(path=path, what=problem.what, because=problem.because, remedy=problem.remedy)
        )
        return None
    return whole["value"] if isinstance(whole, dict) else None


def _in_full(annotation: object, value: Plain) -> Plain:
    """Commas become lists where the setting is one; a block of a union gets the kind it means."""
    here = annotation
    while get_origin(here) is Annotated:
        here = get_args(here)[0]
    if get_origin(here) is tuple and isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    if get_origin(here) is tuple and isinstance(value, list):
        return [_in_full(get_args(here)[0], each) for each in value]
    if not isinstance(value, dict):
        return value
    several = members(here)
    if several:
        meant = _meant(several, value)
        if meant is None:
            return value
        kind = kind_of(meant)
        inner = cast("dict[str, Plain]", _in_full(meant, value))
        return {**inner, "kind": kind} if kind else inner
    if isinstance(here, type) and is_dataclass(here):
        hints = hints_of(here)
        return {key: _in_full(hints.get(key), each) for key, each in value.items()}
    return value


def _meant(several: tuple[object, ...], value: Mapping[str, Plain]) -> type | None:
    """The member of a union that a block names by its kind, or else by keys no other has."""
    classes = [each for each in several if isinstance(each, type) and is_dataclass(each)]
    if "kind" in value:
        return next((each for each in classes if kind_of(each) == value["kind"]), None)
    fits = [each for each in classes if set(value) <= set(hints_of(each))]
    return fits[0] if len(fits) == 1 else None


def _no_pair(pair: str) -> Finding:
    return Finding(
        path=(),
        what=f"'{pair}' is not written as key=value.",
        because="A setting has a name and a value.",
        remedy="Write each as key=value, such as target=0.3.",
    )


def _twice(path: Path) -> Finding:
    return Finding(
        path=path,
        what=f"`{'.'.join(map(str, path))}` is given twice.",
        because="Only one of them can hold.",
        remedy="Keep one of the two.",
    )
