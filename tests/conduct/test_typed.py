"""What is typed is read as it stands: understood, or refused with the reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.conduct.forms import typed
from firstdose.conduct.forms.typed import Refused
from firstdose.records.body import number_text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.5", "12.5"),
        ("１２．５", "12.5"),
        ("　１２.5 ", "12.5"),
        ("－３", "-3"),
        ("−3.0", "-3.0"),
        ("0", "0"),
        ("0.40", "0.40"),
    ],
)
def test_a_number_is_kept_digit_for_digit(text: str, value: str) -> None:
    found = typed.number(text)
    assert isinstance(found, Decimal)
    assert number_text(found) == value


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("12,5", "number_with_comma"),
        ("１２，５", "number_with_comma"),
        ("1,234.5", "number_with_comma"),
        ("12。5", "number_with_chinese_stop"),
        ("1e309", "number_with_exponent"),
        ("1E5", "number_with_exponent"),
        ("NaN", "number_is_none"),
        ("-inf", "number_is_none"),
        ("Infinity", "number_is_none"),
        ("<0.4", "number_with_sign"),
        ("＞5", "number_with_sign"),
        ("٣", "no_number"),
        ("一二", "no_number"),
        ("½", "no_number"),
        ("0x10", "no_number"),
        ("1_000", "no_number"),
        ("+5", "no_number"),
        ("-0", "no_number"),
        ("007", "no_number"),
        (".5", "no_number"),
        ("5.", "no_number"),
        ("1 000", "no_number"),
        ("0" * 65, "number_too_long"),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(text: str, key: str) -> None:
    found = typed.number(text)
    assert isinstance(found, Refused)
    assert found.key == key


@pytest.mark.parametrize("text", ["3.0", "3.5", "1e2", "三", "NaN", ""])
def test_a_whole_number_is_not_guessed(text: str) -> None:
    assert isinstance(typed.whole(text), Refused)


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-01-05", date(2026, 1, 5)), ("２０２８－０２－２９", date(2028, 2, 29))],
)
def test_a_day_is_read(text: str, day: date) -> None:
    assert typed.day(text) == day


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("0", "no_day"),
        ("2026-1-5", "no_day"),
        ("05/01/2026", "no_day"),
        ("2026年1月5日", "no_day"),
        ("20260105", "no_day"),
        ("2026-02-29", "no_such_day"),
        ("2026-13-01", "no_such_day"),
        ("0000-01-01", "no_such_day"),
    ],
)
def test_what_is_no_day_is_refused(text: str, key: str) -> None:
    found = typed.day(text)
    assert isinstance(found, Refused)
    assert found.key == key


def test_text_is_kept_in_normal_form_c_and_without_control_characters() -> None:
    assert typed.line("cafe\u0301") == "café"
    assert typed.line("狼疮性肾炎，１２．５") == "狼疮性肾炎，１２．５"
    for bad in ("a\x00b", "a\nb", "a\u2028b", "\ud800", "a\x7fb", "x" * 401):
        assert isinstance(typed.line(bad), Refused), bad
    assert typed.paragraphs("a\r\nb") == "a\nb"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9)))
def test_any_number_of_a_ledger_can_be_typed(number: Decimal) -> None:
    if len(number_text(number)) <= 60:
        assert typed.number(number_text(number)) == number


@given(st.text(max_size=30))
def test_no_text_is_read_as_another_number(text: str) -> None:
    found = typed.number(text)
    if isinstance(found, Decimal):
        plain = "".join(c for c in text if c not in " \t\u3000\u00a0")
        digits = [c for c in plain if c.isdecimal()]
        assert [f"{int(c)}" for c in digits] == [c for c in number_text(found) if c.isdecimal()]
