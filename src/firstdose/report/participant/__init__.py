"""One participant: everything about them on one axis, and every entry as one line."""

from firstdose.report.participant.page import audit_section, participant_section
from firstdose.report.participant.person import Person

__all__ = ["Person", "audit_section", "participant_section"]
