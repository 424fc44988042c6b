"""The reference study with few participants: whole trials of it are quick."""

from __future__ import annotations

from protocol.shipped import text_of

FEW = 6
_OTHERWISE = {
    "planned_participants: 36": f"planned_participants: {FEW}",
    "kind: participant_cap, participants: 36": f"kind: participant_cap, participants: {FEW}",
}


def small_text() -> str:
    """The text of the reference study, planned for few."""
    text = text_of("nct06010472")
    for stated, other in _OTHERWISE.items():
        assert text.count(stated) == 1
        text = text.replace(stated, other)
    return text
