"""The study: what the protocol says, and nothing that happened since."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from firstdose.protocol.criteria import Eligibility, Readiness
from firstdose.protocol.endpoints import Endpoints
from firstdose.protocol.parts import Part
from firstdose.protocol.regimens import Regimens
from firstdose.protocol.schedule import Schedule, Visit
from firstdose.protocol.toxicity import DltDefinition, StudyStop
from firstdose.protocol.words import Above0, Assumption, Count, Day, Key, Text, WholeNumber, Words


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

    Which regimens is the safety committee's choice, at most ``regimens_at_most`` of them.
    Declared and checked, not yet run: no trial opens an expansion, and every report says so.
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
    log_odds_per_schedule_step: Decimal
    log_odds_per_dose_step: Decimal
    median_onset_day: Decimal
    anchor_dlts: WholeNumber
    anchor_participants: Count
    log_odds_per_number_step: Decimal = Decimal(0)


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

    def part(self, name: str) -> Part:
        """The part of that name."""
        return next(part for part in self.parts if part.name == name)

    def visit(self, name: str) -> Visit:
        """The visit of that name."""
        return next(visit for visit in self.schedule.visits if visit.name == name)
