"""One part of the trial as it stands on a day: what every view of the committee is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from firstdose.design.situation import Decision, Situation
from firstdose.protocol.study import Study
from firstdose.records.ledger import Ledger
from firstdose.trial.earliest import Earliest, earliest_decision
from firstdose.trial.planner import Planner
from firstdose.trial.standing import Standing, situation_of
from firstdose.trial.stops import StopCount


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """All of it is what `trial`, `derive` and `design` say; nothing is worked out here."""

    study: Study
    ledger: Ledger
    today: date
    standing: Standing
    situation: Situation
    recommended: Decision
    stops: tuple[StopCount, ...]
    earliest: Earliest

    @property
    def expands(self) -> bool:
        """Whether it is an expansion."""
        return self.standing.after is not None


def seen(
    study: Study, ledger: Ledger, part: str, today: date, planner: Planner | None = None
) -> Seen:
    """A part on a day; ``planner`` is one that has followed this ledger, so that nobody waits."""
    follows = planner if planner is not None else Planner(study, ledger)
    of_part = study.part(part)
    standing = follows.standing(of_part, today)
    return Seen(
        study=study,
        ledger=ledger,
        today=today,
        standing=standing,
        situation=situation_of(study, standing, today),
        recommended=follows.recommended(of_part, today),
        stops=follows.stop_counts(today),
        earliest=earliest_decision(study, ledger, standing, today),
    )
