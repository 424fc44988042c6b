"""The fonts that reports carry, their advance widths, and which of them a page needs.

Cut from Noto by ``tools/cut_fonts.py``; the licence is in ``OFL.txt`` beside this file.
"""

from firstdose.report.fonts.faces import Face, faces, family, folder
from firstdose.report.fonts.metrics import ASCENT, DESCENT, width

__all__ = ["ASCENT", "DESCENT", "Face", "faces", "family", "folder", "width"]
