"""Laboratory values computed from others: corrected calcium, neutrophil count."""

from decimal import Decimal

from firstdose.standards.digits import in_28_digits
from firstdose.standards.reasons import ungradable
from firstdose.standards.verdict import Ungradable


@in_28_digits
def corrected_calcium_mmol_per_l(
    *, calcium_mmol_per_l: Decimal, albumin_g_per_l: Decimal
) -> Decimal:
    """Calcium corrected for albumin, in mmol/L: 0.02 for each g/L of albumin below 40.

    0.02 is customary; the conventional 0.8 mg/dL for each g/dL would be 0.01996.
    """
    return calcium_mmol_per_l + Decimal("0.02") * (40 - albumin_g_per_l)


@in_28_digits
def corrected_calcium_mg_per_dl(
    *, calcium_mg_per_dl: Decimal, albumin_g_per_dl: Decimal
) -> Decimal:
    """Calcium corrected for albumin, in mg/dL: 0.8 for each g/dL of albumin below 4."""
    return calcium_mg_per_dl + Decimal("0.8") * (4 - albumin_g_per_dl)


@in_28_digits
def neutrophil_count(
    *, leukocytes: Decimal, neutrophils_percent: Decimal, bands_percent: Decimal
) -> Decimal | Ungradable:
    """Neutrophil count in the unit of the leukocytes: segmented and band forms together."""
    percent = neutrophils_percent + bands_percent
    if percent > 100:
        return ungradable("percentages_above_100")
    return leukocytes * percent / 100
