"""The official wording of CTCAE in the user's own data folder, where they installed it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from firstdose.cli.files import read_text, write_all
from firstdose.records.problem import StudyError
from firstdose.standards.ctcae import CtcaeVersion

FORMAT = 1
FOLDER_VARIABLE = "FIRSTDOSE_DATA"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermWording:
    """What the NCI says of one term; only the grades that it has."""

    grades: Mapping[int, str]
    definition: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The wording of one version, without any code of MedDRA."""

    version: CtcaeVersion
    terms: Mapping[str, TermWording]


def data_folder() -> Path:
    """The folder for what the user installs, by the custom of the system."""
    said = os.environ.get(FOLDER_VARIABLE)
    if said:
        return Path(said)
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "firstdose"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "firstdose"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "firstdose"


def wording_file(version: CtcaeVersion) -> Path:
    """Where the wording of a version is kept."""
    return data_folder() / f"ctcae-{version}-wording.json"


def install(wording: Wording) -> Path:
    """Keep the wording, in the place of an earlier one."""
    path = wording_file(wording.version)
    text = json.dumps({"format": FORMAT, **asdict(wording)}, ensure_ascii=False, indent=1)
    write_all({path: f"{text}\n"})
    return path


def installed(version: CtcaeVersion) -> Wording | None:
    """The wording of a version; None where it is not installed."""
    path = wording_file(version)
    if not path.is_file():
        return None
    try:
        kept: dict[str, Any] = json.loads(read_text(path, "official wording"))
        assert (kept["format"], kept["version"]) == (FORMAT, version)
        terms = {
            str(term): TermWording(
                grades={int(grade): str(text) for grade, text in said["grades"].items()},
                definition=str(said["definition"]),
                note=str(said["note"]),
            )
            for term, said in kept["terms"].items()
        }
    except (ValueError, KeyError, AttributeError, TypeError, AssertionError):
        raise StudyError(
            "The official wording cannot be read.",
            where=str(path),
            because="The file was altered, or another version of firstdose wrote it.",
            remedy="Install it anew: firstdose standards install ctcae WORKBOOK",
        ) from None
    return Wording(version=version, terms=terms)
