"""The names of things in a report: regimens, visits, populations, criteria, events, and codes."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import assert_never

from firstdose.analyse.cut import ALL
from firstdose.protocol.regimens import (
    CellDose,
    CellsByWeightBand,
    CellsPerKg,
    FlatCells,
    Regimen,
)
from firstdose.protocol.study import Study
from firstdose.report.material import Material
from firstdose.report.words import Words
from firstdose.standards.ctcae import term_label
from firstdose.standards.reasons import words as standard_words

BILLION = Decimal(10) ** 9
MILLION = Decimal(10) ** 6


def code_name(words: Words, kind: str, code: str) -> str:
    """The name of a code of a closed vocabulary, such as that of ``sex`` or ``action``."""
    return words(f"names.{kind}.{code}")


def named_code(words: Words, kind: str, code: str) -> str:
    """The name of a code that a study file or a clinic may add to; the code where we have none."""
    key = f"names.{kind}.{code}"
    return words(key) if key in words.texts else code


def known_name(words: Words, kind: str, said: str) -> str:
    """The name of something a site writes in its own words; as written where we have no name."""
    key = f"names.{kind}.{slug(said)}"
    return words(key) if key in words.texts else said.replace("_", " ")


def slug(text: str) -> str:
    """A text as a key: lower case, words joined by underscores."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def group_name(material: Material, group: str) -> str:
    """A regimen by its short name, or everyone together."""
    if group == ALL:
        return material.words("names.everyone")
    return regimen_name(material, group)


def regimen_name(material: Material, name: str) -> str:
    """A regimen by its name in the study file; one that was not published says so."""
    if not name or regimen_of(material, name) is not None:
        return name or material.words("general.dash")
    return material.words("names.regimen_not_published")


def regimen_of(material: Material, name: str) -> Regimen | None:
    """The regimen of that name; None when the study file has none."""
    return next((one for one in material.study.regimens.regimens if one.name == name), None)


def cells(words: Words, number: Decimal) -> str:
    """A number of cells, ``0.75 × 10⁹``; below half a billion in millions."""
    if number < BILLION / 2:
        return words("names.cells_in_millions", millions=_in_full(number / MILLION))
    return words("names.cells", billions=_in_full(number / BILLION))


def _in_full(number: Decimal) -> str:
    return f"{number.normalize():f}"


def dose_name(material: Material, name: str) -> str:
    """The cells of one infusion of a regimen; a dash where the regimen was not published."""
    regimen = regimen_of(material, name)
    return (
        material.words("general.dash")
        if regimen is None
        else dose_text(material.words, regimen.cells)
    )


def dose_text(words: Words, dose: CellDose) -> str:
    """The cells of one infusion, ``0.75 × 10⁹``, or how body weight decides them."""
    match dose:
        case FlatCells():
            return cells(words, dose.cells)
        case CellsPerKg():
            per_kg = words("names.cells_per_kg", number=words.number(dose.cells_per_kg / MILLION))
            if dose.maximum_cells is None:
                return per_kg
            return words("names.cells_at_most", cells=per_kg, most=cells(words, dose.maximum_cells))
        case CellsByWeightBand():
            each = [band.cells for band in dose.bands]
            low, high = cells(words, min(each)), cells(words, max(each))
            return words("names.cells_by_weight", low=low, high=high)
        case _:
            assert_never(dose)


def schedule_name(material: Material, name: str) -> str:
    """Number of infusions and interval of a regimen, ``3, every 7 days``."""
    regimen = regimen_of(material, name)
    return (
        material.words("general.dash")
        if regimen is None
        else schedule_text(material.words, regimen)
    )


def schedule_text(words: Words, regimen: Regimen) -> str:
    """The same where no report is made."""
    n = len(regimen.infusion_days)
    if n == 1:
        return words("names.one_infusion")
    if regimen.interval_days is None:
        days = words.list([words.number(day) for day in regimen.infusion_days])
        return words("names.infusions_on_days", n=n, days=days)
    return words("names.infusions_every", n=n, days=regimen.interval_days)


def visit_name(material: Material, name: str) -> str:
    """A planned visit in the words of the study file."""
    found = next((one for one in material.study.schedule.visits if one.name == name), None)
    return found.text.text(material.words.language) if found else name


def short_visit_name(material: Material, name: str) -> str:
    """A planned visit by its week or day alone, for an axis."""
    found = next((one for one in material.study.schedule.visits if one.name == name), None)
    if found is None:
        return name
    words = material.words
    if found.day > 0 and found.day % 7 == 0 and found.day > 28:
        return words("names.week", week=found.day // 7)
    return words("names.day", day=found.day)


def population_name(material: Material, name: str) -> str:
    """An analysis population in the words of the study file."""
    return material.study.endpoints.population(name).text.text(material.words.language)


def criterion_name(material: Material, key: str) -> str:
    """A criterion for entry or before a step, in the words of the study file."""
    study = material.study
    before = (*study.readiness.before_conditioning, *study.readiness.before_each_infusion)
    for criterion in (*study.eligibility.criteria, *before):
        if criterion.key == key:
            return criterion.text.text(material.words.language)
    return key


def item_names(words: Words, keys: str) -> str:
    """Items of a published instrument by their short names; ``keys`` are joined by commas."""
    known = standard_words()
    return words.list([known[key].text(words.language) for key in keys.split(", ")])


def term_name(material: Material, term: str) -> str:
    """An adverse event as CTCAE calls it, in the report's language where that is known."""
    return term_text(material.words, material.study, term)


def term_text(words: Words, study: Study, term: str) -> str:
    """The same where no report is made; our own name only where CTCAE has no such term."""
    if label := term_label(study.endpoints.instruments.ctcae, term):
        return label.text(words.language)
    key = f"names.term.{slug(term)}"
    return words(key) if key in words.texts else term


_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_PRINTED = {
    "[IU]": "IU",
    "mm[Hg]": "mmHg",
    "Cel": "°C",
    "[degF]": "°F",
    "[lb_av]": "lb",
    "[in_i]": "in",
}


def unit_name(ucum: str) -> str:
    """A UCUM unit as it is printed: ``10*9/L`` is 10⁹/L, ``{copies}/ug`` is copies/µg."""
    printed = ucum
    for code, said in _PRINTED.items():
        printed = printed.replace(code, said)
    printed = re.sub(r"10\*(-?\d+)", lambda found: "10" + found[1].translate(_SUPERSCRIPT), printed)
    printed = re.sub(r"\bu(?=g\b|mol\b|kat\b|L\b)", "µ", printed)
    return printed.replace("{", "").replace("}", "")


def use_name(material: Material, use: str | None) -> str:
    """How the virtual population stands to a published number; None: nothing is published."""
    return material.words(f"tables.use.{use or 'not_published'}")
