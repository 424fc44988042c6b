"""The published results that ship, copies with other numbers, and reconstructions of both."""

from dataclasses import replace
from functools import cache
from importlib.resources import files

from firstdose import protocol
from firstdose.analyse.results import Results, results
from firstdose.protocol import Published, Study
from firstdose.protocol.published import Aggregate
from firstdose.records.ledger import Ledger
from firstdose.records.problem import StudyError
from firstdose.simulate.reconstruction import reconstruct

FOLDER = files("firstdose") / "studies" / "nct06010472"
STUDY_TEXT = (FOLDER / "study.yaml").read_text(encoding="utf-8")
PUBLISHED_TEXT = (FOLDER / "published.yaml").read_text(encoding="utf-8")


def study() -> Study:
    return protocol.read(STUDY_TEXT, "study.yaml")


def published() -> Published:
    return protocol.read_published(PUBLISHED_TEXT, "published.yaml")


@cache
def ledger(seed: int = 1) -> Ledger:
    return reconstruct(study(), STUDY_TEXT, published(), seed=seed)


@cache
def rows(seed: int = 1) -> Results:
    return results(study(), ledger(seed), published().data_cut.on)


def with_numbers(**numbers: object) -> Published:
    """The published results with other values: ``women=19``, or ``women=(19, 19)`` with `of`.

    Percentages beside them are left out.
    """
    shipped = published()
    return replace(
        shipped,
        aggregates=tuple(
            _changed(each, numbers[each.key]) if each.key in numbers else each
            for each in shipped.aggregates
        ),
    )


def _changed(each: Aggregate, number: object) -> Aggregate:
    value, of = number if isinstance(number, tuple) else (number, each.of)
    return replace(each, value=value, of=of, percent=None)


def refusal(other: Published) -> StudyError:
    """Why other published results cannot be reconstructed."""
    try:
        reconstruct(study(), STUDY_TEXT, other, seed=1)
    except StudyError as error:
        return error
    raise AssertionError("it was reconstructed")
