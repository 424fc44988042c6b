"""Write docs/reference/formulas.md and docs/reference/analytes.md from the tables of the standards.

python tools/formula_pages.py
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from firstdose.cli.formula_arguments import plain
from firstdose.standards import analytes
from firstdose.standards.formula_functions import (
    BODY_SIZE,
    CIRCULATION,
    DOSES,
    LABORATORY,
    RENAL_FUNCTION,
)
from firstdose.standards.formulas import Argument, Citation, citations
from firstdose.standards.tables import rows
from firstdose.standards.units import Analyte, Conversion, conversions

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"

FORMULAS = """\
# Formulas

[`firstdose formula`](command-line.md) computes each of them. They are computed with 28 significant
digits on every machine, and nothing is rounded before it is compared with a limit; *digits* says
how many stand after the point when a result is printed.

Confidence: **H** was read in a primary or official copy, **M** in a secondary copy or a faithful
implementation, **L** is general knowledge. An L formula, and an L row of a table below, is refused
unless it is accepted by name.
"""

ARGUMENTS = """\
## Arguments

A number without a unit is in this unit; any other UCUM unit is converted. What is not possible
is refused as a slip of the pen; what is not plausible is used with a warning. The limits are
firstdose's own.
"""

COEFFICIENTS = """\
## Coefficients

Formulas that share a form keep their numbers in a table. Creatinine is taken in mg/dL there, and
1 mg/dL is 88.4 umol/L everywhere in firstdose; age is in years, height in cm, weight in kg.

Creatinine clearance by Cockcroft and Gault is (140 - age) x weight / (72 x creatinine), times 0.85
in women. That is the published form, on which the label of fludarabine rests; the form in umol/L
with 1.23 and 1.04 differs by 0.2 % in men and 0.3 % in women.
"""

RENAL = """\
## Lymphodepletion by renal function

The dose per square metre comes from the protocol, and the rule of the study pharmacist overrides
every label. A dose is kept twice: as computed, and rounded to the step of the site.
"""

STEROIDS = """\
## Glucocorticoids

Systemic doses only: topical, inhaled and intra-articular ones do not count. A pulse is flagged and
never added to the daily dose.
"""

ANALYTES = """\
# Analytes

What is measured, its codes, and the units a value may have. A value is kept with the unit it was
reported in and converted once, to the canonical unit. Factors: so many canonical units are one of
this unit.

Codes are those of CDISC SDTM controlled terminology of 2015-12-18 and of NCI; LOINC codes with
confidence H were read in a published map, those with L were not.

