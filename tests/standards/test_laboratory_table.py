"""A table graded by columns is the table graded row by row."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from firstdose.standards import Ungradable, analytes, ctcae
from firstdose.standards.cells import questions
from firstdose.standards.ctcae import POLICIES, CtcaeVersion, Policy
from firstdose.standards.laboratory_row import READ, Asked, row_grades
from firstdose.standards.laboratory_table import Memory, table_grades
from firstdose.standards.units import conversions

Row = Mapping[str, str]
TODAY = date(2026, 11, 28)
VERSIONS: tuple[CtcaeVersion, ...] = ("5.0", "6.0")
GRADED = sorted({name for version in VERSIONS for name in ctcae(version).criteria})
NAMES = (
    *(*GRADED, *(analytes()[name].cdisc_test_code for name in GRADED)),
    *("ferritin", "PROT", "WBC", "Alopecia", "Hypercalcemia", "Hyperkalemia", "Fever", "neutr", ""),
)
CUTS = {
    name: sorted(
        {str(c.cut) for v in VERSIONS for one in ctcae(v).criteria[name] for c in one.cuts}
    )
    for name in GRADED
    if all(name in ctcae(version).criteria for version in VERSIONS)
}
COMMON = ("0", "1", "0.5", "1.5", "2", "3", "30", "40", "60", "90", "100", "120", "150", "450")
ODD = (
    "",
    "1e2",
    " 40",
    "+3",
    "1.",
    "-1",
    "abc",
    "1,5",
    "NaN",
    "Infinity",
    "1234567890",
    "0.1234567",
)
PLAIN = st.decimals(min_value=0, max_value=600, places=2).map(str) | st.sampled_from(COMMON)


ANSWER = st.sampled_from(("", "", "yes", "no"))


@st.composite
def plain_row(draw: st.DrawFn) -> Row:
    """A row that is well understood, near the limits of its analyte."""
    name = draw(st.sampled_from(GRADED))
    numbers = PLAIN | st.sampled_from(CUTS.get(name, ["1"]))
    cells = {
        "analyte": name,
        "unit": draw(st.sampled_from([each.unit for each in conversions(name)])),
        "value": draw(numbers),
        "direction": draw(st.sampled_from(("", "low", "high"))),
        "qualifier": draw(st.sampled_from(("", "", "<", "<=", ">", ">="))),
        "date": "2026-03-09",
        "age": draw(st.sampled_from(("", "17", "18"))),
        "sex": draw(st.sampled_from(("", "F", "m"))),
        "recorded_grade": draw(st.sampled_from(("", "", "1", "3", "5"))),
    }
    for low, high in (("lln", "uln"), ("baseline_lln", "baseline_uln")):
        limits = sorted((draw(numbers), draw(numbers)), key=float)
        kept = draw(st.sampled_from((True, True, False)))
        cells |= dict(zip((low, high), limits if kept else ("", ""), strict=True))
    return cells | {
        "baseline": draw(st.just("") | numbers),
        **{question: draw(ANSWER) for question in questions() if question != "adult"},
    }


@st.composite
def spoilt_row(draw: st.DrawFn) -> Row:
    """A row with a few cells that are not understood, or not by columns."""
    strange = {
        "analyte": NAMES,
        "unit": ("", "furlong", "mg/dl", "mmol/L"),
        "direction": ("up", "H", " l "),
        "qualifier": ("~", "≤", "≥", "=>"),
        "date": ("2026-02-30", "2031-01-01", "9 March", ""),
        "age": ("old", "200", "-1", "1e1"),
        "sex": ("horse", "U"),
        "recorded_grade": ("six", "6", "0", "2.0"),
        "adult": ("yes", "no", "perhaps"),
        **dict.fromkeys(("value", "lln", "uln", "baseline", "baseline_lln", "baseline_uln"), ODD),
    }
    spoilt = draw(st.sets(st.sampled_from(sorted(strange)), max_size=3))
    return {**draw(plain_row()), **{name: draw(st.sampled_from(strange[name])) for name in spoilt}}


Told = list[tuple[int, str, str, str]]


def by_rows(rows: Sequence[Row], asked: Asked) -> Told:
    return [
        (
            number,
            answer.term,
            "" if isinstance(answer.grade, Ungradable) else str(answer.grade),
            answer.reason,
        )
        for number, each in enumerate(rows)
        for answer in row_grades(each, asked)
    ]


def by_columns(rows: Sequence[Row], asked: Asked, memory: Memory) -> Told:
    frame = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))
    frame = frame.with_columns(pl.int_range(frame.height).cast(pl.String).alias("row"))
    found = table_grades(frame, asked, memory)
    assert found.equals(table_grades(frame, asked, memory)), "what is remembered changes nothing"
    told = found.select("row", "term", "grade", "reason")
    return [(int(number), *texts) for number, *texts in told.iter_rows()]


@given(
    st.lists(plain_row() | spoilt_row(), min_size=1, max_size=25),
    st.sampled_from(VERSIONS),
    st.sampled_from(POLICIES),
    st.sets(st.sampled_from([name for name in READ if name not in ("analyte", "value")])),
)
def test_by_columns_as_by_rows(
    rows: list[Row], version: CtcaeVersion, policy: Policy, left_out: set[str]
) -> None:
    asked = Asked(standard=ctcae(version), policy=policy, as_of=TODAY)
    kept = [{name: each.get(name, "") for name in READ if name not in left_out} for each in rows]
    assert by_columns(kept, asked, Memory()) == by_rows(kept, asked)


@given(
    st.lists(plain_row(), min_size=1, max_size=40),
    st.sampled_from(VERSIONS),
    st.sampled_from(POLICIES),
)
def test_plain_rows_are_graded_by_columns_alone(
    rows: list[Row], version: CtcaeVersion, policy: Policy
) -> None:
    """What is compared above is not the reference with itself."""
    asked = Asked(standard=ctcae(version), policy=policy, as_of=TODAY)
    memory = Memory()
    assert by_columns(rows, asked, memory) == by_rows(rows, asked)
    read = [name for name in READ if name in rows[0]]
    one_by_one = [dict(zip(read, texts, strict=True)) for texts in memory.rows]
    assert all(each["recorded_grade"] for each in one_by_one), one_by_one
