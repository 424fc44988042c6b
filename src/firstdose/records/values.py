"""The closed vocabularies and small values that facts are made of."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from firstdose.records.ranges import Grade, Reported
from firstdose.standards.renal_function import Sex as Sex  # noqa: PLC0414 (named here with the others)
from firstdose.standards.verdict import Presence, YesNo


class Origin(StrEnum):
    """Where a ledger's facts come from; printed on every page made of it."""

    CONDUCTED = "conducted"
    SIMULATED = "simulated"
    RECONSTRUCTED = "reconstructed"
    IMPORTED = "imported"


class Domain(StrEnum):
    """What a ledger claims to record; a domain not claimed prints "not recorded", never 0."""

    DEMOGRAPHY = "demography"
    PRIOR_THERAPY = "prior_therapy"
    ELIGIBILITY = "eligibility"
    REGIMEN = "regimen"
    EXPOSURE = "exposure"
    ADVERSE_EVENTS = "adverse_events"
    LABORATORY = "laboratory"
    DISEASE_ACTIVITY = "disease_activity"
    MEDICATION = "medication"
    VISITS = "visits"
    KINETICS = "kinetics"
    B_CELLS = "b_cells"
    CYTOKINES = "cytokines"


class TherapyClass(StrEnum):
    """What kind of lupus therapy a drug or procedure is."""

    GLUCOCORTICOID = "glucocorticoid"
    ANTIMALARIAL = "antimalarial"
    IMMUNOSUPPRESSANT = "immunosuppressant"
    BIOLOGIC = "biologic"
    PLASMAPHERESIS = "plasmapheresis"
    CELL_THERAPY = "cell_therapy"
    OTHER = "other"


class Indication(StrEnum):
    """Why a medication is given."""

    BACKGROUND = "background"
    RESCUE = "rescue"
    ADVERSE_EVENT = "adverse_event"
    PROPHYLAXIS = "prophylaxis"


class Component(StrEnum):
    """What an adverse event may have been caused by."""

    CONDITIONING = "conditioning"
    CELLS = "cells"
    BACKGROUND_DRUG = "background_drug"
    LUPUS = "lupus"
    PROCEDURE = "procedure"


class Assessor(StrEnum):
    """Who judged the causality."""

    INVESTIGATOR = "investigator"
    SPONSOR = "sponsor"


class Relatedness(StrEnum):
    """How likely the component caused the event, in rising order."""

    NOT_RELATED = "not_related"
    UNLIKELY = "unlikely"
    POSSIBLE = "possible"
    PROBABLE = "probable"
    DEFINITE = "definite"


class SeriousCriterion(StrEnum):
    """Why an event is *serious* (ICH E2A); *severe* is a grade and another variable."""

    DEATH = "death"
    LIFE_THREATENING = "life_threatening"
    HOSPITALISATION = "hospitalisation"
    DISABILITY = "disability"
    CONGENITAL_ANOMALY = "congenital_anomaly"
    MEDICALLY_IMPORTANT = "medically_important"


class ActionTaken(StrEnum):
    """What was done with the study treatment because of an event."""

    NONE = "none"
    DELAYED = "delayed"
    WITHHELD = "withheld"
    REDUCED = "reduced"
    STOPPED = "stopped"
    NOT_APPLICABLE = "not_applicable"


class Outcome(StrEnum):
    """How an event stands."""

    ONGOING = "ongoing"
    RECOVERING = "recovering"
    RECOVERED = "recovered"
    RECOVERED_WITH_SEQUELAE = "recovered_with_sequelae"
    FATAL = "fatal"
    UNKNOWN = "unknown"


class SpecialInterest(StrEnum):
    """The cell-therapy toxicity an event belongs to, as the site classified it."""

    NONE = "none"
    CRS = "crs"
    ICANS = "icans"
    GVHD = "gvhd"
    INFECTION = "infection"
    FEBRILE_NEUTROPENIA = "febrile_neutropenia"
    IEC_HS = "iec_hs"
    LICATS = "licats"
    INFUSION_REACTION = "infusion_reaction"
    CYTOPENIA = "cytopenia"
    HYPOGAMMAGLOBULINAEMIA = "hypogammaglobulinaemia"
    SECOND_MALIGNANCY = "second_malignancy"


class WithdrawalReason(StrEnum):
    """Why a participant left."""

    PARTICIPANT_DECISION = "participant_decision"
    INVESTIGATOR_DECISION = "investigator_decision"
    ADVERSE_EVENT = "adverse_event"
    LOST_TO_FOLLOW_UP = "lost_to_follow_up"
    PREGNANCY = "pregnancy"
    NOT_ELIGIBLE = "not_eligible"
    OTHER = "other"


class Action(StrEnum):
    """What a design recommends, and what a safety committee decides, about the regimen."""

    START = "start"
    STAY = "stay"
    ESCALATE = "escalate"
    DE_ESCALATE = "de_escalate"
    WAIT = "wait"
    STOP = "stop"
    COMPLETE = "complete"


class CriterionAnswer(Struct, frozen=True, kw_only=True):
    """The site's answer to one eligibility or go/no-go criterion: is it satisfied?"""

    criterion: str
    answer: YesNo
    note: str = ""


class Item(Struct, frozen=True, kw_only=True):
    """One item of a scored examination: a finding, or a number in the instrument's own unit.

    ``attributed`` says whether a present finding is due to lupus; only such findings score.
    """

    key: str
    answer: Presence | Reported
    attributed: YesNo = YesNo.YES


class Causality(Struct, frozen=True, kw_only=True):
    """One assessor's judgement of one possible cause."""

    component: Component
    assessor: Assessor
    relatedness: Relatedness


class EventState(Struct, frozen=True, kw_only=True):
    """How an adverse event stands from a day on."""

    grade: Grade
    causality: tuple[Causality, ...]
    seriousness: tuple[SeriousCriterion, ...] = ()
    action: ActionTaken = ActionTaken.NONE
    outcome: Outcome = Outcome.ONGOING
    treatment: tuple[str, ...] = ()


class Reason(Struct, frozen=True, kw_only=True):
    """Why: a stable key and the values it speaks of; the report has the words in each language."""

    key: str
    values: tuple[tuple[str, str], ...] = ()


class Generation(Struct, frozen=True, kw_only=True):
    """How a simulated or reconstructed ledger was made: enough to make it again.

    ``trial`` numbers the trials made from one seed.
    """

    clinic: str
    seed: int
    truth: str = ""
    trial: int = 0
