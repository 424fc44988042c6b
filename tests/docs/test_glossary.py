"""The glossary has a line for every kind of fact and every order, in the order of the alphabet."""

import re
from pathlib import Path
from typing import get_args

import pytest

from firstdose.records import KINDS, Order

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
LINES = re.findall(r"^(\S.*)\n  (\S.*)", GLOSSARY.partition("```{glossary}\n")[2], re.MULTILINE)
TERMS = [term for term, _ in LINES]
ORDERS = [re.sub(r"(?<!^)(?=[A-Z])", "_", order.__name__).lower() for order in get_args(Order)]


@pytest.mark.parametrize("word", [*KINDS, *ORDERS])
def test_every_kind_of_fact_and_every_order_has_a_line(word: str) -> None:
    assert word in {term.lower().replace(" ", "_") for term in TERMS}


def test_the_terms_stand_in_the_order_of_the_alphabet_once_each() -> None:
    assert sorted({term.casefold() for term in TERMS}) == [term.casefold() for term in TERMS]


def test_every_term_is_followed_by_a_sentence() -> None:
    for term, line in LINES:
        assert re.match(r"[A-Z{]", line), f"{term}: {line}"
