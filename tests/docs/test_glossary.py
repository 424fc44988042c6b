"""The glossary has a line for every fact, order, command, table, figure and setting of a design."""

import dataclasses
import re
from pathlib import Path
from typing import get_args

import pytest

from cli.command import command_names
from firstdose.protocol.designs import DesignSettings, GuardSettings
from firstdose.records import KINDS, Order
from firstdose.report.document import document
from whole.trials import simulated, study

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
LINES = dict(
    re.findall(r"^(\S.*)\n((?:  \S.*\n)+)", GLOSSARY.partition("```{glossary}\n")[2], re.MULTILINE)
)
KEYS = {re.sub(r"[ -]", "_", term.lower()): line for term, line in LINES.items()}

ORDERS = [re.sub(r"(?<!^)(?=[A-Z])", "_", order.__name__).lower() for order in get_args(Order)]
COMMANDS = [re.sub(r"[ -]", "_", f"firstdose {name}") for name in command_names()]
# A union of one class is that class.
DESIGNS = [*(get_args(DesignSettings) or [DesignSettings]), *get_args(GuardSettings)]


def test_every_kind_of_fact_order_and_command_has_a_line() -> None:
    assert {*KINDS, *ORDERS, *COMMANDS} <= KEYS.keys()


@pytest.mark.parametrize("settings", DESIGNS, ids=lambda settings: settings.__name__)
def test_every_design_and_guard_has_a_line_that_names_its_settings(settings: type) -> None:
    fields = {field.name: field.default for field in dataclasses.fields(settings)}
    line = KEYS[str(fields.pop("kind"))]
    assert [name for name in fields if f"`{name}`" not in line] == []


def test_every_table_and_figure_of_a_report_has_a_line() -> None:
    ledger = simulated(1)
    page = document(study(), ledger, ledger.entries[-1].known_on, "en").html
    shown = set(re.findall(r'<(?:table|figure) id="([tf]\d+)-(?!numbers)', page))
    labels = {key.partition("_")[0] for key in KEYS}
    assert len(shown) == 12
    assert shown - labels == set()


def test_the_terms_stand_in_the_order_of_the_alphabet_once_each() -> None:
    assert sorted({term.casefold() for term in LINES}) == [term.casefold() for term in LINES]


def test_every_term_is_followed_by_a_sentence() -> None:
    for term, line in LINES.items():
        assert re.match(r"  [A-Z{].*\.\n$", line, re.DOTALL), f"{term}: {line}"
