"""The page of one participant: timeline, adverse events, and every entry about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from firstdose.analyse.cut import data_cut
from firstdose.analyse.results import Results
from firstdose.protocol.study import Study
from firstdose.protocol.words import Assumption
from firstdose.records.kinds import participant_of
from firstdose.records.ledger import Ledger
from firstdose.records.problem import StudyError
from firstdose.records.values import Origin
from firstdose.report.document.assumptions import assumptions_section
from firstdose.report.document.build import figures_of
from firstdose.report.document.head import facts, imprint, subtitle, title
from firstdose.report.material import Material
from firstdose.report.page import Page, html
from firstdose.report.participant import Person, audit_section, participant_section
from firstdose.report.words import Language, read_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantFiles:
    """The page, and its figures as SVG by name."""

    html: str
    figures: Mapping[str, str]


def participant_document(
    study: Study,
    ledger: Ledger,
    cut: date,
    participant: str,
    language: Language,
    further_assumptions: tuple[Assumption, ...] = (),
) -> ParticipantFiles:
    """What was known of one participant at the end of ``cut``.

    A ``StudyError`` for somebody the ledger does not know, and for a reconstructed participant.
    """
    analysed, words = data_cut(study, ledger, cut), read_words(language)
    _refuse(analysed.ledger, participant)
    person = Person(
        study=study,
        history=analysed.ledger.history(participant),
        today=cut,
        words=words,
        origin=analysed.origin,
    )
    entries = (one for one in analysed.ledger.entries if participant_of(one.fact) == participant)
    material = Material(cut=analysed, results=Results(rows=()), words=words)
    page = Page(
        title=title(material),
        subtitle=subtitle(material),
        language=language,
        origin=analysed.origin,
        facts=facts(material),
        sections=(participant_section(person), audit_section(person, entries)),
        assumptions=assumptions_section(material, further_assumptions),
        imprint=imprint(material),
    )
    return ParticipantFiles(
        html=html(page), figures={figure.id: figure.svg for figure in figures_of(page)}
    )


def _refuse(ledger: Ledger, participant: str) -> None:
    if ledger.opened.fact.origin is Origin.RECONSTRUCTED:
        raise StudyError(
            "The participants of this ledger are not shown one by one.",
            where=f"--participant {participant}",
            because="They were reconstructed from published totals, and no single one of them"
            " was ever observed.",
            remedy="Report the ledger as a whole.",
        )
    known = ledger.participants
    if participant not in known:
        raise StudyError(
            f"This ledger knows no participant {participant}.",
            where=f"--participant {participant}",
            because=f"It speaks of {len(known)}: {', '.join(known) or 'nobody yet'}.",
            remedy="Write the number as the ledger does.",
        )
