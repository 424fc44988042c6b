"""``firstdose model list``: the models that ship."""

from __future__ import annotations

import csv
import sys

from firstdose.cli.problems import with_problems_shown

EXAMPLE = "firstdose model list"


@with_problems_shown
def list_() -> None:
    """Show the models of virtual patients that ship, as CSV.

    A model without a product in calibrated_to is not calibrated.
    """
    from firstdose.simulate.calibration.saved import products_of
    from firstdose.simulate.mechanistic.shipped import SHIPPED, model

    sheet = csv.writer(sys.stdout, lineterminator="\n")
    sheet.writerow(
        ("name", "revision", "states", "parameters", "assumed", "calibrated_to", "title")
    )
    for each in (model(name) for name in SHIPPED):
        assumed = sum(one.confidence == "low" for one in each.parameters)
        counts = (len(each.states), len(each.parameters), assumed)
        products = " ".join(products_of(each))
        sheet.writerow((each.name, each.revision, *counts, products, each.title))
