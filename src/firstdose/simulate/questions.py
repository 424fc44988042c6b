"""Every question that the dice are ever asked, by name.

A name is part of the numbers that come out: renaming a question draws its answers anew.  Names are
never reused for another meaning.
"""

from __future__ import annotations

from firstdose.simulate.dice import question

# The study as a whole: what is uncertain is drawn once a trial.
REFERRAL_PACE = question("study: pace of referral")
REFERRAL_WAIT = question("study: days between referrals")
FEMALE_SHARE = question("study: share of women")
AGE_MASSES = question("study: population between the quartiles of age")
DURATION_MASSES = question("study: population between the quartiles of disease duration")
BIOLOGIC_SHARE = question("study: share with a prior biologic")
PLASMAPHERESIS_SHARE = question("study: share with prior plasmapheresis")
SRI_4_SHARE = question("study: share with SRI-4 at week 12")
LLDAS_SHARE = question("study: share in LLDAS at week 12")
REMISSION_SHARE = question("study: share in remission beyond 12 months")
CRS_SHARE = question("study: share with grade 1 CRS")
COMMITTEE_DELAY = question("study: days until the committee signs")

# Who a participant is.
SEX = question("sex")
AGE = question("age")
DISEASE_DURATION = question("disease duration")
HEIGHT = question("height")
BODY_MASS_INDEX = question("body mass index")
PRIOR_BIOLOGIC = question("prior biologic")
WHICH_BIOLOGIC = question("which biologic")
PRIOR_PLASMAPHERESIS = question("prior plasmapheresis")
IMMUNOSUPPRESSANT = question("immunosuppressant")
EARLIER_IMMUNOSUPPRESSANT = question("earlier immunosuppressant")
HYDROXYCHLOROQUINE = question("hydroxychloroquine")
PREDNISONE = question("prednisone at entry")
SLEDAI_ITEMS = question("SLEDAI-2K items at entry")
PHYSICIAN_GLOBAL = question("physician global at entry")
SCREEN_FAILURE = question("screen failure")
FAILED_CRITERION = question("failed criterion")

# How the disease goes on.
REMISSION = question("remission beyond 12 months")
LOW_ACTIVITY = question("low disease activity at some time")
FAST_RESPONSE = question("low disease activity by week 12")
EARLY_FALL = question("SLEDAI-2K down by week 12")
RELAPSE = question("relapse")
FALL_TIME = question("time of the first fall of SLEDAI-2K")
LOW_ACTIVITY_TIME = question("time of low disease activity")
REMISSION_TIME = question("time of remission")
RELAPSE_TIME = question("time of relapse")
ITEM_ORDER = question("order in which SLEDAI-2K items clear")
SEROLOGY = question("serology clears")
SEROLOGY_TIME = question("time at which serology clears")
RESCUE = question("rescue")
RESCUE_TIME = question("time of rescue")
PHYSICIAN_GLOBAL_NOISE = question("physician global at a visit")
LOW_PREDNISONE = question("prednisone in remission")

# What the laboratory finds.
LEVEL = question("level of an analyte in a person")
NOISE = question("deviation of an analyte at a visit")
NEUTROPHIL_NADIR = question("neutrophil nadir")
LYMPHOCYTE_NADIR = question("lymphocyte nadir")
PLATELET_NADIR = question("platelet nadir")

# What goes wrong.
DOSE_LIMITING = question("dose-limiting toxicity")
DOSE_LIMITING_DAY = question("day of the dose-limiting toxicity")
DOSE_LIMITING_KIND = question("kind of the dose-limiting toxicity")
DOSE_LIMITING_DURATION = question("duration of the dose-limiting toxicity")
CRS = question("grade 1 CRS")
CRS_INFUSION = question("infusion before the grade 1 CRS")
CRS_DAY = question("day of the grade 1 CRS")
CRS_DURATION = question("duration of the grade 1 CRS")
EVENT = question("another adverse event")
EVENT_GRADE = question("grade of another adverse event")
EVENT_DAY = question("day of another adverse event")
EVENT_DURATION = question("duration of another adverse event")
FEVER = question("fever of an event")
DEATH = question("death")

