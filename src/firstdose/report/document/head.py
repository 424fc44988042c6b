"""The head and foot of a report: title, first facts, and what it was made from."""

from __future__ import annotations

from importlib.metadata import version
from typing import assert_never

from firstdose.records.facts import ProtocolVersionActive
from firstdose.records.values import Origin
from firstdose.report.material import Material
from firstdose.report.names import named_code
from firstdose.report.origin_notes import truth_name, truth_text


def title(material: Material) -> str:
    """The study's title, led by what the report is of when it is not of a conducted trial."""
    words = material.words
    named = material.study.identity.title.text(words.language)
    match material.origin:
        case Origin.SIMULATED:
            return words("document.title.simulated", title=named)
        case Origin.RECONSTRUCTED:
            return words("document.title.reconstructed", title=named)
        case Origin.CONDUCTED | Origin.IMPORTED:
            return named
        case _:
            assert_never(material.origin)


def subtitle(material: Material) -> str:
    """Registration, product and the day of the cut."""
    identity = material.study.identity
    return material.words(
        "document.subtitle",
        registry=identity.registry_id,
        product=identity.product,
        date=material.cut.on,
    )


def facts(material: Material) -> tuple[tuple[str, str], ...]:
    """What a reader asks first: which study, which protocol, up to when, made how."""
    words, identity = material.words, material.study.identity
    made_by = material.cut.ledger.opened.fact.made_by
    said = [
        ("registry", identity.registry_id),
        ("product", identity.product),
        ("protocol", _protocol(material)),
        ("cut", words.date(material.cut.on)),
        ("planned", words.number(material.study.enrolment.planned_participants)),
        ("domains", _domains(material)),
    ]
    if made_by is not None:
        said += [
            ("clinic", named_code(words, "clinic", made_by.clinic)),
            ("seed", words.number(made_by.seed)),
        ]
    if material.truth:
        truth = words(
            "document.truth_fact", name=truth_name(material), meaning=truth_text(material)
        )
        said.append(("truth", truth))
    return tuple((words(f"document.fact.{name}"), text) for name, text in said)


def _protocol(material: Material) -> str:
    """The protocol version and its date."""
    identity = material.study.identity
    return material.words(
        "document.version", version=identity.protocol_version, date=identity.dated
    )


def _domains(material: Material) -> str:
    """What the ledger claims to record; everything else is printed as not recorded."""
    words = material.words
    claimed = material.cut.ledger.opened.fact.domains
    return words.list([words(f"document.domain.{domain}") for domain in claimed])


def imprint(material: Material) -> tuple[str, ...]:
    """What the report was made from: no clock, no host, no path."""
    words, ledger = material.words, material.cut.ledger
    identity = material.study.identity
    versions = ledger.history("").of(ProtocolVersionActive)
    opened = ledger.opened.fact
    digest = versions[-1].fact.study_sha256 if versions else opened.study_sha256
    return (
        words("document.imprint.study", name=identity.name, sha256=digest),
        words("document.imprint.ledger", n=len(ledger), date=material.cut.on),
        words("document.imprint.version", version=version("firstdose")),
        words("document.imprint.sources", sources="; ".join(identity.sources)),
    )
