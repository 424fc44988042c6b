"""The command design expansion: the looks at a cohort, and what they do."""

import json

import pytest

from cli.command import firstdose, refused
from firstdose.cli.design import expansion

WORDS = ("design", "expansion", "--looks", "10,20,30,40", "--alpha", "0.1")
ONE = (*WORDS, "--null", "0.2", "--alternative", "0.4")
TWO = (*WORDS, "--null", "0.2,0.3", "--alternative", "0.4,0.15")


def test_one_endpoint() -> None:
    ended = firstdose(*ONE)
    assert (ended.code, ended.err) == (0, "")
    looks = [line for line in ended.out.splitlines() if line.startswith("look")]
    assert len(looks) == 4
    assert looks[0].startswith("look     10 evaluable: too few ")
    assert "null     promising with probability 0.0" in ended.out


def test_a_response_and_a_dlt_in_both_languages() -> None:
    assert "too many DLTs from" in firstdose(*TWO).out
    assert "DLT 达" in firstdose(*TWO, "--lang", "zh").out
    assert "--null 0.2,0.3" in expansion.EXAMPLE


def test_as_json() -> None:
    answer = json.loads(firstdose(*TWO, "--json").out)
    assert answer["endpoints"] == "response_and_toxicity"
    assert answer["type_one_error"] <= 0.1 < answer["power"]
    under = answer["null"]
    assert sum(under["stops"]) + under["promising"] == pytest.approx(1)


def test_either_response() -> None:
    words = ("--null", "0.1,0.2", "--alternative", "0.3,0.35", "--endpoints", "either_response")
    assert "too few second responses up to" in firstdose(*WORDS, *words).out


def test_what_cannot_be_is_refused() -> None:
    assert "is not better than" in refused(
        firstdose(*WORDS, "--null", "0.4", "--alternative", "0.2")
    )
    assert "The alternative, 0.4 and 0.4, is not better than the null hypothesis, 0.2 and 0.3" in (
        refused(firstdose(*WORDS, "--null", "0.2,0.3", "--alternative", "0.4,0.4"))
    )
    ended = firstdose(*WORDS, "--null", "no", "--alternative", "0.2")
    assert (ended.code, "is not numbers and commas" in ended.err) == (2, True)


@pytest.mark.parametrize("looks", ["10,2.5", "nan,20", "inf"])
def test_looks_are_at_whole_numbers(looks: str) -> None:
    ended = firstdose("design", "expansion", *ONE[2:], "--looks", looks)
    assert (ended.code, "Participants are whole numbers" in ended.err) == (2, True)
