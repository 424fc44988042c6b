"""BOIN12 where two references disagree: Lin et al., JCO Precis Oncol 2020.

Toxicity limit 0.35, response limit 0.25, at most 36, stop at 12; DLT risk .03 .17 .35 .50 .65,
response .12 .39 .43 .55 .65.  Doses 2 and 3 are selected in 57.3 % and 21.3 % by trialdesign.org
and in 49.6 % and 23.7 % by escalation 0.2.3 (its issue 8).  With five doses the states are too many
to compile, so trials are drawn here, all at once, by the rule itself.
"""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from firstdose.design.automaton.frontier import before_anyone, settled
from firstdose.design.automaton.outcomes import outcome_probabilities
from firstdose.design.line import in_a_line
from firstdose.design.part_design import PartDesign
from firstdose.design.states import Reads, Responses, States
from firstdose.design.usual import UNLIMITED, Companions, treated
from firstdose.protocol.designs import Boin12, ParticipantsAtRegimen, Stays, StoppingRule
from firstdose.protocol.parts import Cohorts

RISK = np.array([0.03, 0.17, 0.35, 0.50, 0.65])
RESPONSE = np.array([0.12, 0.39, 0.43, 0.55, 0.65])
TRIALS = 10_000


def entered(states: States, added: np.ndarray, cells: np.ndarray) -> States:
    """The states after so many with DLT only, response only and both at the current regimen."""
    assert states.responses is not None
    here = (np.arange(len(added)), states.current)
    counts = [states.evaluable, states.dlts, states.places]
    counts += [states.responses.responses, states.responses.with_dlt]
    more = [added, cells[:, 1] + cells[:, 3], added, cells[:, 2] + cells[:, 3], cells[:, 3]]
    grown = [each.copy() for each in counts]
    for each, new in zip(grown, more, strict=True):
        each[here] += new
    return replace(
        states,
        evaluable=grown[0],
        dlts=grown[1],
        places=grown[2],
        cohort=states.cohort + added,
        cohort_dlts=states.cohort_dlts + more[1],
        responses=Responses(responses=grown[3], with_dlt=grown[4]),
    )


def selected(design: PartDesign, seed: int) -> np.ndarray:
    """How often none and each regimen is recommended."""
    rng = np.random.default_rng(seed)
    chance = outcome_probabilities(RISK, RESPONSE)
    states = before_anyone(len(RISK), Reads(responses=True)).of(np.zeros(TRIALS, dtype=np.int64))
    found = np.zeros(len(RISK) + 1)
    while len(states.current):
        there = settled(design.rule, states, one_at_a_time=False)
        found += np.bincount(there.recommended[there.over] + 1, minlength=len(found))
        inside = np.flatnonzero(~there.over)
        states, added = there.states.of(inside), there.added[inside]
        if len(inside):
            states = entered(states, added, rng.multinomial(added, chance[states.current]))
    return found / TRIALS


@pytest.mark.parametrize("ends", ["staying at 12", "no room beyond 12"])
def test_selections_are_those_of_the_authors(ends: str) -> None:
    """Both readings of "stop at 12" are within two points of trialdesign.org, not of escalation."""
    at_12 = StoppingRule(all_of=(ParticipantsAtRegimen(participants=12), Stays()))
    room = UNLIMITED if ends == "staying at 12" else 12
    companions = Companions(
        cohorts=Cohorts(size=3, maximum_per_regimen=room),
        guards=(),
        stopping=(treated(36), *([at_12] if room == UNLIMITED else [])),
    )
    settings = Boin12(toxicity_limit=Decimal("0.35"), response_limit=Decimal("0.25"))
    found = selected(in_a_line(settings, 5, companions), seed=1)
    assert found[2] == pytest.approx(0.573, abs=0.02)
    assert found[3] == pytest.approx(0.213, abs=0.02)
    assert found[2] > 0.496 + 0.05
