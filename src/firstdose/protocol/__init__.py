"""What the study says: the study file as frozen classes, and every problem found in it."""

from firstdose.protocol.reader import problems, read
from firstdose.protocol.study import Study

__all__ = ["Study", "problems", "read"]
