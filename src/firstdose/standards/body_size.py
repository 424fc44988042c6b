"""Body surface, ideal and adjusted weight, and when a change of weight asks for a new dose."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from firstdose.standards.acceptance import refusal
from firstdose.standards.cuts import Worse, beyond
from firstdose.standards.digits import in_28_digits
from firstdose.standards.reasons import ungradable
from firstdose.standards.renal_function import Sex
from firstdose.standards.tables import Confidence, rows, yes
from firstdose.standards.units import conversions
from firstdose.standards.verdict import Ungradable, YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerLaw:
    """Body surface as coefficient x height^power x weight^power, in m2, cm and kg."""

    coefficient: Decimal
    height_power: Decimal
    weight_power: Decimal


@cache
def power_laws() -> Mapping[str, PowerLaw]:
    """Every body surface formula of this form, by name."""
    return {
        row["formula"]: PowerLaw(
            coefficient=Decimal(row["coefficient"]),
            height_power=Decimal(row["height_power"]),
            weight_power=Decimal(row["weight_power"]),
        )
        for row in rows("formulas/body_surface.csv")
    }


@in_28_digits
def body_surface_mosteller_m2(*, height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    """Body surface area in m2 (Mosteller 1987)."""
    return (height_cm * weight_kg / 3600).sqrt()


@in_28_digits
def body_surface_by_power_law_m2(
    formula: str, *, height_cm: Decimal, weight_kg: Decimal
) -> Decimal:
    """Body surface area in m2 by DuBois, Haycock, Gehan and George, Fujimoto or Takahira."""
    law = power_laws()[formula]
    return law.coefficient * height_cm**law.height_power * weight_kg**law.weight_power


@in_28_digits
def body_surface_boyd_m2(*, height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    """Body surface area in m2 (Boyd 1935); the power of the weight depends on the weight."""
    weight_g = 1000 * weight_kg
    power = Decimal("0.7285") - Decimal("0.0188") * weight_g.log10()
    return Decimal("0.0003207") * height_cm ** Decimal("0.3") * weight_g**power


@in_28_digits
def body_surface_stevenson_m2(
    *, height_cm: Decimal, weight_kg: Decimal, accepted: Collection[str] = ()
) -> Decimal | Ungradable:
    """Body surface area in m2 (Stevenson 1937, China); unconfirmed, so only where accepted."""
    (row,) = rows("formulas/body_surface_linear.csv")
    refused = refusal(row["formula"], Confidence(row["confidence"]), accepted)
    if refused is not None:
        return refused
    by_height = Decimal(row["height_factor"]) * height_cm
    return by_height + Decimal(row["weight_factor"]) * weight_kg + Decimal(row["constant"])


@in_28_digits
def ideal_weight_kg(*, height_cm: Decimal, sex: Sex) -> Decimal | Ungradable:
    """Ideal body weight in kg (Devine 1974): 50 kg in men, 45.5 kg in women at 60 inches.

    Each further inch adds 2.3 kg.  Below 60 inches the formula says nothing.
    """
    (inch,) = (one for one in conversions("height") if one.unit == "[in_i]")
    height_in = inch.back(height_cm)
    if beyond(height_in, Decimal(60), Worse.LOWER, closed=False):
        return ungradable("below_sixty_inches")
    at_sixty_inches = Decimal("45.5") if sex is Sex.FEMALE else Decimal(50)
    return at_sixty_inches + Decimal("2.3") * (height_in - 60)


@in_28_digits
def adjusted_weight_kg(*, height_cm: Decimal, weight_kg: Decimal, sex: Sex) -> Decimal | Ungradable:
    """Adjusted body weight in kg: ideal weight and 0.4 of what lies above (or below) it."""
    ideal = ideal_weight_kg(height_cm=height_cm, sex=sex)
    if isinstance(ideal, Ungradable):
        return ideal
    return ideal + Decimal("0.4") * (weight_kg - ideal)


@in_28_digits
def body_mass_index_kg_per_m2(*, height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    """Body mass index in kg/m2."""
    return weight_kg / (height_cm / 100) ** 2


@in_28_digits
def weight_change_percent(*, planned_weight_kg: Decimal, weight_kg: Decimal) -> Decimal:
    """Change of weight since the dose was planned, in percent; negative after a loss."""
    return (weight_kg - planned_weight_kg) / planned_weight_kg * 100


def dose_recalculation(*, planned_weight_kg: Decimal, weight_kg: Decimal) -> YesNo:
    """Whether the weight has changed so much, up or down, that a dose is computed anew."""
    change = weight_change_percent(planned_weight_kg=planned_weight_kg, weight_kg=weight_kg)
    (limit,) = (row for row in rows("formulas/limits.csv") if row["rule"] == "dose_recalculation")
    reached = beyond(
        abs(change), Decimal(limit["limit"]), Worse.HIGHER, closed=yes(limit["closed"])
    )
    return YesNo.YES if reached else YesNo.NO
