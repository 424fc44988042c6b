"""The command formula: what it prints, what it converts, and every way to ask it wrongly."""

from __future__ import annotations

import re

import pytest

from cli.command import firstdose, refused
from firstdose.cli.formula import EXAMPLE
from firstdose.standards.formulas import citations, unconfirmed

BSA = "body_surface_mosteller"
CLEARANCE = "creatinine_clearance_cockcroft_gault"
MAN = ("age=60", "weight=72", "creatinine=1 mg/dL", "sex=male")


def test_the_answer_has_unit_exact_value_and_source() -> None:
    ended = firstdose(*EXAMPLE.split()[1:])
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "formula  egfr_ckd_epi_2021: Estimated GFR (CKD-EPI 2021)",
        "given    age = 34 a",
        "given    creatinine = 97.24 umol/L (1.1mg/dL)",
        "given    sex = female",
        "result   67.6 mL/min/{1.73_m2}",
        "exact    67.62091213381634624152782422 mL/min/{1.73_m2}",
        "source   Inker and others, N Engl J Med 2021;385:1737 (confidence H)",
    ]


def result(*words: str) -> str:
    """The result of a command that says nothing else than its answer."""
    ended = firstdose("formula", *words)
    assert (ended.code, ended.err) == (0, ""), ended
    (line,) = re.findall(r"^result +(.*)$", ended.out, re.MULTILINE)
    return line


@pytest.mark.parametrize(
    ("height", "weight"),
    [
        ("180", "80"),
        ("180cm", "80kg"),
        ("1.8m", "80000 g"),
        ("180.0", "80 kg"),
        ("18e1", "+80."),
        ("1800 mm", "80000000 mg"),
        (" 180 cm ", "80"),
    ],
)
def test_a_length_and_a_weight_in_any_unit_make_one_surface(height: str, weight: str) -> None:
    assert result(BSA, f"height={height}", f"weight={weight}") == "2.00 m2"


def test_the_order_of_the_arguments_does_not_matter() -> None:
    assert result(CLEARANCE, *reversed(MAN)) == "80.0 mL/min"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((BSA, "height=70.86614173228347[in_i]", "weight=176.3698[lb_av]"), "2.00 m2"),
        (("qtc_fridericia", "qt=0.36 s", "rr=729ms"), "400 ms"),
        (("temperature_in_celsius", "temperature=38 Cel"), "38.0 Cel"),
        (("temperature_in_celsius", "temperature=100.4"), "38.0 Cel"),
        (("upcr_in_mg_per_mmol", "upcr=500 mg/g"), "56.6 mg/mmol"),
        (
            ("neutrophil_count", "leukocytes=4000/uL", "neutrophils_percent=40", "bands_percent=5"),
            "1.80 10*9/L",
        ),
        (
            (
                "neutrophil_count",
                "leukocytes=4 10*9/L",
                "neutrophils_percent=40%",
                "bands_percent=5",
            ),
            "1.80 10*9/L",
        ),
        (("corrected_calcium_conventional", "calcium=8 mg/dL", "albumin=20 g/L"), "9.6 mg/dL"),
        (
            ("cumulative_prednisone", "drug=prednisone", "dose_per_day=20", "duration=2wk"),
            "280.0 mg",
        ),
        (("glucocorticoid_band", "prednisone=7.5"), "low dose (up to 7.5 mg/d)"),
        (("dose_recalculation", "planned_weight=60", "weight=54"), "yes"),
    ],
)
def test_units_are_converted(words: tuple[str, ...], expected: str) -> None:
    assert result(*words) == expected


def test_a_dose_shows_what_is_given_beside_what_was_computed() -> None:
    words = "dose_per_m2=25 creatinine_clearance=60 body_surface=1.79 days=3 rounding_step=2"
    ended = firstdose("formula", "fludarabine_dose", *words.split())
    assert ended.out.splitlines()[-5:-1] == [
        "result   36 mg each day",
        "exact    35.8 mg each day",
        "result   108 mg in 3 days",
        "exact    107.4 mg in 3 days",
    ]


def test_a_dose_that_is_not_to_be_given_says_so() -> None:
    words = "dose_per_m2=25 creatinine_clearance=20 body_surface=1.79 days=1 rounding_step=2"
    of_label = firstdose("formula", "fludarabine_us_fludara", "creatinine_clearance=20")
    for ended in (of_label, firstdose("formula", "fludarabine_dose", *words.split())):
        assert ended.code == 0
        assert "note     0 means: do not give\n" in ended.out


def test_a_pulse_is_flagged() -> None:
    words = ("drug=methylprednisolone", "dose_per_day=500", "duration=3")
    for ended in (
        firstdose("formula", "cumulative_prednisone", *words),
        firstdose("formula", "glucocorticoid_band", "prednisone=250"),
    ):
        assert ended.code == 0
        assert re.search(r"^note .*pulse.* not added to the daily dose$", ended.out, re.MULTILINE)


def test_what_is_unusual_is_computed_with_a_warning() -> None:
    ended = firstdose("formula", BSA, "height=225", "weight=80")
    assert ended.code == 0
    assert "result   2.24 m2\n" in ended.out
    assert ended.err == "Warning: height = 225 cm is unusual; 120 to 220 cm is expected.\n"


def test_the_list_names_every_formula_with_arguments_and_unit() -> None:
    ended = firstdose("formula", "--list")
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert [line.split()[0] for line in lines] == list(citations())
    assert f"{BSA}  height=cm weight=kg  ->  m2" in lines
    for line, citation in zip(lines, citations().values(), strict=True):
        assert all(f" {one.name}=" in line for one in citation.arguments)
        assert ("--accept" in line) == (citation.formula in unconfirmed())


