"""The visual predictive check: the same samples in simulated trials, below a limit kept in rank."""

from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from analyse.small_trial import Person, Trial, reference_study
from firstdose.analyse.cut import DataCut, data_cut
from firstdose.analyse.predicted import CheckRow
from firstdose.records.facts import Measured
from firstdose.records.problem import StudyError
from firstdose.simulate.analytes import test_of as analyte_test
from firstdose.simulate.calibration.saved import saved_posterior
from firstdose.simulate.dice import Dice
from firstdose.simulate.predicted.check import CHECKED, FEWEST, Check, check
from firstdose.simulate.predicted.cohort import cohort
from firstdose.simulate.predicted.noise import BELOW, reported
from simulate.predicted.asked import question

ZERO = date(2024, 3, 4)
VISITS = {"baseline": -6, "day-7": 7, "week-12": 84}


def sampled(person: Person, counts: dict[str, str]) -> None:
    for visit, count in counts.items():
        person.add(
            VISITS[visit],
            Measured(
                participant=person.who,
                analyte="b_cells",
                value=Decimal(count.strip("<")),
                unit="/uL",
                qualifier="<" if count.startswith("<") else "",
                visit=visit,
            ),
        )


@cache
def cut(people: int = 6, late: str = "40") -> DataCut:
    """A trial whose B cells fall to nothing in everyone, and come back to as many as said."""
    trial = Trial()
    for number in range(1, people + 1):
        person = trial.participant(f"{number:03d}", ZERO)
        sampled(person, {"baseline": f"{90 + 10 * number}", "day-7": "<1", "week-12": late})
    return data_cut(reference_study(), trial.ledger(), date(2024, 9, 1))


def asked(trials: int = 20, threads: int = 1) -> Check:
    of = question()
    return Check(
        study=of.study,
        model=of.model,
        acceptance=of.acceptance,
        seed=1,
        trials=trials,
        posterior=saved_posterior(of.study, of.model),
        threads=threads,
    )


def row(rows: tuple[CheckRow, ...], visit: str, centile: int) -> CheckRow:
    (found,) = [one for one in rows if (one.visit, one.centile) == (visit, centile)]
    return found


def test_recorded_centiles_stand_beside_those_of_trials_like_it() -> None:
    rows = check(cut(), asked())
    assert len(rows) == 3 * len(VISITS)
    middle = row(rows, "baseline", 50)
    assert (middle.recorded, middle.people, middle.day, middle.limit) == (120, 6, -6, 1)
    assert middle.low is not None
    assert middle.high is not None
    assert middle.low < 120 < middle.high
    gone = row(rows, "day-7", 50)
    assert (gone.recorded, gone.low) == (None, None)
    assert all(one.inside for one in rows if one.centile == 50)


def test_records_that_the_model_cannot_have_lie_outside() -> None:
    rows = check(cut(late="4000"), asked())
    assert not row(rows, "week-12", 50).inside


def test_neither_threads_nor_more_trials_change_a_trial() -> None:
    assert check(cut(), asked(threads=2)) == check(cut(), asked())
    few, many = check(cut(), asked(12)), check(cut(), asked(40))
    assert [one.recorded for one in few] == [one.recorded for one in many]


def test_everyone_is_given_what_they_were_given() -> None:
    (first, *_) = cohort(cut(), CHECKED)
    assert [d.amount for d in first.given if d.target == "cells"] == [750.0] * 3
    f_ara_a = [d for d in first.given if d.target == "fludarabine"]
    assert [d.time for d in f_ara_a] == [-5, -4, -3]
    assert f_ara_a[0].amount == pytest.approx(40 * 0.781, rel=0.001)
    assert (first.regimen, first.weight_kg, first.lot) == ("d1-i7", None, "")


def test_too_few_or_no_samples_are_refused() -> None:
    with pytest.raises(StudyError, match=f"At no visit were {FEWEST} participants sampled"):
        check(cut(people=FEWEST - 1), asked())
    trial = Trial()
    trial.participant("001", ZERO)
    nothing = data_cut(reference_study(), trial.ledger(), date(2024, 9, 1))
    with pytest.raises(StudyError, match="no series that the model could be checked against"):
        check(nothing, asked())


def test_the_laboratory_reports_nothing_below_its_limit() -> None:
    test = analyte_test("b_cells")
    assert test is not None
    assert reported(Dice(1), 1, test, "day-7", 0.0) == BELOW
    many = [reported(Dice(1), who, test, "day-7", 100.0) for who in range(1, 200)]
    assert 90 < sum(many) / len(many) < 110
    assert len(set(many)) > 100
