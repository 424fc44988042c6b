"""The catalogue is complete in both languages, and numbers are written as journals write them."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import firstdose
from analyse.small_trial import reference_study
from firstdose.report.names import known_name, slug, term_text
from firstdose.report.words import LANGUAGES, Language, Text, Words, read_catalogue, read_words
from firstdose.report.words.words import half_up
from firstdose.standards.ctcae import VERSIONS, ctcae
from protocol import shipped

PACKAGE = Path(firstdose.__file__).parent
ENGLISH, CHINESE = read_words("en"), read_words("zh")


def test_both_languages_say_the_same_with_the_same_placeholders() -> None:
    for key in sorted({*read_catalogue("en"), *read_catalogue("zh")}):
        english, chinese = read_catalogue("en")[key], read_catalogue("zh")[key]
        assert english.placeholders == chinese.placeholders, key
        assert chinese.one == chinese.other, f"Chinese does not inflect a count: {key}"
        if english.one != english.other:
            assert "n" in english.placeholders, f"only a count named n chooses the form: {key}"


def test_chinese_uses_chinese_punctuation() -> None:
    western = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]")
    assert not [key for key, text in read_catalogue("zh").items() if western.search(text.other)]


def asked(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """Keys that code asks for: the key and whether it is only the beginning of one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, False
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            yield str(node.values[0].value), True


