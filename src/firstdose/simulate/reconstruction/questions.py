"""Every question that a reconstruction asks the dice; their names begin with "reconstruction"."""

from __future__ import annotations

from firstdose.simulate.dice import Question, question


def _asked(name: str) -> Question:
    return question(f"reconstruction: {name}")


# The study as a whole.
AGE_ANCHORS = _asked("ages at the quartiles")
AGES_BETWEEN = _asked("ages between the quartiles")
DURATION_ANCHORS = _asked("disease durations at the quartiles")
DURATIONS_BETWEEN = _asked("disease durations between the quartiles")
WHO_IS_HOW_OLD = _asked("whose age it is")
WHO_IS_ILL_HOW_LONG = _asked("whose disease duration it is")
WHO_IS_A_WOMAN = _asked("who is a woman")
WHO_HAD_A_BIOLOGIC = _asked("who had a biologic")
WHO_HAD_PLASMAPHERESIS = _asked("who had plasmapheresis")
WHO_HAD_TWO_THERAPIES = _asked("who had two therapies")
WHO_HAD_CRS = _asked("who had CRS")
WHO_ATTAINED = _asked("who attained both states")
DAYS_TO_INFUSION = _asked("days from consent to the first infusion")
CONSENT_DAY = _asked("day of consent")

# One participant.
SPACING_AND_CELLS = _asked("regimen that gives spacing and cells")
WHICH_BIOLOGIC = _asked("which biologic")
CRS_INFUSION = _asked("infusion before the CRS")
CRS_ONSET = _asked("days from the infusion to the CRS")
CRS_DURATION = _asked("days of fever")
CRS_FEVER = _asked("temperature of the fever")
VISIT_DAY = _asked("day of a visit")
WHY_NOT_ATTAINED = _asked("why both states are not attained")
ITEMS_CLEARED = _asked("SLEDAI-2K items that have gone")
PHYSICIAN_GLOBAL = _asked("physician global at a visit")
PREDNISONE = _asked("prednisone at a visit")
