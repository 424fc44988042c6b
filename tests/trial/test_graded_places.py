"""Who counts in a design on graded toxicity: by class once it is known, and a DLT at once."""

from dataclasses import replace
from decimal import Decimal

import pytest
from msgspec import structs

from firstdose.derive.part_response import Responded
from firstdose.derive.toxicity_class import ToxicityClass
from firstdose.design.situation import Tally
from firstdose.protocol.designs import GBoin
from firstdose.standards.verdict import Grade, Ungradable
from firstdose.trial.standing import standing_of
from trial.shipped import reference_study
from trial.test_response_places import TODAY, place

G_BOIN = GBoin(
    target_score=Decimal("0.47"),
    weights=(Decimal(0), Decimal("0.5"), Decimal(1), Decimal("1.5")),
    dlt_from=2,
)


def tally(worst: Grade, dlts: int = 0) -> Tally:
    study = reference_study()[0]
    part = replace(study.parts[0], design=G_BOIN)
    one = structs.replace(
        place(Responded.NO, dlts, weighs=False),
        response=None,
        toxicity=ToxicityClass(worst=worst, sources=()),
    )
    return standing_of(study, part, (), [one]).situation(TODAY, returns=True).tally("d1-i7")


@pytest.mark.parametrize(
    ("worst", "grades"), [(0, (0, 0, 0)), (1, (1, 0, 0)), (2, (0, 1, 0)), (3, (0, 0, 1))]
)
def test_everyone_evaluable_counts_in_a_class(worst: int, grades: tuple[int, ...]) -> None:
    found = tally(worst, dlts=int(worst > 1))
    assert (found.evaluable, found.grades, found.lost) == (1, grades, 0)


def test_an_unknown_class_is_none_of_them_and_the_participant_does_not_count() -> None:
    found = tally(Ungradable(reason="not assessed"))
    assert (found.evaluable, found.grades, found.lost) == (0, (0, 0, 0), 1)
