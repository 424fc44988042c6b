"""Predictions that were kept: those of files, and those that ship with a study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from firstdose.cli.files import read_text, shipped
from firstdose.records.lines import study_sha256
from firstdose.records.problem import StudyError

if TYPE_CHECKING:
    from firstdose.protocol.study import Study
    from firstdose.records.ledger import Ledger
    from firstdose.report.predicted.kept import Kept

FOLDER = "predicted"
"""Where predictions lie that ship with a study."""


def kept_in(paths: Sequence[Path], study: Study, ledger: Ledger) -> tuple[Kept, ...]:
    """The predictions of files; one of another study or model is refused."""
    return tuple(_belonging([(str(path), _text(path)) for path in paths], study, ledger))


def shipped_beside(study: Study, ledger: Ledger) -> tuple[Kept, ...]:
    """The predictions that ship with the study, beside a ledger of the clinic that they are of.

    None where the study file or the model is not the one that ships.
    """
    from firstdose.simulate.mechanistic_clinic import NAME

    made_by = ledger.opened.fact.made_by
    if made_by is None or made_by.clinic != NAME or study.identity.name not in shipped():
        return ()
    folder = files("firstdose") / "studies" / study.identity.name / FOLDER
    if not folder.is_dir():
        return ()
    texts = sorted((one.name, one.read_text("utf-8")) for one in folder.iterdir())
    try:
        return tuple(_belonging(texts, study, ledger))
    except StudyError:
        return ()


def _text(path: Path) -> str:
    return read_text(path, "kept prediction")


def _belonging(texts: Sequence[tuple[str, str]], study: Study, ledger: Ledger) -> Iterator[Kept]:
    from firstdose.report.predicted.kept import read, refuse_another
    from firstdose.simulate.mechanistic.clinic.people import model_for

    if not texts:
        return
    of_study = study_sha256(ledger.study_text_in_force())
    of_model = model_for(study).digest
    for name, text in texts:
        kept = read(text, name)
        refuse_another(kept, study_sha256=of_study, model_sha256=of_model, name=name)
        yield kept
