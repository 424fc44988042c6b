"""The JSON Schema that editors complete and check study files by."""

import datetime as dt
import json

import jsonschema
import pytest
from ruamel.yaml import YAML

from firstdose.protocol.schema import json_schema
from protocol.shipped import SCHEMA, STUDIES, broken, text_of

VALIDATOR = jsonschema.Draft202012Validator(json.loads(json_schema()))


def as_json(text: str) -> dict[str, str]:
    """A study file as an editor hands it to the schema: a date is text there."""
    return json.loads(
        json.dumps(
            YAML(typ="safe").load(text),
            default=lambda day: str(day) if isinstance(day, dt.date) else None,
        )
    )


def test_the_shipped_schema_is_the_generated_one() -> None:
    """Where it is not: write the text of ``json_schema()`` into the file."""
    assert SCHEMA.read_text(encoding="utf-8") == json_schema()


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(json_schema()))


@pytest.mark.parametrize("name", STUDIES)
def test_a_shipped_study_satisfies_the_schema(name: str) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(as_json(text_of(name)))] == []
    assert text_of(name).startswith("# yaml-language-server: $schema=../study.schema.json\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("lower: d1-i7,", "lower: d1-i7, uper: d1-i5,"),
        ("days: 28\n", "days: 28 days\n"),
        ("cells: {kind: flat, cells: 0.75e9}", "cells: {kind: flat, cells: -1}"),
        ("infusions: 3, interval_days: 7", "infusions: 3, infusion_days: [0, 7, 14]"),
        ("component: cells", "component: cell"),
        ("  registry_id: NCT06010472\n", ""),
    ],
)
def test_the_schema_refuses_what_reading_refuses(old: str, new: str) -> None:
    assert list(VALIDATOR.iter_errors(as_json(broken((old, new)))))


def test_every_class_is_explained() -> None:
    """The words an editor shows beside a block come from the classes."""
    definitions = json.loads(json_schema())["$defs"]
    assert [name for name, each in definitions.items() if not each.get("description")] == []
