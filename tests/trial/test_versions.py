"""Another version of the study comes into force while it runs: from that day on it is followed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstdose import protocol
from firstdose.records.facts import Consented, EnteredInError, ProtocolVersionActive
from firstdose.records.ledger import Ledger
from firstdose.records.orders import Assess, AssessReadiness, Reconsent, Screen
from firstdose.records.problem import StudyError
from firstdose.trial.planner import Planner, orders
from firstdose.trial.replay import orders_on, replay
from trial.scripted import asked, assigned, clinic, conducted, decided, infused_on, status
from trial.scripted_clinic import START
from trial.shipped import reference_study

CHANGES_ON = START + timedelta(days=45)


def amended(*changes: tuple[str, str]) -> str:
    """The reference study with some lines changed."""
    text = reference_study()[1]
    for before, after in changes:
        assert text.count(before) == 1
        text = text.replace(before, after)
    return text


SMALLER = amended(
    ("planned_participants: 36", "planned_participants: 12"),
    ("{kind: participant_cap, participants: 36}", "{kind: participant_cap, participants: 12}"),
)
REFUSED_TODAY = amended(("planned_participants: 36", "planned_participants: 35"))
ASKS = '"1"\n  reconsent_on_new_version: true'
NEW_CONSENT = amended((ASKS, ASKS.replace("1", "2")))
ANY_CONSENT = amended((ASKS, ASKS.replace("1", "2").replace("true", "false")))


def test_the_trial_follows_the_version_in_force() -> None:
    ledger = conducted(clinic(versions={CHANGES_ON: SMALLER}))
    assert len(assigned(ledger)) == 12
    last = decided(ledger)[-1]
    assert last.action == "stop"
    assert (("participants", "12"),) in [reason.values for reason in last.reasons]


@pytest.mark.parametrize("text", [SMALLER, NEW_CONSENT], ids=["smaller", "consent"])
def test_every_decision_is_replayed_under_the_version_then_in_force(text: str) -> None:
    ledger = conducted(clinic(versions={CHANGES_ON: text}, toxic={"004": 20}))
    replayed = replay(protocol.read, ledger)
    assert replayed
    assert all(again.agrees for again in replayed)


def test_a_version_that_a_check_refuses_today_stops_no_trial_that_runs() -> None:
    """The check may have come after the trial began: planner and replay read by shape alone."""
    with pytest.raises(StudyError):
        protocol.read(REFUSED_TODAY)
    ledger = conducted(clinic(versions={CHANGES_ON: REFUSED_TODAY}))
    unchanged = conducted(clinic(versions={CHANGES_ON: amended()}))
    assert assigned(ledger) == assigned(unchanged)
    replayed = replay(protocol.recorded, ledger)
    assert len(replayed) == len(replay(protocol.recorded, unchanged)) > 1
    assert all(again.agrees for again in replayed)


def test_a_planner_that_remembers_follows_versions_as_a_fresh_one_does() -> None:
    at = clinic(versions={CHANGES_ON: NEW_CONSENT}, unwilling=frozenset({"002"}), people=9)
    ledger = conducted(at)
    growing = Ledger()
    planner = Planner(at.study, growing)
    days = [CHANGES_ON + timedelta(days=day) for day in (-9, -1, 0, 1, 2, 8, 40)]
    for today in days:
        for entry in ledger.as_known_on(today).entries[len(growing) :]:
            growing.add(entry)
        remembered = planner.plan(today).orders
        assert set(remembered) == set(orders_on(protocol.read, ledger, today))
    version = growing.history("").last(ProtocolVersionActive)
    assert version is not None
    assert Reconsent in map(type, planner.plan(days[-1]).orders)
    growing.append(
        EnteredInError(),
        occurred_on=days[-1],
        known_on=days[-1],
        entered_by="sponsor",
        amends=version.number,
        reason="not approved yet",
    )
    fresh = orders(at.study, growing, days[-1])
    assert set(planner.plan(days[-1]).orders) == set(fresh)


def test_turning_every_day_meets_the_same_versions() -> None:
    told = {"versions": {CHANGES_ON: NEW_CONSENT}, "unwilling": frozenset({"002"})}
    assert conducted(clinic(**told)) == conducted(clinic(**told), turn_every_day=True)


def test_everyone_on_study_signs_a_new_version_of_the_consent_form() -> None:
    at = clinic(versions={CHANGES_ON: NEW_CONSENT})
    ledger = conducted(at)
    for who in assigned(ledger):
        signed = [entry.fact.consent_version for entry in ledger.history(who).of(Consented)]
        assert signed[-1] == "2"
    assert len(asked(at, Reconsent)) >= 2
    assert len(decided(ledger)) == len(decided(conducted(clinic())))


def test_who_does_not_sign_is_not_treated_and_still_followed() -> None:
    second = infused_on(conducted(clinic()), "001")[1]
    at = clinic(versions={second: NEW_CONSENT}, unwilling=frozenset({"001"}))
    ledger = conducted(at)
    assert len(infused_on(ledger, "001")) == 1
    asked_for = [on for on, order in asked(at, AssessReadiness) if order.participant == "001"]
    assert max(asked_for) < second
    visits = [on for on, order in asked(at, Assess) if order.participant == "001"]
    assert max(visits) > second + timedelta(days=200)
    signing = [on for on, order in asked(at, Reconsent) if order.participant == "001"]
    assert second in signing
    assert max(signing) < second + timedelta(days=600)
    found = status(at, ledger, "001")
    assert found.reason is not None
    assert (found.reason.key, found.replaceable) == ("infusion_missing", True)


def test_who_waits_signs_again_before_being_screened() -> None:
    at = clinic(versions={CHANGES_ON: NEW_CONSENT}, unwilling=frozenset({"007"}))
    ledger = conducted(at)
    assert any(order.participant == "007" for _, order in asked(at, Reconsent))
    screened = [on for on, order in asked(at, Screen) if order.participant == "007"]
    assert not [on for on in screened if on >= CHANGES_ON]
    assert "007" not in assigned(ledger)
    assert "008" in assigned(ledger)


def test_no_one_signs_again_where_the_study_does_not_ask() -> None:
    at = clinic(versions={CHANGES_ON: ANY_CONSENT})
    ledger = conducted(at)
    assert not asked(at, Reconsent)
    assert len(assigned(ledger)) == len(assigned(conducted(clinic())))
