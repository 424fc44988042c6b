"""QT corrected for the heart rate, and mean arterial pressure.

QT and RR come from the same beats; of a triplicate the mean is corrected.
"""

from decimal import Decimal

from firstdose.standards.digits import in_28_digits


@in_28_digits
def rr_from_heart_rate_s(*, heart_rate_per_min: Decimal) -> Decimal:
    """RR interval in seconds."""
    return 60 / heart_rate_per_min


@in_28_digits
def qtc_fridericia_ms(*, qt_ms: Decimal, rr_s: Decimal) -> Decimal:
    """QTc in ms: QT over the cube root of RR in seconds (Fridericia 1920)."""
    return qt_ms / rr_s ** (Decimal(1) / 3)


@in_28_digits
def qtc_bazett_ms(*, qt_ms: Decimal, rr_s: Decimal) -> Decimal:
    """QTc in ms: QT over the square root of RR in seconds (Bazett 1920)."""
    return qt_ms / rr_s.sqrt()


@in_28_digits
def qtc_framingham_ms(*, qt_ms: Decimal, rr_s: Decimal) -> Decimal:
    """QTc in ms: QT and 154 ms for each second that RR is below one second (Sagie 1992)."""
    return qt_ms + 154 * (1 - rr_s)


@in_28_digits
def mean_arterial_pressure_mmhg(
    *, systolic_pressure_mmhg: Decimal, diastolic_pressure_mmhg: Decimal
) -> Decimal:
    """Mean arterial pressure in mmHg: a third of the pulse pressure above the diastolic."""
    return (systolic_pressure_mmhg + 2 * diastolic_pressure_mmhg) / 3
