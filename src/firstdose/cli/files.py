"""The disk: study files that ship or are given by path, ledgers, and outputs written whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from firstdose.records.problem import StudyError


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyFiles:
    """The texts of one study: its file, and its published results where there are any (or "")."""

    name: str
    study_text: str
    published_text: str


def shipped() -> tuple[str, ...]:
    """Names of the studies that ship with the package."""
    folders = files("firstdose").joinpath("studies").iterdir()
    return tuple(sorted(one.name for one in folders if one.joinpath("study.yaml").is_file()))


def study_files(study: str) -> StudyFiles:
    """The study of that name, or the study file (or its folder) at that path."""
    if study in shipped():
        folder = files("firstdose").joinpath("studies", study)
        published = folder.joinpath("published.yaml")
        return StudyFiles(
            name=study,
            study_text=folder.joinpath("study.yaml").read_text("utf-8"),
            published_text=published.read_text("utf-8") if published.is_file() else "",
        )
    path = Path(study)
    if path.is_dir():
        path /= "study.yaml"
    published_path = path.parent / "published.yaml"
    return StudyFiles(
        name=str(path),
        study_text=read_text(path, "study file"),
        published_text=read_text(published_path, "file") if published_path.is_file() else "",
    )


def read_text(path: Path, kind: str) -> str:
    """The text of a file; a clear problem when it cannot be read."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        names = ", ".join(shipped())
        because = error.strerror if isinstance(error, OSError) else "It is not UTF-8 text."
        remedy = "Give the path of a readable file"
        remedy += f", or the name of a study that ships: {names}." if kind == "study file" else "."
        raise StudyError(
            f"The {kind} cannot be read.",
            where=str(path),
            because=because or "It cannot be opened.",
            remedy=remedy,
        ) from None


def write_all(contents: Mapping[Path, str | bytes]) -> None:
    """Write every file or none: each is written beside its place first and then moved into it."""
    written: list[tuple[str, Path]] = []
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            written.append((temporary, path))
            with os.fdopen(descriptor, "wb") as file:
                file.write(content.encode("utf-8") if isinstance(content, str) else content)
        for temporary, path in written:
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
    except OSError as error:
        raise StudyError(
            "The output cannot be written.",
            where=str(error.filename or ""),
            because=error.strerror or "The system refused.",
            remedy="Choose another place with --out, or make this one writable.",
        ) from None
    finally:
        for temporary, _ in written:
            Path(temporary).unlink(missing_ok=True)
