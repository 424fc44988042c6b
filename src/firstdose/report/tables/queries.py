"""Queries and contradictions: what the derivations found that somebody should look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from firstdose.analyse.queries import KINDS, QUERIES
from firstdose.analyse.regimen import reason_of
from firstdose.records.values import Reason
from firstdose.report.material import Material
from firstdose.report.names import code_name, criterion_name, item_names, short_visit_name
from firstdose.report.page import Column, Row, TableBlock


def query_table(material: Material) -> TableBlock:
    """One group of rows a kind of query, one row a participant."""
    words = material.words
    why = "tables.not_published" if material.reconstructed else "tables.queries.empty"
    return TableBlock(
        id="queries",
        caption=words("tables.queries.caption"),
        columns=(
            Column(label=words("tables.participant"), align="text"),
            Column(label=words("tables.queries.details"), align="text"),
        ),
        rows=() if material.reconstructed else tuple(_rows(material)),
        empty=words(why),
    )


def _rows(material: Material) -> Iterator[Row]:
    words, instruments = material.words, material.study.endpoints.instruments
    for kind in KINDS:
        found: dict[str, list[Reason]] = {}
        for row in material.results.where(QUERIES, starts_with=f"{kind}."):
            found.setdefault(row.group, []).append(reason_of(str(row.value)))
        if not found:
            continue
        days = instruments.haematology_query_days_after_conditioning
        values = {"days": days} if kind == "haematology" else {}
        yield Row.of(words(f"tables.queries.{kind}", **values), heading=True)
        of_items = kind in {"serology", "laboratory_item"}
        for who, reasons in found.items():
            details = _items(material, reasons) if of_items else _each(material, reasons)
            yield Row.of(who, words("findings.separator").join(details), indent=1)


def _each(material: Material, reasons: Iterable[Reason]) -> Iterator[str]:
    return (_details(material, reason) for reason in reasons)


def _items(material: Material, reasons: Iterable[Reason]) -> Iterator[str]:
    """Items of SLEDAI-2K, each set of them once, with all visits at which to look again."""
    words = material.words
    visits: dict[str, list[str]] = {}
    for said in (dict(reason.values) for reason in reasons):
        visits.setdefault(item_names(words, said["about"]), []).append(_when(material, said))
    for items, when in visits.items():
        yield words("tables.queries.item", item=items, visit=words("general.list_comma").join(when))


def _details(material: Material, reason: Reason) -> str:
    words, said = material.words, dict(reason.values)
    match reason.key:
        case "entry" | "readiness":
            judged = words(
                "tables.queries.judged",
                criterion=criterion_name(material, said["criterion"]),
                answer=code_name(words, "answer", said["answer"]),
                computed=code_name(words, "outcome", said["computed"]),
            )
            if reason.key == "entry":
                return judged
            step = _step(material, said["step"])
            return words("tables.queries.before", step=step, judged=judged)
        case "haematology":
            return _when(material, said)
        case "flare":
            event, visit = said["about"], _when(material, said)
            return words("tables.queries.during", event=event, visit=visit)
        case "adjudication" | "related_before_cells":
            return words("tables.queries.since", event=said["about"], on=said["on"])
        case "treated_unassigned":
            return words("tables.queries.treated", on=said["on"])
        case "infused_after_leaving":
            return words(f"tables.queries.{said['about']}", on=said["on"])
        case "infusion_twice":
            return words("tables.queries.infusion", number=said["about"])
        case "event_twice":
            return said["about"]
        case "unknown_event" | "fatal_without_death":
            return words("tables.queries.dated", event=said["about"], on=said["on"])
        case "never_counted":
            clause = _clause_name(material, said["about"])
            return words("tables.queries.uncounted", clause=clause, on=said["on"])
        case _:
            return words(
                "tables.queries.graded",
                event=said["event"],
                reported=said["reported"],
                derived=said["derived"],
            )


def _clause_name(material: Material, key: str) -> str:
    """A clause of the DLT definition in the words of the study file."""
    clauses = material.study.dlt.clauses
    return next(one.text.text(material.words.language) for one in clauses if one.key == key)


def _when(material: Material, said: Mapping[str, str]) -> str:
    """The visit of an assessment, or its day where it was not scheduled."""
    return short_visit_name(material, said["visit"]) if said["visit"] else said["on"]


def _step(material: Material, step: str) -> str:
    """A step before which readiness is assessed: conditioning, or an infusion by its number."""
    name, _, number = step.partition("-")
    if not number:
        return material.words("tables.queries.conditioning")
    return material.words(f"tables.queries.{name}", number=number)
