"""``firstdose model list``: the models that ship."""

from __future__ import annotations

import csv
import sys

from firstdose.cli.problems import with_problems_shown

EXAMPLE = "firstdose model list"


@with_problems_shown
def list_() -> None:
    """Show the models of virtual patients that ship, as CSV."""
    from firstdose.simulate.mechanistic.shipped import SHIPPED, model

    sheet = csv.writer(sys.stdout, lineterminator="\n")
    sheet.writerow(("name", "revision", "states", "parameters", "assumed", "title"))
    for each in (model(name) for name in SHIPPED):
        assumed = sum(one.confidence == "low" for one in each.parameters)
        counts = (len(each.states), len(each.parameters), assumed)
        sheet.writerow((each.name, each.revision, *counts, each.title))
