"""BOIN12: the next dose step by step, as Lin et al., JCO Precis Oncol 2020 and escalation 0.2.3.

Toxicity limit 0.35, response limit 0.25, utilities 100, 60, 40, 0.
"""

from decimal import Decimal

import pytest

from design.joint_rows import next_regimen, said
from firstdose.design.line import in_a_line
from firstdose.design.usual import usual
from firstdose.protocol.designs import Boin12

SETTINGS = Boin12(toxicity_limit=Decimal("0.35"), response_limit=Decimal("0.25"))
DESIGN = in_a_line(SETTINGS, 5, usual(SETTINGS, 36))


@pytest.mark.parametrize(
    ("cohorts", "regimen"),
    [
        ("1NNN", "2"),
        ("1NNN 2NNB", "3"),
        ("1NNN 2NNB 3NEE", "3"),
        ("1NNN 2NNB 3NEE 3NTN", "4"),
        ("1NNN 2NNB 3NEE 3NTN 4ETE", "4"),
        ("1NNN 2ENT 3ETT 2EEN", "2"),
    ],
)
def test_next_dose(cohorts: str, regimen: str) -> None:
    assert next_regimen(DESIGN, cohorts) == regimen


def test_the_reason_holds_the_numbers_that_decided() -> None:
    assert said(DESIGN, "1NNN 2NNB")[0] == (
        "2: 1 DLT and 1 with a response in 3 evaluable (1 with both). 3 is the most desirable in"
        " reach: its mean utility exceeds 70.5 with probability 0.295, that of 2 with 0.156."
    )
