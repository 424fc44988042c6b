"""A published study as a ledger of participants who agree with every published number.

The reverse of the analysis: it tests the analysis, since the ordinary code must find the published
numbers again.  It is no reproduction and no validation of the study, and its participants are not
the study's: any number of others would agree as well.
"""

from __future__ import annotations

from firstdose.protocol.published import Published
from firstdose.protocol.study import Study
from firstdose.records.facts import StudyOpened
from firstdose.records.ledger import Ledger
from firstdose.records.lines import study_sha256
from firstdose.records.problem import StudyError
from firstdose.records.values import Domain, Generation, Origin
from firstdose.simulate.dice import Dice
from firstdose.simulate.reconstruction import enrolment, people, questions, refusals
from firstdose.simulate.reconstruction.activity import activity
from firstdose.simulate.reconstruction.agreement import disagreements
from firstdose.simulate.reconstruction.chosen import chosen
from firstdose.simulate.reconstruction.targets import Target, Targets, targets
from firstdose.simulate.reconstruction.treatment import (
    Basis,
    Reconstructed,
    Told,
    entry,
    treatment,
)

DOMAINS = (
    Domain.DEMOGRAPHY,
    Domain.PRIOR_THERAPY,
    Domain.EXPOSURE,
    Domain.ADVERSE_EVENTS,
    Domain.DISEASE_ACTIVITY,
    Domain.MEDICATION,
)
"""What published numbers speak of; anything else is not recorded."""


def reconstruct(study: Study, study_text: str, published: Published, *, seed: int) -> Ledger:
    """Draw participants who agree with every published number of the study.

    The same seed gives the same ledger, another seed other participants.  Every entry became known
    on the data cut, the day up to which the publication tells.  A `StudyError` holds every reason
    why no such participants can exist, or why they cannot be drawn.
    """
    found, dice = targets(study, published), Dice(seed)
    impossible = (
        *refusals.problems(study, found),
        *enrolment.problems(study, found),
        *people.problems(study, found, dice),
    )
    if impossible:
        raise StudyError.of(impossible)
    everyone = _everyone(study, found, dice)
    told = [
        (one.on, who.number, place, one)
        for who in everyone
        for place, one in enumerate(_told(study, found, dice, who))
    ]
    ledger = _opened(study, study_text, found, seed)
    for on, _, _, one in sorted(told, key=lambda dated: dated[:3]):
        ledger.append(
            one.fact, occurred_on=on, known_on=published.data_cut.on, entered_by=one.basis
        )
    wrong = tuple(disagreements(study, ledger, published))
    if wrong:
        raise AssertionError(f"the reconstruction does not agree: {'; '.join(wrong)}")
    return ledger


def _everyone(study: Study, found: Targets, dice: Dice) -> tuple[Reconstructed, ...]:
    days = enrolment.enrolments(dice, enrolment.calendar(study, found))
    persons = people.people(study, found, dice)
    numbers = tuple(range(1, len(persons) + 1))
    longer = tuple(number for number in numbers if days[number - 1].long)
    attained = chosen(dice, questions.WHO_ATTAINED, found.count(Target.ATTAINED), longer)
    crs = chosen(dice, questions.WHO_HAD_CRS, found.count(Target.CRS), numbers)
    return tuple(
        Reconstructed(
            participant=f"{person.number:03}",
            person=person,
            days=of_person,
            had_crs=person.number in crs,
            attained=person.number in attained if of_person.long else None,
        )
        for person, of_person in zip(persons, days, strict=True)
    )


def _told(study: Study, found: Targets, dice: Dice, who: Reconstructed) -> tuple[Told, ...]:
    cut = found.published.data_cut.on
    beyond = study.endpoints.population(found.long_term).followed_beyond_days
    return (
        *entry(study, who),
        *treatment(study, dice, who),
        *activity(study, dice, who, cut, beyond),
    )


def _opened(study: Study, study_text: str, found: Targets, seed: int) -> Ledger:
    opened = StudyOpened(
        study=study.identity.name,
        origin=Origin.RECONSTRUCTED,
        study_text=study_text,
        study_sha256=study_sha256(study_text),
        domains=DOMAINS,
        made_by=Generation(clinic="reconstruction", seed=seed),
    )
    ledger = Ledger()
    ledger.append(
        opened,
        occurred_on=found.day(Target.FIRST_ENROLMENT),
        known_on=found.published.data_cut.on,
        entered_by=Basis.PUBLISHED,
    )
    return ledger