def called(tree: ast.AST) -> Iterator[str]:
    """Keys written in a call of ``words(...)``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = node.func
            said = name.id if isinstance(name, ast.Name) else getattr(name, "attr", "")
            first = node.args[0]
            if said == "words" and isinstance(first, ast.Constant):
                yield str(first.value)


@cache
def in_code() -> tuple[set[tuple[str, bool]], set[str]]:
    """The keys that all code asks for, and those of its calls; every file is read once."""
    pairs: set[tuple[str, bool]] = set()
    keys: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        pairs.update(asked(tree))
        keys.update(called(tree))
    return pairs, keys


def in_templates() -> set[str]:
    return {
        key
        for path in PACKAGE.rglob("*.jinja")
        for key in re.findall(r'words\("([^"]+)"', path.read_text(encoding="utf-8"))
    }


def test_no_text_is_unused() -> None:
    pairs, _ = in_code()
    whole = {key for key, beginning in pairs if not beginning} | in_templates()
    beginnings = tuple(key for key, beginning in pairs if beginning and "." in key)
    unused = {
        key for key in read_catalogue("en") if key not in whole and not key.startswith(beginnings)
    }
    assert not unused


def test_no_text_is_undefined() -> None:
    keys = in_code()[1] | in_templates()
    pages = read_catalogue("en", "firstdose.conduct.words")
    assert keys <= read_catalogue("en").keys() | pages.keys()


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(AssertionError, match=r"no words for 'general\.nonsense'"):
        ENGLISH("general.nonsense")


def test_a_missing_and_a_needless_placeholder_are_named() -> None:
    with pytest.raises(AssertionError, match=r"take \['first', 'last'\], given were \['first'\]"):
        ENGLISH("general.list_last", first="a")
    with pytest.raises(AssertionError, match="given were"):
        ENGLISH("general.dash", n=1)


def test_a_count_chooses_the_form() -> None:
    texts = {"x.people": Text(one="{n} participant", other="{n} participants")}
    words = Words(language="en", texts=texts)
    assert [words("x.people", n=n) for n in (0, 1, 2)] == [
        "0 participants",
        "1 participant",
        "2 participants",
    ]


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Decimal("0.125"), 2, "0.13"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("-2.5"), 0, "−3"),
        (Decimal("-0.004"), 2, "0.00"),
        (Decimal("1.50"), None, "1.50"),
        (7, 1, "7.0"),
        (9999, None, "9999"),
        (10000, None, "10,000"),
        (Decimal("1E+6"), None, "1,000,000"),
    ],
)
def test_numbers(value: Decimal | int, digits: int | None, text: str) -> None:
    assert ENGLISH.number(value, digits) == text
    assert CHINESE.number(value, digits) == text


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(AssertionError, match="NaN is no number"):
        ENGLISH.number(Decimal("NaN"))


@pytest.mark.parametrize(
    ("k", "n", "english", "chinese"),
    [
        (17, 18, "17 (94\u00a0%)", "17（94%）"),
        (0, 18, "0 (0\u00a0%)", "0（0%）"),
        (18, 18, "18 (100\u00a0%)", "18（100%）"),
        (1, 300, "1 (<1\u00a0%)", "1（<1%）"),
        (299, 300, "299 (>99\u00a0%)", "299（>99%）"),
        (0, 0, "0 (–)", "0（–）"),
    ],
)
def test_counts_with_their_share(k: int, n: int, english: str, chinese: str) -> None:
    assert ENGLISH.percent(k, n) == english
    assert CHINESE.percent(k, n) == chinese


def test_a_share_above_one_is_refused() -> None:
    with pytest.raises(AssertionError, match="3 of 2 is no share"):
        ENGLISH.share(3, 2)


def test_fractions_intervals_dates_and_lists() -> None:
    assert ENGLISH.fraction(1, 3, 1) == "1/3 (33.3\u00a0%)"
    assert ENGLISH.interval(Decimal("1.25"), 3, 1) == "1.3 to 3.0"
    assert CHINESE.interval(1, 3) == "1 至 3"
    assert ENGLISH.date(date(2026, 1, 5)) == CHINESE.date(date(2026, 1, 5)) == "2026-01-05"
    assert [ENGLISH.list(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "–",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert CHINESE.list(["甲", "乙", "丙"]) == "甲、乙和丙"
    assert ENGLISH.sentence("One.", "", "Two.") == "One. Two."
    assert CHINESE.sentence("一。", "二。") == "一。二。"


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=4), st.integers(0, 4))
def test_rounding_is_within_half_a_unit_and_away_from_zero(value: Decimal, digits: int) -> None:
    rounded, unit = half_up(value, digits), Decimal(1).scaleb(-digits)
    assert abs(rounded - value) * 2 <= unit
    if abs(rounded - value) * 2 == unit:
        assert abs(rounded) > abs(value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_reads_its_own_texts(language: Language) -> None:
    assert read_words(language).texts is read_catalogue(language)


def test_a_term_has_one_chinese_name() -> None:
    """The report reads the catalogue of the standards; its own words name what is not there."""
    of_standards = {slug(term) for version in VERSIONS for term in ctcae(version).terms}
    own = {key.removeprefix("names.term.") for key in CHINESE.texts if "names.term." in key}
    assert own
    assert not own & of_standards


def test_a_term_is_called_on_every_page_as_the_standards_call_it() -> None:
    study = reference_study()
    named = ctcae(study.endpoints.instruments.ctcae).terms
    assert all(term_text(CHINESE, study, term) == known.label.zh for term, known in named.items())
    assert term_text(CHINESE, study, "fatigue") == "疲劳"
    assert term_text(CHINESE, study, "Graft versus host disease") == "移植物抗宿主病"


@pytest.mark.parametrize("name", ["nct06010472", "nct07358988"])
def test_what_the_methods_of_a_shipped_study_name_has_a_chinese_name(name: str) -> None:
    """Terms that are never dose-limiting, the source of the definition, populations."""
    study = shipped.study(name)
    said = (
        *(term_text(CHINESE, study, term) for term in study.dlt.never_terms),
        *(known_name(CHINESE, "population", one.name) for one in study.endpoints.populations),
        known_name(CHINESE, "section", study.dlt.section),
    )
    assert not [one for one in said if not re.search("[\u4e00-\u9fff]", one)]


CASES = re.compile(r"[0-9两每首一二三}] ?名(?![额称])")
FROZEN = "studies/nct07358988/study.yaml"
"""Named by its hash in predictions that were frozen; its words stay until others are."""
PEOPLE = re.compile(r"一名(?:系统)?管理员")


def chinese_texts() -> Iterator[tuple[str, str]]:
    """Every line with Chinese of the shipped words, studies and assumptions."""
    for path in (*PACKAGE.rglob("*.toml"), *PACKAGE.rglob("*.yaml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if re.search("[\u4e00-\u9fff]", line):
                yield f"{path.relative_to(PACKAGE)}:{number}", line


def test_participants_are_counted_as_cases_in_chinese() -> None:
    counted = ((place, PEOPLE.sub("", line)) for place, line in chinese_texts())
    found = [place for place, line in counted if CASES.search(line)]
    assert not [place for place in found if not place.startswith(FROZEN)]


def test_criteria_and_assessments_have_one_chinese_name() -> None:
    refused = ("入组标准", "医生整体评估", "医师整体评估", "医生总体评估")
    assert not [place for place, line in chinese_texts() if any(one in line for one in refused)]
