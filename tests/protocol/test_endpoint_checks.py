"""Endpoints that nothing reads as the file says, and endpoints that are read twice."""

import pytest

from protocol.shipped import only, problems_of

SRI = """    - measure: sri_4
      role: secondary
      text: {en: "SRI-4 response", zh: "SRI-4应答"}
      population: efficacy
      timing: each_visit
      weeks: [12, 24, 36, 52]
"""
DLT = "      population: dlt_evaluable\n      timing: window\n"
WEEKS = "      timing: each_visit\n      weeks: [12, 24, 36, 52]\n"
LOST = "Nothing reads it, so what it says would silently be lost."


def measured(measure: str) -> str:
    return SRI.replace("sri_4", measure)


@pytest.mark.parametrize("measure", ["sri_4", "lldas", "doris", "lldas_and_doris"])
def test_a_response_has_no_reading_in_the_window(measure: str) -> None:
    problem = only((SRI, measured(measure).replace(WEEKS, "      timing: window\n")))
    assert problem.what == f"`{measure}` has no reading with `timing: window`."
    assert problem.because == LOST
    assert problem.remedy == "Write `timing: each_visit` or `timing: last_visit`."
    assert "endpoints.endpoints[2].timing" in problem.where


@pytest.mark.parametrize(
    ("old", "new", "what", "remedy"),
    [
        (
            DLT,
            "      population: dlt_evaluable\n      timing: last_visit\n",
            "`dlt` has no reading with `timing: last_visit`.",
            "Write `timing: window`.",
        ),
        (
            DLT,
            "      population: dlt_evaluable\n" + WEEKS,
            "`dlt` has no reading with `timing: each_visit`.",
            "Write `timing: window`.",
        ),
        (
            DLT,
            "      population: screened\n      timing: window\n",
            "`dlt` is not counted in `screened`.",
            "Write `population: dlt_evaluable`.",
        ),
        (
            "      timing: each_visit\n      weeks: [4, 12, 24, 36, 52]\n",
            "      timing: last_visit\n",
            "`adverse_events` has no reading with `timing: last_visit`.",
            "Write `timing: each_visit`.",
        ),
        (
            "population: safety_infused",
            "population: dlt_evaluable",
            "`adverse_events` is not counted in `dlt_evaluable`.",
            "Write `population: safety_infused` or `population: safety_conditioned`.",
        ),
    ],
)
def test_an_endpoint_that_nothing_reads_is_refused(
    old: str, new: str, what: str, remedy: str
) -> None:
    problem = next(one for one in problems_of((old, new)) if one.what == what)
    assert problem.because == LOST
    assert problem.remedy == remedy


def test_adverse_events_are_counted_in_everyone_conditioned_too() -> None:
    assert problems_of(("population: safety_infused", "population: safety_conditioned")) == ()


def test_an_endpoint_given_twice() -> None:
    problem = only((SRI, SRI + SRI))
    assert problem.what == (
        "`sri_4` in `efficacy` is read twice: at `week-12`, at `week-24`, at `week-36`, at"
        " `week-52`."
    )
    assert "endpoints.endpoints[3] (" in problem.where


@pytest.mark.parametrize(
    ("measure", "weeks", "what"),
    [
        ("sri_4", "[36]", "`sri_4` in `efficacy` is read twice: at `week-36`."),
    ],
)
def test_what_two_endpoints_share_is_named(measure: str, weeks: str, what: str) -> None:
    again = measured(measure).replace("[12, 24, 36, 52]", weeks)
    assert only((SRI, SRI + again)).what == what


def test_two_endpoints_may_rest_on_dose_limiting_toxicity() -> None:
    """As "DLT" and "maximum tolerated dose" do: the result is one."""
    again = measured("dlt").replace("efficacy", "dlt_evaluable").replace(WEEKS, "")
    assert problems_of((SRI, f"{again}      timing: window\n{SRI}")) == ()


def test_bilag_may_be_read_by_several_endpoints() -> None:
    """At baseline each of them reads it."""
    again = measured("bilag").replace("[12, 24, 36, 52]", "[8]")
    assert problems_of((SRI, SRI + again)) == ()


def test_one_measure_may_be_read_at_other_times_and_in_others() -> None:
    later = SRI.replace("[12, 24, 36, 52]", "[8]").replace("secondary", "exploratory")
    last = SRI.replace(WEEKS, "      timing: last_visit\n")
    others = SRI.replace("efficacy", "safety_infused")
    assert problems_of((SRI, SRI + later + last + others)) == ()
