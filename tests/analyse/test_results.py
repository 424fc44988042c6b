"""All rows together: keys, sources, CSV, what is not recorded, what a later entry may change."""

import csv
import io
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.small_trial import OPENED, Trial, reference_study
from analyse.trials import CUTS, FIRST, trials
from firstdose.analyse.cut import ALL, data_cut
from firstdose.analyse.participants import PARTICIPANT
from firstdose.analyse.regimen import PLANNED, reason_of, reason_text
from firstdose.analyse.result import Result
from firstdose.analyse.results import COLUMNS, Results, results
from firstdose.analyse.rows import NOT_RECORDED, Statistic
from firstdose.records.problem import StudyError
from firstdose.records.values import Domain, Origin, Reason

STUDY = reference_study()
FEW = settings(max_examples=settings().max_examples // 5)
"""A whole ledger is analysed per example."""
ROW = Result(population="p", group="g", variable="v", statistic="n", value=1)


@FEW
@given(trials(), CUTS)
def test_a_later_known_entry_never_changes_an_earlier_cut(trial: Trial, cut: date) -> None:
    everything = trial.ledger()
    assert results(STUDY, everything, cut).to_csv(Origin.SIMULATED) == (
        results(STUDY, everything.as_known_on(cut), cut).to_csv(Origin.SIMULATED)
    )


@FEW
@given(trials(), CUTS)
def test_every_source_is_an_entry_known_at_the_cut(trial: Trial, cut: date) -> None:
    ledger = trial.ledger()
    known = len(ledger.as_known_on(cut))
    for row in results(STUDY, ledger, cut).rows:
        assert all(1 < number <= known for number in row.sources), row.key
        assert list(row.sources) == sorted(set(row.sources)), row.key


@FEW
@given(trials(), CUTS)
def test_shares_lie_within_their_limits(trial: Trial, cut: date) -> None:
    found: dict[tuple[str, str, str], dict[str, Result]] = defaultdict(dict)
    for row in results(STUDY, trial.ledger(), cut).rows:
        found[row.key[:3]][row.statistic] = row
    for statistics in found.values():
        share = statistics.get(Statistic.PERCENT)
        low, high = statistics.get(Statistic.LOWER), statistics.get(Statistic.UPPER)
        if share is None or share.value is None:
            continue
        count = statistics[Statistic.COUNT]
        assert isinstance(share.value, Decimal)
        assert isinstance(count.value, int)
        assert count.n is not None
        assert 0 <= count.value <= count.n
        assert abs(share.value - Decimal(100 * count.value) / count.n) < Decimal("0.000001")
        if low is not None and high is not None:
            assert isinstance(low.value, Decimal)
            assert isinstance(high.value, Decimal)
            assert 0 <= low.value <= share.value <= high.value <= 100


@FEW
@given(trials(), CUTS)
def test_regimens_add_up_to_everyone(trial: Trial, cut: date) -> None:
    """Every count and every number of events of all is the sum over the regimens."""
    found = results(STUDY, trial.ledger(), cut)
    regimens = data_cut(STUDY, trial.ledger(), cut).regimens
    additive = (Statistic.COUNT, Statistic.EVENTS)
    for row in found.rows:
        statistic = Statistic(row.statistic)
        own = [found.find(row.population, name, row.variable, statistic) for name in regimens]
        if row.group != ALL or row.statistic not in additive or not all(own):
            continue
        values = [each.value for each in own if each is not None]
        if row.value is None:
            assert set(values) <= {None}
        else:
            assert row.value == sum(value for value in values if isinstance(value, int)), row.key


@FEW
@given(trials(), CUTS)
def test_the_worst_grades_add_up_to_those_with_an_event(trial: Trial, cut: date) -> None:
    found = results(STUDY, trial.ledger(), cut)
    lines = [row for row in found.rows if row.statistic == Statistic.EVENTS]
    for row in lines:
        grades = [
            found.find(row.population, row.group, f"{row.variable}.grade_{grade}", Statistic.COUNT)
            for grade in range(1, 6)
        ]
        if not all(grades):
            continue
        counted = [each.value for each in grades if each is not None]
        total = found.row(row.population, row.group, row.variable, Statistic.COUNT).value
        assert total == sum(value for value in counted if isinstance(value, int))
        assert isinstance(row.value, int)
        assert isinstance(total, int)
        assert total <= row.value


@FEW
@given(trials(), CUTS, st.sets(st.sampled_from(Domain)))
def test_a_domain_not_claimed_is_never_a_number(
    trial: Trial, cut: date, claimed: set[Domain]
) -> None:
    trial.domains = tuple(domain for domain in Domain if domain in claimed)
    found = results(STUDY, trial.ledger(), cut)
    if Domain.ADVERSE_EVENTS not in claimed:
        about = [row for row in found.rows if row.variable.startswith(("teae_", "aesi_", "dlt"))]
        assert {(row.value, row.warning) for row in about} <= {(None, NOT_RECORDED)}
    if Domain.DEMOGRAPHY not in claimed:
        about = [row for row in found.rows if row.variable.startswith(("sex", "age_years"))]
        assert {(row.value, row.warning) for row in about} <= {(None, NOT_RECORDED)}
    if Domain.DISEASE_ACTIVITY not in claimed:
        about = [row for row in found.rows if row.variable.startswith(("response", "sledai"))]
        assert {(row.value, row.warning) for row in about} <= {(None, NOT_RECORDED)}


@FEW
@given(trials(), CUTS)
def test_the_same_ledger_gives_the_same_rows(trial: Trial, cut: date) -> None:
    assert results(STUDY, trial.ledger(), cut) == results(STUDY, trial.ledger(), cut)


def test_a_study_that_has_just_opened_has_rows_of_nobody() -> None:
    found = results(STUDY, Trial().ledger(), OPENED)
    treated = found.row("safety_infused", ALL, "participants", Statistic.N)
    assert (treated.value, treated.sources) == (0, ())
    share = found.row("safety_infused", ALL, "sex.female", Statistic.PERCENT)
    assert (share.value, share.warning) == (None, "nobody in this group")
    assert not list(found.where(PARTICIPANT))
    assert len(list(found.where(PLANNED, "d1-i7"))) == 4


def test_nothing_known_is_one_clear_problem() -> None:
    with pytest.raises(StudyError, match="Nothing was known on 2023-10-31") as raised:
        results(STUDY, Trial().ledger(), OPENED - timedelta(days=1))
    assert len(raised.value.problems) == 1


def test_a_study_without_a_needed_population_says_which() -> None:
    populations = tuple(one for one in STUDY.endpoints.populations if one.name != "safety_infused")
    poorer = replace(STUDY, endpoints=replace(STUDY.endpoints, populations=populations))
    with pytest.raises(StudyError, match="everyone who reached `infused`"):
        results(poorer, Trial().ledger(), FIRST)


def test_a_key_may_stand_only_once() -> None:
    with pytest.raises(AssertionError, match="stands twice"):
        Results(rows=(ROW, replace(ROW, value=2)))


def test_rows_are_found_by_key_and_by_place() -> None:
    found = Results(rows=(ROW, replace(ROW, variable="w"), replace(ROW, group="h")))
    assert found.row("p", "g", "v", Statistic.N) == ROW
    assert found.find("p", "g", "x", Statistic.N) is None
    assert [row.variable for row in found.where("p", "g")] == ["v", "w"]
    assert [row.group for row in found.where("p", starts_with="v")] == ["g", "h"]
    assert not list(found.where("p", statistic=Statistic.COUNT))
    with pytest.raises(AssertionError, match=r"no result row p \| g \| x \| n"):
        found.row("p", "g", "x", Statistic.N)


def test_the_csv_holds_every_row_as_it_is() -> None:
    rows = (
        replace(ROW, value=Decimal("1E+2"), unit="%", n=3, sources=(4, 7)),
        replace(ROW, variable="day", value=date(2024, 3, 4)),
        replace(ROW, variable="text", value='said "no", then left'),
        replace(ROW, variable="none", value=None, warning="not recorded"),
    )
    text = Results(rows=rows).to_csv(Origin.SIMULATED)
    read = list(csv.DictReader(io.StringIO(text)))
    assert tuple(read[0]) == COLUMNS
    assert [row["value"] for row in read] == ["100", "2024-03-04", 'said "no", then left', ""]
    assert {row["origin"] for row in read} == {"simulated"}
    assert (read[0]["n"], read[0]["sources"], read[3]["warning"]) == ("3", "4 7", "not recorded")


@given(
    st.builds(
        Reason,
        key=st.from_regex(r"[a-z_.]{1,20}", fullmatch=True),
        values=st.lists(
            st.tuples(
                st.from_regex(r"[a-z_]{1,10}", fullmatch=True),
                st.from_regex(r"[A-Za-z0-9 .<>-]{0,10}", fullmatch=True),
            ),
            max_size=4,
        ).map(tuple),
    )
)
def test_a_reason_survives_its_row(reason: Reason) -> None:
    assert reason_of(reason_text(reason)) == reason