@pytest.mark.parametrize("name", sorted(unconfirmed() - {"deflazacort"}))
def test_an_unconfirmed_formula_is_refused_unless_it_is_accepted(name: str) -> None:
    words = [
        f"{one.name}={one.limits.plausible_to}" for one in citations()[name].arguments if one.limits
    ]
    said = refused(firstdose("formula", name, *words))
    assert f"--accept {name}" in said
    ended = firstdose("formula", name, *words, "--accept", name)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.endswith(f"note     unconfirmed, accepted by name: {name}\n")


def test_an_unconfirmed_drug_is_refused_unless_it_is_accepted() -> None:
    words = ("prednisone_equivalent", "drug=deflazacort", "dose=12")
    assert "--accept deflazacort" in refused(firstdose("formula", *words))
    assert "result   10.00 mg\n" in firstdose("formula", *words, "--accept", "deflazacort").out


WRONG = (
    ((BSA, "height=170"), "weight is missing.", "weight=NUMBER in kg"),
    ((BSA, "height=170", "weight=70", "age=3"), "asks for no 'age'", "height, weight"),
    ((BSA, "height=170", "wieght=70", "weight=70"), "asks for no 'wieght'", "Did you mean weight?"),
    ((BSA, "height=170", "weight=70", "weight=71"), "'weight' is given twice.", "key=value"),
    ((BSA, "height=170", "weight=70", "tall"), "'tall' is not written as key=value.", ""),
    ((BSA, "height=170", "weight=70", ""), "'' is not written as key=value.", ""),
    ((BSA, "height=170", "weight=70", "=3"), "asks for no ''", ""),
    ((BSA, "height=tall", "weight=70"), "height=tall is no number.", "height=NUMBER in cm"),
    ((BSA, "height=", "weight=70"), "height= is no number.", ""),
    ((BSA, "height=1,70m", "weight=70"), "height=1,70m is no number.", "point"),
    ((BSA, "height=nan", "weight=70"), "height=nan is no number.", ""),
    ((BSA, "height=inf", "weight=70"), "height=inf is no number.", ""),
    ((BSA, "height=１７０", "weight=70"), "is no number.", ""),
    ((BSA, "height=1 2", "weight=70"), "cannot be converted.", "'2' measures a ratio"),
    ((BSA, "height=-170", "weight=70"), "height=-170 is not possible.", "30 to 280 cm"),
    ((BSA, "height=0", "weight=70"), "height=0 is not possible.", ""),
    ((BSA, "height=1.70", "weight=70"), "height=1.70 is not possible.", "another unit"),
    ((BSA, "height=1e999", "weight=70"), "height=1e999 is not possible.", ""),
    ((BSA, "height=170 kg", "weight=70"), "cannot be converted.", "'kg' measures mass"),
    ((BSA, "height=170 feet", "weight=70"), "cannot be converted.", "no UCUM unit"),
    (("rr_from_heart_rate", "heart_rate=70 ms"), "cannot be converted.", "'ms' measures time"),
    (("qtc_bazett", "qt=400 mg", "rr=1"), "cannot be converted.", "'mg' is no unit of qt"),
    ((CLEARANCE, *MAN[:3], "sex=f"), "'f' is no sex.", "Did you mean female?"),
    ((CLEARANCE, *MAN[:3], "sex=unknown"), "'unknown' is no sex.", "female, male"),
    ((CLEARANCE, "age=34 years", *MAN[1:]), "cannot be converted.", "accepted: a"),
    (
        ("deindexed_egfr", "egfr=90 mL/min", "body_surface=1.7"),
        "cannot be converted.",
        "another kind",
    ),
    (
        ("prednisone_equivalent", "drug=prednisolon", "dose=5"),
        "'prednisolon' is no drug.",
        "prednisolone",
    ),
    (
        (
            "cyclophosphamide_dose",
            *("dose_per_m2=300", "body_surface=1.7", "days=2.5", "rounding_step=1"),
        ),
        "days=2.5 is no whole number.",
        "",
    ),
    (
        (
            "cyclophosphamide_dose",
            *("dose_per_m2=300", "body_surface=1.7", "days=3", "rounding_step=0"),
        ),
        "rounding_step=0 is not possible.",
        "",
    ),
    (("ideal_weight", "height=150", "sex=female"), "gives no result here.", "60 inches"),
    (
        ("neutrophil_count", "leukocytes=4", "neutrophils_percent=90", "bands_percent=15"),
        "gives no result here.",
        "more than 100",
    ),
    (("body_surface_mostler",), "There is no formula", "Did you mean body_surface_mosteller?"),
    (("zork",), "There is no formula 'zork'.", "firstdose formula --list"),
    (
        (BSA, "height=170", "weight=70", "--accept", "body_surface_stephenson"),
        "accept",
        "stevenson",
    ),
    ((BSA, "height=170", "weight=70", "--accept", BSA), "nothing to accept", "Leave it out"),
)


@pytest.mark.parametrize(("words", "what", "hint"), WRONG, ids=lambda one: str(one)[:50])
def test_a_wrong_argument_is_refused_with_its_remedy(
    words: tuple[str, ...], what: str, hint: str
) -> None:
    said = refused(firstdose("formula", *words))
    assert what in said.splitlines()[0]
    assert hint in said


def test_all_problems_are_shown_at_once() -> None:
    ended = firstdose(
        *("formula", CLEARANCE, "age=300", "weight=heavy", "sex=x", "tall", "size=3"),
        *("--accept", "zork"),
    )
    assert (ended.code, ended.out) == (1, "")
    for what in ("age=300", "weight=heavy", "'x'", "'tall'", "'size'", "creatinine is", "'zork'"):
        assert what in ended.err, what
    assert ended.err.endswith("7 problems; nothing was written.\n")
