"""The DLT window and how long it watches after the last planned infusion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from firstdose.protocol.finding import Finding
from firstdose.protocol.parts import Part, planned_window
from firstdose.protocol.regimens import Conditioning, Regimen
from firstdose.protocol.study import Study


def closes_early(study: Study) -> Iterator[Finding]:
    """A window that closes too soon after the last planned infusion of a regimen of its part."""
    regimens = {regimen.name: regimen for regimen in study.regimens.regimens}
    schemes = {scheme.name: scheme for scheme in study.regimens.conditioning}
    for number, part in enumerate(study.parts):
        least = part.dlt_window.min_follow_up_after_last_infusion_days
        left = {
            name: _days_left(part, regimens[name], schemes)
            for name in part.regimens
            if name in regimens
        }
        short = {name: days for name, days in left.items() if days < least}
        if short and not _accepted(study, part):
            yield Finding(
                path=("parts", number, "dlt_window"),
                what=(
                    f"The DLT window of part `{part.name}` closes too soon after the last planned"
                    f" infusion: {_listed(short)}."
                ),
                because=(
                    f"At least {least} days must remain"
                    " (`min_follow_up_after_last_infusion_days`), or toxicity of the last infusion"
                    " is not seen before the next decision."
                ),
                remedy=(
                    "Lengthen the window, count it from the last infusion, or accept it by an"
                    f" assumption about `parts.{part.name}.dlt_window` with"
                    " `accepts: [dlt_window_closes_early]`."
                ),
            )


def _accepted(study: Study, part: Part) -> bool:
    return any(
        assumption.about == f"parts.{part.name}.dlt_window"
        and "dlt_window_closes_early" in assumption.accepts
        for assumption in study.assumptions
    )


def _days_left(part: Part, regimen: Regimen, schemes: Mapping[str, Conditioning]) -> int:
    scheme = schemes.get(regimen.conditioning)
    _, closes = planned_window(part, regimen, scheme.first_day if scheme else None)
    return closes - max(regimen.infusion_days, default=0)


def _listed(short: Mapping[str, int]) -> str:
    def said(days: int) -> str:
        return f"{days} days after it" if days >= 0 else f"{-days} days before it"

    return "; ".join(f"`{name}` {said(days)}" for name, days in short.items())