A unit that stands in no row is read as UCUM. When it measures the same as the canonical unit it is
converted by UCUM's own factor, exactly (`10*6/dL`, `pg/dL`, `kg/m3`); otherwise it is refused with
what it measures. A mass becomes an amount of substance only by a row of the analyte. What depends
on the *assay* is never converted: only the units of its own row are taken. Neither is what UCUM
calls arbitrary (`[IU]`) or special (`Cel`), nor the units at the end of this page, nor a unit with
another annotation in braces.
"""


def formulas_page() -> str:
    """The page of formulas."""
    groups = {
        "Body size": BODY_SIZE,
        "Renal function": RENAL_FUNCTION,
        "Heart and circulation": CIRCULATION,
        "Laboratory values": LABORATORY,
        "Doses": DOSES,
    }
    parts = [FORMULAS]
    for title, names in groups.items():
        parts.append(
            f"## {title}\n\n{_formulas(one for n, one in citations().items() if n in names)}"
        )
    used = {a.name: a for one in citations().values() for a in one.arguments}
    parts += [
        f"{ARGUMENTS}\n{_arguments(used)}",
        f"{COEFFICIENTS}\n### Body surface\n\n{_raw('formulas/body_surface.csv')}",
        f"### Body surface, linear\n\n{_raw('formulas/body_surface_linear.csv')}",
        f"### CKD-EPI\n\n{_raw('formulas/ckd_epi.csv')}",
        f"### MDRD\n\n{_raw('formulas/mdrd.csv')}",
        f"{RENAL}\n### US label of Fludara\n\n{_raw('formulas/fludarabine_us_label.csv')}",
        f"### Percent of the planned dose\n\n{_raw('formulas/renal_doses.csv')}",
        f"### New computation\n\n{_raw('formulas/limits.csv')}",
        f"{STEROIDS}\n### Prednisone\n\n{_raw('formulas/prednisone_equivalents.csv')}",
        f"### Bands of the daily dose\n\n{_raw('formulas/dose_bands.csv')}",
    ]
    return "\n".join(parts)


def analytes_page() -> str:
    """The page of analytes."""
    head = (
        *("key", "analyte", "specimen", "CDISC", "NCIt", "LOINC"),
        *("canonical", "conventional", "other units", "assay"),
    )
    table = _table(head, (_analyte(one) for one in analytes().values()))
    kept = _raw("laboratory/kept_units.csv")
    return f"{ANALYTES}\n{table}\n## Units that are kept as they are\n\n{kept}"


def _formulas(cited: Iterable[Citation]) -> str:
    head = ("name", "what it gives", "asks for", "unit", "digits", "source", "confidence")
    return _table(
        head,
        (
            (
                _code(one.formula),
                f"{one.label.en}, {one.label.zh}",
                ", ".join(_asked(argument) for argument in one.arguments),
                _code(one.unit),
                str(one.decimals) if one.unit else "",
                one.source,
                str(one.confidence),
            )
            for one in cited
        ),
    )


def _asked(argument: Argument) -> str:
    return f"{_code(argument.name)} {_code(argument.unit)}".rstrip()


def _arguments(used: Mapping[str, Argument]) -> str:
    found: list[tuple[str, ...]] = []
    for row in rows("formulas/arguments.csv"):
        one = used[row["argument"]]
        between = (
            tuple(
                f"{row[f'{what}_from']} to {row[f'{what}_to']}"
                for what in ("plausible", "possible")
            )
            if one.limits
            else ("", "")
        )
        said = ", ".join(map(_code, one.words)) if one.words else _code(row["unit"])
        found.append((_code(one.name), f"{one.label.en}, {one.label.zh}", said, *between))
    return _table(("name", "what it is", "unit or words", "plausible", "possible"), found)


def _analyte(one: Analyte) -> tuple[str, ...]:
    others = conversions(one.key)[1:]
    return (
        _code(one.key),
        f"{one.label.en}, {one.label.zh}",
        "" if one.specimen == "none" else one.specimen,
        one.cdisc_test_code,
        one.ncit,
        f"{one.loinc} ({one.loinc_confidence})" if one.loinc else "",
        _code(one.unit),
        _code(one.conventional_unit),
        ", ".join(f"{_code(each.unit)} {_factor(each)}" for each in others),
        "yes" if one.assay_specific else "",
    )


def _factor(conversion: Conversion) -> str:
    """How a value in this unit becomes the canonical one, as short as it is exact."""
    times, per = plain(conversion.times), plain(conversion.per)
    shown = f"× {times}" if per == "1" else f"/ {per}" if times == "1" else f"× {times} / {per}"
    return f"(− {plain(conversion.minus)}) {shown}" if conversion.minus else shown


def _raw(table: str) -> str:
    """A table of the standards as it is; the two labels in one column."""
    found = rows(table)
    columns = [column for column in found[0] if column != "label_zh"]
    head = ["label" if one == "label_en" else one.replace("_", " ") for one in columns]
    coded = {"formula", "rule", "drug", "band", "unit", "equation"}

    def cell(row: Mapping[str, str], column: str) -> str:
        if column == "label_en":
            return f"{row[column]}, {row['label_zh']}"
        return _code(row[column]) if column in coded else row[column]

    return _table(head, ([cell(row, column) for column in columns] for row in found))


def _table(head: Iterable[str], body: Iterable[Iterable[str]]) -> str:
    names = list(head)
    lines = [names, ["---"] * len(names), *body]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


if __name__ == "__main__":
    (REFERENCE / "formulas.md").write_text(formulas_page(), "utf-8")
    (REFERENCE / "analytes.md").write_text(analytes_page(), "utf-8")
