"""How replacing those who leave without a DLT moves the DLT rate among evaluable participants.

Whoever leaves early is replaced, but a DLT before the departure counts.  So the rate rises when
departures have nothing to do with toxicity, and falls when people leave because a DLT is on its
way.  Both move what a rule decides on, while the risk of a participant who stays is unchanged.
"""

from __future__ import annotations

from math import log1p

from firstdose.simulate.calendar.settings import Departures


def rate_among_evaluable(risk: float, departures: Departures) -> float:
    """DLT rate among those who are evaluable when all others are replaced: exact.

    For DLTs that show at any time of the window alike; departures compete with them.
    """
    leaves = departures.within_window
    in_time = leaves / -log1p(-leaves) if leaves else 1.0
    toxic = risk * (1 - departures.before_dlt) * in_time
    complete = (1 - risk) * (1 - leaves)
    return toxic / (toxic + complete)


def highest_rate_among_evaluable(risk: float, within_window: float) -> float:
    """The most that departures unrelated to toxicity can make of it: each DLT comes before any."""
    return risk / (risk + (1 - risk) * (1 - within_window))