# How the clinic works.
WITHDRAWAL = question("withdrawal")
WITHDRAWAL_REASON = question("reason for withdrawal")
REPORTING_DELAY = question("delay of an event report")
CHANGE_DELAY = question("delay of a report that an event is over")
MISSED_VISIT = question("missed visit")
VISIT_DELAY = question("days from due to visit")
SEROLOGY_DELAY = question("delay of serology")
LOST_SAMPLE = question("lost sample")
HELD_STEP = question("held step")
HELD_DURATION = question("duration of the infection behind a held step")
SHORT_INFUSION = question("short infusion")
CELLS = question("cells given")
VIABILITY = question("viability of a product")

# What the mechanistic clinic asks beside the parameters of its model.
HLA_MISMATCHES = question("HLA mismatches with the donor of a lot")
DONOR_SPECIFIC_ANTIBODY = question("antibody against the donor of a lot")
ANTIBODY_STRENGTH = question("strength of antibody against the donor")
LOT_POTENCY = question("study: potency of a product lot")
DONOR_EXPANSION = question("study: proliferative capacity of the donor of a lot")
ITEM_THRESHOLD = question("threshold of a SLEDAI-2K item")
ITEM_NOISE = question("activity seen for a SLEDAI-2K item at a visit")
RENAL_VALUE = question("renal value at entry")
FLOW_COUNT = question("cells counted by flow cytometry")
CRS_FRAILTY = question("frailty for CRS")
CRS_LASTS = question("days of a CRS that follows from interleukin 6")
ICANS_WITH_CRS = question("neurotoxicity with a CRS")
INFECTION = question("infection on a day")
INFECTION_KIND = question("kind of an infection")
INFECTION_LASTS = question("days of an infection")
LOCAL_REACTION = question("local reaction on a day")
LOCAL_REACTION_GRADE = question("grade of a local reaction")
LOCAL_REACTION_LASTS = question("days of a local reaction")

# What is asked when many trials are simulated at once on the calendar.
COHORT_DLTS = question("study: dose-limiting toxicities of a cohort")
LATE_EVENT = question("event after the window of dose-limiting toxicity")
INFORMATIVE_DEPARTURE = question("departure before a dose-limiting toxicity")
RESPONSE = question("response that opens a regimen to backfill")

# What is asked when scenarios are drawn.
SCENARIO_MTD = question("study: which regimen of a random scenario is nearest the target")
SCENARIO_BOUND = question("study: highest possible risk of a random scenario")
SCENARIO_RISKS = question("study: risks of a random scenario")
SCENARIO_ORDER = question("study: complete order of the regimens of a random scenario")

# What is asked when a virtual population is calibrated: participant is the number of a programme.
PROGRAMME_UNKNOWNS = question("calibration: what is unknown of a virtual programme")
PROGRAMME_FROM_PRIOR = question("calibration: whether a virtual programme is drawn from the prior")
PROGRAMME_RESAMPLED = question("study: which virtual programmes stand for the posterior")
PROGRAMME_OF_A_TRIAL = question("study: the virtual programme that a trial belongs to")
PRIOR_PROGRAMME_OF_A_TRIAL = question("study: the virtual programme of a trial before calibration")
PREDICTED_FROM_PRIOR = question("prediction: what is unknown of a programme before calibration")
# Participant is the number of a virtual patient.
ACCEPTED_AS_PATIENT = question("calibration: whether a candidate matches published baselines")

# What is asked when the model is explained: participant is the number of a virtual programme.
PREDICTED_UNKNOWNS = question("prediction: what is unknown of a virtual programme")
SENSITIVITY_SHIFT = question("study: shift of a quasi-random table")
# Participant is the number of a simulated trial's participant.
CHECKED_NOISE = question("prediction check: deviation of an analyte at a visit")
CHECKED_COUNT = question("prediction check: cells counted by flow cytometry")
