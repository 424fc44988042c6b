"""Disease activity: SLEDAI-2K, PGA, glucocorticoid dose, LLDAS and DORIS at every assessment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial

from msgspec import Struct

from firstdose.derive.activity_sheets import SLEDAI, Compared, Sheet, activity_sheets
from firstdose.derive.activity_states import doris, lldas
from firstdose.derive.bilag import BilagAssessment, bilag_assessment
from firstdose.derive.exposure import exposure
from firstdose.derive.happened import happened, left_on
from firstdose.derive.medication import PREDNISONE, prednisone_mg_per_day, rescue_on
from firstdose.derive.responder_indices import responders
from firstdose.derive.unchanged import Unchanged, unchanged
from firstdose.derive.when_asked import WhenAsked
from firstdose.protocol.endpoints import InstrumentChoices
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import ExaminationScored, MedicationChanged
from firstdose.records.history import History
from firstdose.standards.conditions import Quantity
from firstdose.standards.item_counts import new_items
from firstdose.standards.reasons import ungradable
from firstdose.standards.scores import Score, quantities, score, score_table
from firstdose.standards.states import State
from firstdose.standards.verdict import Partial, Presence, Ungradable

SUBTOTALS = frozenset({"clinical", "serologic"})
HAEMATOLOGY = ("thrombocytopenia", "leukopenia")


class ActivityAssessment(Struct, frozen=True, kw_only=True):
    """Disease activity at one assessment, every criterion with its verdict.

    ``sledai_groups``: points by organ group (``renal``, ``haematologic`` …).  ``new_items``: items
    present now and absent at the last scheduled assessment.  ``responders``: SRI-4 and, where BILAG
    was scored now and at baseline, SRI-5 to SRI-8 and BICLA, by name.  ``haematology_query``:
    blood-count items scored so soon after conditioning that the drugs may be the cause.

    What takes longest is worked out when it is asked for.
    """

    visit: str
    on: date
    study_day: int | None
    scheduled: bool
    sledai: Score
    sledai_total: Decimal | Ungradable
    sledai_clinical: Decimal | Ungradable
    sledai_groups: Mapping[str, Decimal | Ungradable]
    pga: Decimal | Ungradable
    prednisone_mg_per_day: Decimal | Ungradable
    new_items: Decimal | Partial | Ungradable
    haematology_query: bool
    sources: tuple[int, ...]
    lldas_when_asked: WhenAsked[State]
    doris_when_asked: WhenAsked[State]
    responders_when_asked: Mapping[str, WhenAsked[State]]
    bilag_when_asked: WhenAsked[BilagAssessment | None]

    @property
    def lldas(self) -> State:
        """Lupus low disease activity state, in the study's variant."""
        return self.lldas_when_asked.value

    @property
    def doris(self) -> State:
        """Remission, with the study's limit of prednisone."""
        return self.doris_when_asked.value

    @property
    def responders(self) -> Mapping[str, State]:
        """The responder indices against baseline, by name."""
        return {name: found.value for name, found in self.responders_when_asked.items()}

    def responder(self, name: str) -> State | None:
        """One of the responder indices; None at baseline and before, or without BILAG for it."""
        found = self.responders_when_asked.get(name)
        return found.value if found is not None else None

    @property
    def bilag(self) -> BilagAssessment | None:
        """BILAG-2004; None where it was not scored."""
        return self.bilag_when_asked.value


class _Background(Struct, frozen=True, kw_only=True):
    """What an assessment is read against: treatment, medication, and whether someone has left."""

    first_infusion_on: date | None
    last_conditioning_on: date | None
    starts_on: date | None
    left_on: date | None
    rescue_on: date | None


def assessments(study: Study, history: History, today: date) -> tuple[ActivityAssessment, ...]:
    """Every assessment of disease activity by ``today``, earliest first."""
    examined = happened(history, ExaminationScored, today)
    if not examined:
        return ()
    given = exposure(study, history, today)
    conditioning_on = given.conditioning_on if given is not None else ()
    infused_on = given.first_infusion_on if given is not None else None
    background = _Background(
        first_infusion_on=infused_on,
        last_conditioning_on=conditioning_on[-1] if conditioning_on else None,
        starts_on=conditioning_on[0] if conditioning_on else infused_on,
        left_on=left_on(history, today),
        rescue_on=rescue_on(history, today),
    )
    medication = unchanged(happened(history, MedicationChanged, today))
    return _assessments(study, background, unchanged(examined), medication)


