"""U-BOIN: BOIN first, then the greatest mean utility."""

from dataclasses import replace
from decimal import Decimal

import pytest

from design.joint_rows import keys, move_after, next_regimen, said
from firstdose.design.line import in_a_line
from firstdose.design.usual import usual
from firstdose.protocol.designs import UBoin
from firstdose.records.values import Action

SETTINGS = UBoin(toxicity_limit=Decimal("0.35"), response_limit=Decimal("0.25"))
DESIGN = in_a_line(SETTINGS, 4, usual(SETTINGS, 48))
EXPLORING = in_a_line(replace(SETTINGS, explores=True), 4, usual(SETTINGS, 48))
TWELVE = "1NNN 2NNN 2NNT 2NET 2EEN"


@pytest.mark.parametrize(
    ("cohorts", "regimen", "key"),
    [
        # First stage: responses do not matter.
        ("1EEE", "2", "table.escalate"),
        ("1NNN 2EBB", "1", "table.de_escalate"),
        # Second stage: 2 has twelve; mean utility (7/12 neither, 3 responses, 2 DLT) against 40.
        (TWELVE, "2", "response.best_utility"),
        ("1EEE 2NNN 2NNT 2NET 2NNN", "1", "response.best_utility"),
    ],
)
def test_stages(cohorts: str, regimen: str, key: str) -> None:
    assert next_regimen(DESIGN, cohorts) == regimen
    assert key in keys(DESIGN, cohorts)


def test_mean_utility_is_that_of_the_dirichlet_posterior() -> None:
    """(7.25 x 40 + 3.25 x 100 + 2.25 x 0 + 0.25 x 60) / 13 = 48.5."""
    assert "2 has the greatest posterior mean utility, 48.5," in said(DESIGN, TWELVE)[0]


def test_exploring_goes_up_while_the_highest_tried_is_safe() -> None:
    assert next_regimen(EXPLORING, "1NNN 2NNN 2NNT 2NEN 2EEN") == "3"
    assert next_regimen(DESIGN, "1NNN 2NNN 2NNT 2NEN 2EEN") == "2"


def test_too_few_responses_everywhere_end_the_part() -> None:
    decision = move_after(DESIGN, "1NNNNNNNNNNNN").decision
    assert decision.action is Action.STOP
    assert [reason.key for reason in decision.reasons[:2]] == [
        "response.too_few",
        "response.all_closed",
    ]
