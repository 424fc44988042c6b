"""What the study says: the study file as frozen classes, and every problem found in it.

Beside it, what was published of the study: `Published`, read by `read_published`.
"""

from firstdose.protocol.published import Published
from firstdose.protocol.published_reader import read_published
from firstdose.protocol.reader import problems, read, recorded
from firstdose.protocol.study import Study

__all__ = ["Published", "Study", "problems", "read", "read_published", "recorded"]
