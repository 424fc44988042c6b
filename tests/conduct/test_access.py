"""Who may do what: the table, the delegation log, and what follows from both."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import firstdose.conduct.access as room
from firstdose.conduct.access import (
    Act,
    Allowed,
    Duty,
    Person,
    Reach,
    Refused,
    Role,
    duties_of,
    matrix,
    site_of,
)
from firstdose.records import notation
from firstdose.records.lines import study_sha256

DAY = date(2026, 3, 10)
ROWS = list(
    csv.DictReader((Path(room.__file__).parent / "acts.csv").read_text("utf-8").splitlines())
)

duties = st.builds(
    Duty,
    role=st.sampled_from(Role),
    site=st.sampled_from(["", "01", "02"]),
    blinded=st.booleans(),
    since=st.just(DAY),
    entry=st.just(1),
)
people = st.builds(Person, account=st.just("jm"), duties=st.lists(duties, max_size=3).map(tuple))
sites = st.sampled_from(["", "01", "02", "03"])


def person(role: Role, site: str = "01", *, blinded: bool = False) -> Person:
    duty = Duty(role=role, site=site, blinded=blinded, since=DAY, entry=1)
    return Person(account="jm", duties=(duty,))


# --- the table -----------------------------------------------------------------------------


def test_every_act_has_one_line_and_every_role_one_column() -> None:
    assert [row["act"] for row in ROWS] == [act.value for act in Act]
    assert list(ROWS[0]) == ["act", "reveals", *(role.value for role in Role)]
    assert {cell for row in ROWS for cell in list(row.values())[2:]} == {"", "own", "all"}


def test_every_act_is_somebodys_and_every_role_may_do_something() -> None:
    for act in Act:
        assert any(matrix().reach(act, role) is not Reach.NOWHERE for role in Role), act
    for role in Role:
        assert any(matrix().reach(act, role) is not Reach.NOWHERE for act in Act), role


def test_whoever_keeps_the_accounts_sees_and_enters_nothing_of_the_trial() -> None:
    admin = person(Role.ADMINISTRATOR, "")
    assert {act for act in Act if admin.may(act)} == {
        Act.SEE_HEALTH,
        Act.DELEGATE_DUTIES,
        Act.MANAGE_ACCOUNTS,
    }


def test_whoever_looks_enters_nothing() -> None:
    looking = {Act.SEE_HEALTH, Act.EXPORT, Act.FREEZE_SNAPSHOT, Act.REVIEW_EMERGENCY_ACCESS}
    for role in (Role.AUDITOR, Role.STATISTICIAN):
        found = {act for act in Act if person(role, "").may(act)}
        assert all(act.value.startswith("see_") or act in looking for act in found), role


# --- people --------------------------------------------------------------------------------


@given(people, st.sampled_from(Act), sites)
def test_what_no_cell_allows_is_refused(who: Person, act: Act, site: str) -> None:
    """Held against the text of the table, not against the class that reads it."""
    row = next(row for row in ROWS if row["act"] == act.value)
    cells = [(duty, row[duty.role.value]) for duty in who.duties]
    may = any(
        cell == "all" or (cell == "own" and site != "" and duty.site in ("", site))
        for duty, cell in cells
    )
    hidden = row["reveals"] == "dose" and any(duty.blinded for duty in who.duties)
    assert who.may(act, site) == (may and not hidden)


@given(people, duties, st.sampled_from(Act), sites)
def test_one_more_duty_that_is_not_blinded_takes_nothing_away(
    who: Person, duty: Duty, act: Act, site: str
) -> None:
    more = Person(account="jm", duties=(*who.duties, duty))
    if who.may(act, site) and not duty.blinded:
        assert more.may(act, site)
    if duty.blinded and act in matrix().revealing:
        assert not more.may(act, site)


@pytest.mark.parametrize("act", Act)
def test_nobody_may_do_anything(act: Act) -> None:
    assert Person(account="", duties=()).asks(act) == Refused(because="no_duty")


def test_the_reason_of_a_refusal_and_the_role_of_what_is_allowed() -> None:
    here = person(Role.COORDINATOR, "01")
    assert here.asks(Act.CONSENT, "01") == Allowed(role=Role.COORDINATOR, site="01")
    assert here.asks(Act.CONSENT, "02") == Refused(because="other_site")
    assert here.asks(Act.CONSENT, "") == Refused(because="other_site")
    assert here.asks(Act.VOTE) == Refused(because="no_duty")
    blind = person(Role.INVESTIGATOR, blinded=True)
    assert blind.asks(Act.INFUSE, "01") == Refused(because="blinded")
    assert blind.asks(Act.SCORE_ACTIVITY, "01") == Allowed(role=Role.INVESTIGATOR, site="01")


# --- the delegation log --------------------------------------------------------------------

TEXT = "example"
LEDGER = notation.read_ledger(f"""
    2026-03-01 - study_opened study=example origin=conducted study_text={TEXT}
        study_sha256={study_sha256(TEXT)} domains=[laboratory] (known 2026-03-01, by sponsor)
    2026-03-01 - duty_delegated person=jm role=investigator site=01 (known 2026-03-01, by admin)
    2026-03-05 - duty_delegated person=kl role=coordinator site=01 (known 2026-03-05, by jm)
    2026-03-05 - duty_delegated person=kl role=coordinator site=02 (known 2026-03-05, by jm)
    2026-03-06 001 participant_at_site site=01 (known 2026-03-06, by kl)
    2026-03-08 - duty_ended person=kl role=coordinator site=01 (known 2026-03-08, by jm)
    2026-03-09 - account_closed person=jm (known 2026-03-09, by admin)
    2026-03-11 - duty_delegated person=jm role=monitor site="" (known 2026-03-11, by admin)
""")


def standing(day: date) -> dict[str, list[tuple[str, str]]]:
    found = duties_of(LEDGER.as_known_on(day).history(""), day)
    return {who: [(duty.role.value, duty.site) for duty in theirs] for who, theirs in found.items()}


def test_duties_stand_from_the_day_they_are_delegated_to_the_day_they_end() -> None:
    assert standing(date(2026, 3, 4)) == {"jm": [("investigator", "01")]}
    assert standing(date(2026, 3, 7))["kl"] == [("coordinator", "01"), ("coordinator", "02")]
    assert standing(date(2026, 3, 8))["kl"] == [("coordinator", "02")]
    assert "jm" not in standing(date(2026, 3, 9))
    assert standing(date(2026, 3, 11))["jm"] == [("monitor", "")]


def test_a_duty_that_begins_later_does_not_stand_yet() -> None:
    history = LEDGER.history("")
    assert "kl" not in duties_of(history, date(2026, 3, 4))
    assert "kl" in duties_of(history, date(2026, 3, 4) + timedelta(days=1))


def test_a_participant_is_at_the_site_last_said_and_at_none_before() -> None:
    assert site_of(LEDGER.history("001")) == "01"
    assert site_of(LEDGER.history("002")) == ""
