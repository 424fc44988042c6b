"""Settings of the interval designs that decide while DLT windows are open."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from firstdose.protocol.words import Number, Participants, Probability


@dataclass(frozen=True, slots=True, kw_only=True)
class TiteBoin:
    """Time-to-event BOIN (Lin and Yuan, Biostatistics 2020; doi 10.1093/biostatistics/kxz007).

    ``target``, ``under`` and ``over`` as in BOIN.  A participant inside the window counts as the
    share of it that has passed (``effective_number``), or as having the DLT still to be expected
    (``imputed``: Yuan and others, Clin Cancer Res 2018).  The decision waits while more than
    ``largest_pending_share`` of those at the regimen are inside their window.  A regimen, with all
    above it, is closed when Pr(risk > ``target``) > ``too_toxic`` under a uniform prior, once
    ``closes_from`` have entered it; those inside the window count as without a DLT there.
    """

    target: Probability
    under: Number = Decimal("0.6")
    over: Number = Decimal("1.4")
    estimate: Literal["effective_number", "imputed"] = "effective_number"
    largest_pending_share: Probability = Decimal("0.5")
    too_toxic: Probability = Decimal("0.95")
    closes_from: Participants = 3
    kind: Literal["tite_boin"] = "tite_boin"
