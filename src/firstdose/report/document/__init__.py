"""The report of a study at a data cut, as one page with its figures and result rows."""

from firstdose.report.document.build import Beside, ReportFiles, document
from firstdose.report.document.participant import ParticipantFiles, participant_document

__all__ = ["Beside", "ParticipantFiles", "ReportFiles", "document", "participant_document"]
