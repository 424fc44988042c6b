"""The study: what the protocol says, and nothing that happened since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from firstdose.protocol.criteria import Eligibility, Readiness
from firstdose.protocol.designs import TooToxic, WholePartTooToxic
from firstdose.protocol.endpoints import Endpoints
from firstdose.protocol.parts import Part
from firstdose.protocol.regimens import Regimens
from firstdose.protocol.schedule import Schedule, Visit
from firstdose.protocol.toxicity import DltDefinition, StudyStop
from firstdose.protocol.words import (
    Above0,
    Assumption,
    Count,
    Day,
    Key,
    Number,
    Text,
    WholeNumber,
    Words,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What the study is called and where it is registered.

    ``cell_product`` is the kind of cells in the words of a sentence, such as CAR-NK.
    """

    name: Key
    registry_id: Words
    title: Text
    product: Words
    cell_product: Text
    protocol_version: Words
    dated: Day
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """The consent form in force, and whether everyone on study must sign a later version."""

    section: Words
    version: Words
    reconsent_on_new_version: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """How many participants are planned in the whole study."""

    section: Words
    planned_participants: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """More participants at regimens that an escalation part has passed; no rule moves them.

    Which regimens is the safety committee's choice, at most ``regimens_at_most`` of them.  Window,
    waiting times, evaluability and the guards on toxicity are those of the part.
    """

    name: Key
    section: Words
    title: Text
    opens_after: str
    regimens_at_most: Count
    participants_per_regimen: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """A way in which the unknown DLT risk may rise over the regimens: an assumption to simulate.

    Log odds of a DLT added by each step up from the first regimen of the path, and the typical day
    of onset.  The level is not set here: it is anchored so that the pooled risk over the path
    agrees with ``anchor_dlts`` in ``anchor_participants`` (Jeffreys posterior mean).
    """

    name: Key
    text: Text
    log_odds_per_schedule_step: Number
    log_odds_per_dose_step: Number
    median_onset_day: Number
    anchor_dlts: WholeNumber
    anchor_participants: Count
    log_odds_per_number_step: Number = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What simulated trials of this study assume; no real trial reads it.

    On ``first_referral_on`` the calendar of a simulated trial begins.  ``accrual_per_day``: how
    many who can be entered come a day when many trials are simulated at once; None: the published
    pace.
    """

    section: Words
    first_referral_on: Day
    default_truth: str
    truths: tuple[Truth, ...]
    accrual_per_day: Above0 | None = None

    def truth(self, name: str) -> Truth | None:
        """The truth of that name; None for any other name."""
        return next((truth for truth in self.truths if truth.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Study:
    """What the protocol says.  Equality is identity, so that a study can be the key of a cache."""

    identity: Identity
    enrolment: Enrolment
    consent: Consent
    eligibility: Eligibility
    regimens: Regimens
    parts: tuple[Part, ...]
    readiness: Readiness
    dlt: DltDefinition
    study_stops: tuple[StudyStop, ...]
    schedule: Schedule
    endpoints: Endpoints
    simulation: Simulation
    assumptions: tuple[Assumption, ...]
    expansions: tuple[Expansion, ...] = ()

    @property
    def in_turn(self) -> tuple[Part, ...]:
        """All in which participants are entered: the parts, then the expansions seen as parts."""
        return _in_turn(self)

    def part(self, name: str) -> Part:
        """The part of that name, or the expansion seen as one."""
        return next(part for part in self.in_turn if part.name == name)

    def expansion(self, part: str) -> Expansion | None:
        """The expansion of that name; None for a part of its own."""
        return next((one for one in self.expansions if one.name == part), None)

    def counted_in(self, part: str) -> tuple[str, ...]:
        """The parts whose participants count in one: in an expansion those before it, too."""
        expansion = self.expansion(part)
        return (part,) if expansion is None else (expansion.opens_after, part)

    def visit(self, name: str) -> Visit:
        """The visit of that name."""
        return next(visit for visit in self.schedule.visits if visit.name == name)


@lru_cache(maxsize=64)
def _in_turn(study: Study) -> tuple[Part, ...]:
    parts = {part.name: part for part in study.parts}
    opened = [one for one in study.expansions if one.opens_after in parts]
    return (*study.parts, *(_as_part(one, parts[one.opens_after]) for one in opened))


def _as_part(expansion: Expansion, after: Part) -> Part:
    """The part that an expansion follows, without what moves participants or limits their number.

    Its design stays only to say what is read of a participant; nothing asks it for a decision.
    """
    return replace(
        after,
        name=expansion.name,
        section=expansion.section,
        title=expansion.title,
        guards=tuple(one for one in after.guards if isinstance(one, TooToxic | WholePartTooToxic)),
        stopping=(),
        opens_after=after.name,
        backfill=None,
    )
