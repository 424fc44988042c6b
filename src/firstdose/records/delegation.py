"""Facts about the people who run a trial: their accounts, their duties, and access out of turn.

``person`` is the name of an account, as it stands in ``entered_by``.  Who may do what on a day
follows from these facts and nothing else.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct


class Role(StrEnum):
    """What somebody is in the trial."""

    INVESTIGATOR = "investigator"
    COORDINATOR = "coordinator"
    PHARMACIST = "pharmacist"
    CELL_LABORATORY = "cell_laboratory"
    COMMITTEE_MEMBER = "committee_member"
    COMMITTEE_CHAIR = "committee_chair"
    MONITOR = "monitor"
    DATA_MANAGER = "data_manager"
    STATISTICIAN = "statistician"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class AccountOpened(Struct, frozen=True, kw_only=True):
    """Somebody was given an account, which by itself allows nothing."""

    person: str


class AccountClosed(Struct, frozen=True, kw_only=True):
    """An account was closed: whatever it was used for, it is not used from now on."""

    person: str


class AccessRecovered(Struct, frozen=True, kw_only=True):
    """Somebody who lost password or device was let set both anew, on the word of two people."""

    person: str
    asked_by: str


class DutyDelegated(Struct, frozen=True, kw_only=True):
    """A line of the delegation log: a role at a site, from the day on which this occurred.

    ``site`` "": at every site.  Whoever is ``blinded`` is shown no dose, schedule or cohort.  A day
    of training is None where the role asks for none or it has not been given.
    """

    person: str
    role: Role
    site: str
    blinded: bool = False
    gcp_trained_on: date | None = None
    protocol_trained_on: date | None = None


class DutyEnded(Struct, frozen=True, kw_only=True):
    """A role at a site is no longer somebody's, from the day on which this occurred."""

    person: str
    role: Role
    site: str


class ParticipantAtSite(Struct, frozen=True, kw_only=True):
    """The site that treats a participant."""

    participant: str
    site: str


class EmergencyAccessTaken(Struct, frozen=True, kw_only=True):
    """Somebody looked at a participant in an emergency, without the duty to, and said why."""

    participant: str
    person: str
    why: str


class EmergencyAccessReviewed(Struct, frozen=True, kw_only=True):
    """Whether access in an emergency was called for, as somebody else judges it afterwards."""

    participant: str
    person: str
    justified: bool
    remark: str


StudyFact = AccountOpened | AccountClosed | AccessRecovered | DutyDelegated | DutyEnded
ParticipantFact = ParticipantAtSite | EmergencyAccessTaken | EmergencyAccessReviewed
