"""Consent: who may be screened, assigned and treated under the form in force."""

from __future__ import annotations

from firstdose.protocol.study import Study
from firstdose.records.facts import Consented
from firstdose.records.history import History


def consent_stands(study: Study, history: History) -> bool:
    """Whether someone has signed the consent form in force or, where that will do, any version."""
    signed = history.last(Consented)
    if signed is None:
        return False
    in_force = study.consent.version
    return not study.consent.reconsent_on_new_version or signed.fact.consent_version == in_force
