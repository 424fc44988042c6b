"""What a folder of trials says of the run it belongs to, so that no two runs share a folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256

from pydantic import TypeAdapter, ValidationError

from firstdose.records.lines import study_sha256
from firstdose.records.problem import Problem, StudyError
from firstdose.simulate.whole_trials.plan import Plan

NAME = "manifest.json"
_OBJECT = TypeAdapter(dict[str, object])


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The plan of a folder, as far as its rows depend on it; texts by their hashes."""

    firstdose: str
    study: str
    study_sha256: str
    clinic: str
    seed: int
    chunk_size: int
    designs: tuple[tuple[str, str], ...]
    truths: tuple[str, ...]
    trials: int


_SAID: dict[str, str] = {
    "firstdose": "version of firstdose",
    "study": "study",
    "study_sha256": "study file (SHA-256)",
    "clinic": "clinic",
    "seed": "seed",
    "chunk_size": "number of trials in a chunk",
    "designs": "designs (with a hash of their settings)",
    "truths": "truths",
}


def manifest_of(plan: Plan) -> Manifest:
    """What the folder of a plan says."""
    return Manifest(
        firstdose=plan.version,
        study=plan.study_name,
        study_sha256=study_sha256(plan.study_text),
        clinic=plan.clinic,
        seed=plan.seed,
        chunk_size=plan.chunk_size,
        designs=tuple(
            (each.name, sha256(repr(each.part).encode()).hexdigest()[:16]) for each in plan.designs
        ),
        truths=plan.truths,
        trials=plan.trials,
    )


def written(manifest: Manifest) -> str:
    """The manifest as its file."""
    return json.dumps(asdict(manifest), indent=2, ensure_ascii=False) + "\n"


def refuse_another(text: str, plan: Plan, where: str) -> None:
    """Refuse a folder whose manifest is that of another run, with every difference.

    The same run may be continued to more trials, never to fewer.
    """
    found = _values(text, where)
    wanted = _values(written(manifest_of(plan)), where)
    problems = [
        _another(said, found.get(name), wanted[name], where)
        for name, said in _SAID.items()
        if found.get(name) != wanted[name]
    ]
    had = found.get("trials")
    if not problems and isinstance(had, int) and had > plan.trials:
        problems = [_fewer(had, plan.trials, where)]
    if problems:
        raise StudyError.of(problems)


def chunk_size(text: str, where: str) -> int | None:
    """How many trials the chunks of a folder hold, by its manifest; None where it does not say."""
    found = _values(text, where).get("chunk_size")
    return found if isinstance(found, int) and found > 0 else None


def _values(text: str, where: str) -> dict[str, object]:
    try:
        return _OBJECT.validate_json(text)
    except ValidationError:
        raise StudyError(
            "The manifest of the folder cannot be read.",
            where=where,
            because="Without it nobody knows to which run the trials of the folder belong.",
            remedy="Name another folder with --out, or remove this one.",
        ) from None


def _another(said: str, found: object, wanted: object, where: str) -> Problem:
    return Problem(
        what=f"The folder holds trials of another run: {said} {_shown(found)}, not"
        f" {_shown(wanted)}.",
        where=where,
        because="The rows of two runs in one folder could not be told apart.",
        remedy="Name another folder with --out, or ask for the run of this one.",
    )


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _fewer(had: int, wanted: int, where: str) -> Problem:
    return Problem(
        what=f"The folder is of {had} trials, and {wanted} are asked for.",
        where=where,
        because="A run may be continued to more trials; those that are there are not left out.",
        remedy=f"Ask for at least {had} trials, or name another folder with --out.",
    )
