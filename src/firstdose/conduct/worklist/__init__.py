"""What is due today: every order that stands, and what people owe beside it.

Computed from the ledger each time it is asked, and never stored.
"""

from firstdose.conduct.worklist.item import Item, Urgency
from firstdose.conduct.worklist.trail import Trail
from firstdose.conduct.worklist.worklist import Worklist

__all__ = ["Item", "Trail", "Urgency", "Worklist"]
