"""As many of the first treated as a publication reports, at the publication's data cut."""

from datetime import date, timedelta

from analyse.small_trial import Trial, reference_study
from firstdose.analyse.cut import data_cut
from firstdose.analyse.like_published import first_treated, group_of_first
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Statistic

ZERO = date(2024, 3, 4)
ON = ZERO + timedelta(days=420)
STUDY = reference_study()
LONG_TERM = next(one for one in STUDY.endpoints.endpoints if one.timing == "last_visit")


def told() -> Trial:
    """Three followed for over a year by the day: responder, not, responder; 003 treated last."""
    trial = Trial()
    for number, present in enumerate(((), ("rash", "arthritis"), ())):
        person = trial.participant(f"{number + 1:03d}", ZERO + timedelta(days=5 * number))
        person.prednisone(-100, "5").scored(-6, "baseline", "arthritis", "rash", pga="2")
        person.scored(168, "week-24", *present, pga="1.5" if present else "0.3")
        person.scored(364, "week-52", *present, pga="1.5" if present else "0.3")
    trial.participant("004", ZERO + timedelta(days=200))
    return trial


def counted(count: int, on: date = ON, cut: date = ON + timedelta(days=300)) -> Result:
    rows = first_treated(data_cut(STUDY, told().ledger(), cut), LONG_TERM, count, on)
    found = {row.statistic: row for row in rows}
    assert set(found) == {Statistic.COUNT, Statistic.PERCENT, Statistic.LOWER, Statistic.UPPER}
    return found[Statistic.COUNT]


def test_the_first_treated_are_taken_by_calendar() -> None:
    row = counted(2)
    assert (row.value, row.n, row.group) == (1, 2, group_of_first(2, ON))
    assert (counted(3).value, counted(3).n) == (2, 3)


def test_fewer_followed_for_so_long_give_no_number() -> None:
    row = counted(4)
    assert (row.value, row.warning) == (None, "only 3 followed for so long")


def test_a_later_day_than_the_data_cut_gives_no_number() -> None:
    assert counted(2, cut=ON - timedelta(days=1)).value is None
