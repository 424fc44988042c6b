"""Settings as short text: what they become, and every way to write them wrongly."""

from __future__ import annotations

from decimal import Decimal

import pytest

from firstdose.protocol.catalogue import design_classes, settings_of
from firstdose.protocol.designs import (
    Boin,
    OwnTable,
    ParticipantsAtRegimen,
    Stays,
    StoppingRule,
    TooToxic,
)
from firstdose.protocol.stated import stated_design, stated_guard, stated_stopping


def test_a_design() -> None:
    found = stated_design("Boin", ["target=0.25", "over = 1.5"])
    assert found.findings == ()
    assert found.value == Boin(target=Decimal("0.25"), over=Decimal("1.5"))


def test_a_list_of_blocks_is_written_as_in_a_study_file() -> None:
    rows = "[{n: 3, dlt: 0, decision: escalate}, {n: 3, dlt: 1, decision: stay}]"
    found = stated_design("own table", ["target=0.3", f"rows={rows}"])
    assert found.findings == ()
    assert isinstance(found.value, OwnTable)
    assert [row.decision for row in found.value.rows] == ["escalate", "stay"]


NUMBERS = [
    (kind, setting.name)
    for kind, settings in design_classes().items()
    for setting in settings_of(settings)
    if setting.takes.removeprefix("list of: ").startswith("number")
]


def test_designs_have_numbers() -> None:
    assert {"boin", "blrm", "dual_blrm", "efftox", "infusion_hazard"} <= {
        kind for kind, _ in NUMBERS
    }


@pytest.mark.parametrize(("kind", "name"), NUMBERS)
@pytest.mark.parametrize("text", ["1e400", "-1e400", "1e-400", "nan", "inf", "-inf", "x", "{a: 1}"])
def test_what_is_no_number_to_compute_with_is_refused_once(kind: str, name: str, text: str) -> None:
    found = stated_design(kind, [f"{name}={text}"])
    here = [finding for finding in found.findings if finding.path[:1] == (name,)]
    assert found.value is None
    assert len(here) == 1
    assert here[0].because


def test_a_guard() -> None:
    text = (
        "too-toxic: limit=0.3, probability=0.95, prior_dlt=1, prior_no_dlt=1, from_participants=3"
    )
    found = stated_guard(text)
    assert found.findings == ()
    assert isinstance(found.value, TooToxic)
    assert found.value.limit == Decimal("0.3")


def test_a_stopping_rule() -> None:
    found = stated_stopping("participants_at_regimen=9 stays")
    conditions = (ParticipantsAtRegimen(participants=9), Stays())
    assert found.value == StoppingRule(all_of=conditions)


@pytest.mark.parametrize(
    ("name", "pairs", "said"),
    [
        ("boim", [], ["There is no design 'boim'."]),
        ("boin", [], ["`target` is missing."]),
        ("boin", ["target=30"], ["'30' is out of range."]),
        ("boin", ["target=a third"], ["'a third' is not a number."]),
        ("boin", ["target=0.3", "target=0.2"], ["`target` is given twice."]),
        ("boin", ["target"], ["'target' is not written as key=value.", "`target` is missing."]),
        ("boin", ["target=0.3", "tarket=1"], ["The key `tarket` is not known here."]),
        ("3+3", ["recommended_needs_six=maybe"], ["'maybe' is neither true nor false."]),
        ("3+3", ["lowest_dose_failure=stopp"], ["'stopp' is not one of the choices."]),
        ("own_table", ["target=0.3", "rows=[{n: 3"], ["The study file cannot be read as YAML."]),
    ],
)
def test_what_is_wrong_is_said_all_at_once(name: str, pairs: list[str], said: list[str]) -> None:
    found = stated_design(name, pairs)
    assert found.value is None
    assert [each.what for each in found.findings] == said


@pytest.mark.parametrize("pairs", [["target=0.3"], ["target=0.3", "skeleton=0.1,0.2"]])
def test_a_setting_with_keys_of_its_own_says_how_they_are_written(pairs: list[str]) -> None:
    (found,) = stated_design("crm", pairs).findings
    assert found.remedy.endswith(
        "`skeleton` takes stated {risks} | indifference {halfwidth, prior_mtd}; write a key in"
        " braces as skeleton.KEY=…."
    )


def test_unknown_words_are_answered_with_the_known_ones() -> None:
    (of_name,) = stated_design("boim", []).findings
    assert of_name.remedy == "Did you mean `boin`?"
    assert "three_plus_three" in of_name.because
    (of_guard,) = stated_guard("too_tocsic:limit=1").findings
    assert of_guard.remedy == "Did you mean `too_toxic`?"
    (of_condition,) = stated_stopping("participants=9").findings
    assert "participants_treated" in of_condition.because
    assert stated_stopping("").value is None
    (missing,) = stated_design("boin", []).findings
    assert missing.remedy.startswith("Add target=…; `boin` has: target, under, over")
