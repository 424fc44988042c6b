"""The disk: study files that ship or are given by path, ledgers, and outputs written whole."""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path

from firstdose.records.problem import StudyError

LEDGER = '{"amends":'
"""How every ledger file begins: the canonical text of its first entry."""
SQLITE = b"SQLite format 3\0"
"""How every SQLite database file begins (sqlite.org, Database File Format, 1.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyFiles:
    """The texts of one study: its file, and its published results where there are any (or "").

    The names are what messages call the two files.
    """

    name: str
    study_text: str
    published_name: str
    published_text: str


def shipped() -> tuple[str, ...]:
    """Names of the studies that ship with the package."""
    folders = files("firstdose").joinpath("studies").iterdir()
    return tuple(sorted(one.name for one in folders if one.joinpath("study.yaml").is_file()))


def study_files(study: str) -> StudyFiles:
    """The study of that name, or the study file (or its folder) at that path."""
    if study.lower() in shipped():
        return _shipped_files(study.lower())
    path = Path(study)
    if not on_disk(study):
        raise _no_such_study(study)
    if path.is_dir():
        path /= "study.yaml"
    if not path.exists():
        raise _no_such_study(study)
    published = path.parent / "published.yaml"
    text = read_text(path, "study file")
    if text.startswith(LEDGER):
        raise _a_ledger(path)
    return StudyFiles(
        name=str(path),
        study_text=text,
        published_name=str(published),
        published_text=read_text(published, "published results") if published.is_file() else "",
    )


def on_disk(word: str) -> bool:
    """Whether a file or folder lies at that path; a word too long to be one is none."""
    try:
        return Path(word).exists()
    except OSError:
        return False


def _shipped_files(name: str) -> StudyFiles:
    folder = files("firstdose").joinpath("studies", name)
    published = folder.joinpath("published.yaml")
    return StudyFiles(
        name=name,
        study_text=folder.joinpath("study.yaml").read_text("utf-8"),
        published_name=f"{name}, published.yaml",
        published_text=published.read_text("utf-8") if published.is_file() else "",
    )


def _no_such_study(study: str) -> StudyError:
    names = shipped()
    nearest = get_close_matches(study.lower(), names, n=1)
    meant = f"Did you mean {nearest[0]}? " if nearest else ""
    return StudyError(
        f"There is no study '{study}'.",
        where="STUDY on the command line",
        because="It is neither the name of a study that ships nor the path of a file or folder.",
        remedy=f"{meant}These ship: {', '.join(names)}. Any other is given by its path.",
    )


def _a_ledger(path: Path) -> StudyError:
    return StudyError(
        "This is a ledger, and a study file is needed.",
        where=str(path),
        because="A study file says what the protocol says; a ledger, what happened in one trial.",
        remedy="Name the study. `firstdose design decide` and `firstdose report` take its ledger.",
    )


def read_text(path: Path, kind: str) -> str:
    """The text of a file; a clear problem when it cannot be read."""
    remedy = f"Give the path of a readable {kind}."
    try:
        return path.read_text("utf-8")
    except OSError as error:
        because = f"{error.strerror or 'It cannot be opened'}."
    except UnicodeDecodeError as error:
        because = f"It is not text in UTF-8 (byte {error.start + 1})."
        if error.object.startswith(SQLITE):
            because = "It is a database."
            remedy = (
                f"Name it to `firstdose ledger` by --db {path}; other commands read the file that"
                f" `firstdose ledger export --db {path} --out FILE` writes."
            )
    raise StudyError(f"The {kind} cannot be read.", where=str(path), because=because, remedy=remedy)


def refuse_unwritable(*places: Path | None) -> None:
    """Refuse what cannot be written before the work for it begins; nothing stays behind."""
    with _beside({place: "" for place in places if place is not None}):
        pass


def write_all(contents: Mapping[Path, str | bytes]) -> None:
    """Write every file or none: each is written beside its place first and then moved into it."""
    with _beside(contents) as parts:
        for place, part in parts.items():
            try:
                part.replace(place)
            except OSError as error:
                raise not_written(place, error) from None


@contextmanager
def _beside(contents: Mapping[Path, str | bytes]) -> Generator[Mapping[Path, Path]]:
    """Each file beside its place, and the folders for them; what is not moved is removed again."""
    parts = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in contents}
    at = Path()
    try:
        with ExitStack() as unfinished:
            for at, text in contents.items():
                _refuse_other_than_files(at)
                unfinished.enter_context(folder_made(at.parent))
                unfinished.callback(_remove, parts[at])
                if isinstance(text, bytes):
                    parts[at].write_bytes(text)
                else:
                    parts[at].write_text(text, "utf-8", newline="\n")
            yield parts
    except OSError as error:
        raise not_written(at, error) from None


def not_written(place: Path, error: OSError) -> StudyError:
    """What is said of an output that the system does not take."""
    return StudyError(
        "The output cannot be written.",
        where=str(place),
        because=f"{error.strerror or 'The system refused'}.",
        remedy="Choose another place with --out, or make this one writable.",
    )


@contextmanager
def folder_made(folder: Path) -> Generator[None]:
    """A folder and those above it, made where there are none; what stays empty is removed again."""
    made = [one for one in (*reversed(folder.parents), folder) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        for one in reversed(made):
            with suppress(OSError):
                one.rmdir()


def _refuse_other_than_files(path: Path) -> None:
    if path.exists() and not path.is_file():
        raise OSError(0, "There is something else than a file")


def _remove(part: Path) -> None:
    with suppress(OSError):
        part.unlink()