def baseline(study: Study, history: History, today: date = date.max) -> ActivityAssessment | None:
    """The assessment that later ones are compared with; None: not done.

    That of the baseline visit or, where it was not scored, the last one up to the first day of
    treatment.
    """
    assessed = assessments(study, history, today)
    given = exposure(study, history, today)
    starts_on = given.starts_on if given is not None else None
    place = _baseline_place(study, tuple((each.visit, each.on) for each in assessed), starts_on)
    return assessed[place] if place is not None else None


def _baseline_place(
    study: Study, assessed: tuple[tuple[str, date], ...], starts_on: date | None
) -> int | None:
    """The place of the baseline among assessments, by their visit and day."""
    before: int | None = None
    for place, (visit, on) in enumerate(assessed):
        if visit == study.schedule.baseline_visit:
            return place
        if starts_on is not None and on <= starts_on:
            before = place
    return before


@lru_cache(maxsize=512)
def _assessments(
    study: Study,
    background: _Background,
    examined: Unchanged[tuple[Entry[ExaminationScored], ...]],
    medication: Unchanged[tuple[Entry[MedicationChanged], ...]],
) -> tuple[ActivityAssessment, ...]:
    sheets = activity_sheets(examined())
    scheduled = frozenset(visit.name for visit in study.schedule.visits)
    named = tuple((sheet.visit, sheet.on) for sheet in sheets)
    place = _baseline_place(study, named, background.starts_on)
    reference = sheets[place] if place is not None else None
    previous: Sheet | None = None
    found: list[ActivityAssessment] = []
    for sheet in sheets:
        planned = sheet.visit in scheduled
        compared = Compared(now=sheet, previous=previous, baseline=reference, scheduled=planned)
        found.append(_assessment(study, background, medication(), compared))
        previous = sheet if planned else previous
    return tuple(found)


def _assessment(
    study: Study,
    background: _Background,
    medication: tuple[Entry[MedicationChanged], ...],
    sheets: Compared,
) -> ActivityAssessment:
    now, choices = sheets.now, study.endpoints.instruments
    scored = score(score_table(SLEDAI), now.sledai)
    prednisone = prednisone_mg_per_day(medication, now.on)
    new = _new_items(now, sheets.previous)
    values: dict[str, Quantity] = {
        **quantities(scored),
        "sledai_2k_new_items": new,
        "pga": now.pga,
        PREDNISONE: prednisone,
    }
    zero = background.first_infusion_on
    beside_changes: dict[str, Quantity] = {
        "treatment_failure": _treatment_failure(background, medication, now),
        "discontinued": background.left_on is not None and background.left_on <= now.on,
    }
    return ActivityAssessment(
        visit=now.visit,
        on=now.on,
        study_day=(now.on - zero).days if zero is not None else None,
        scheduled=sheets.scheduled,
        sledai=scored,
        sledai_total=scored.total,
        sledai_clinical=scored.subtotal("clinical"),
        sledai_groups={
            tag: tally.points
            for tag, tally in scored.tallies.items()
            if tag != SLEDAI and tag not in SUBTOTALS
        },
        pga=now.pga,
        prednisone_mg_per_day=prednisone,
        new_items=new,
        haematology_query=_haematology_query(choices, now, background.last_conditioning_on),
        sources=now.sources,
        lldas_when_asked=WhenAsked(partial(lldas, choices, sheets, values, zero)),
        doris_when_asked=WhenAsked(partial(doris, choices, values)),
        responders_when_asked=responders(sheets, scored, beside_changes),
        bilag_when_asked=WhenAsked(partial(_bilag, sheets)),
    )


def _new_items(now: Sheet, previous: Sheet | None) -> Decimal | Partial | Ungradable:
    """Items present now and absent at the last scheduled assessment that was held."""
    if previous is None:
        return ungradable("quantity_missing", quantity="previous_assessment")
    return new_items(score_table(SLEDAI), now.sledai, previous.sledai)


def _bilag(sheets: Compared) -> BilagAssessment | None:
    now = sheets.now.bilag
    return bilag_assessment(now, sheets.previous_bilag) if now else None


def _treatment_failure(
    background: _Background, medication: tuple[Entry[MedicationChanged], ...], now: Sheet
) -> Quantity:
    """Rescue by the day of the assessment; not assessed where no medication was ever recorded."""
    if not medication:
        return Presence.NOT_ASSESSED
    return background.rescue_on is not None and background.rescue_on <= now.on


def _haematology_query(
    choices: InstrumentChoices, now: Sheet, last_conditioning_on: date | None
) -> bool:
    """Whether a blood-count item scores so soon after conditioning that it may be its effect."""
    if last_conditioning_on is None:
        return False
    days = (now.on - last_conditioning_on).days
    scored = any(now.sledai.get(item) is Presence.PRESENT for item in HAEMATOLOGY)
    return scored and 0 <= days <= choices.haematology_query_days_after_conditioning
