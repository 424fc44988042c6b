"""Every design, guard and condition as its settings class describes it."""

from __future__ import annotations

import re

import pytest

from firstdose.protocol.catalogue import (
    condition_classes,
    described,
    design_classes,
    guard_classes,
    named,
)
from firstdose.protocol.designs import Boin

EVERY = {**design_classes(), **guard_classes(), **condition_classes()}


@pytest.mark.parametrize("kind", sorted(EVERY))
def test_every_class_has_a_title_and_says_what_its_settings_take(kind: str) -> None:
    found = described(EVERY[kind])
    assert found.kind == kind
    assert found.title
    for setting in found.settings:
        assert setting.takes
        assert "typing" not in setting.takes
        assert "<class" not in setting.takes


@pytest.mark.parametrize("kind", sorted(set(design_classes()) - {"own_table"}))
def test_every_published_design_names_its_source(kind: str) -> None:
    assert re.search("(19|20)[0-9]{2}", described(EVERY[kind]).source), kind


def test_one_design_in_full() -> None:
    found = described(Boin)
    assert found.title == "Bayesian optimal interval design"
    assert found.source == "Liu and Yuan, J R Stat Soc C 2015; 64: 507-523"
    first = found.settings[0]
    assert (first.name, first.takes, first.required) == (
        "target",
        "number above 0 and below 1",
        True,
    )
    assert {each.name: each.default for each in found.settings}["under"] == "0.6"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("3+3", "three_plus_three"),
        ("Three plus three", "three_plus_three"),
        ("BOIN", "boin"),
        ("b-o.i n", "boin"),
        ("mTPI-2", "mtpi_2"),
        ("i3+3", "i3_plus_3"),
        ("A+B", "a_plus_b"),
        ("Rolling 6", "rolling_six"),
        ("boim", ""),
        ("", ""),
    ],
)
def test_a_name_is_known_however_it_is_spelled(written: str, kind: str) -> None:
    kinds = ("three_plus_three", "boin", "mtpi_2", "i3_plus_3", "a_plus_b", "rolling_six")
    assert named(written, kinds) == kind
