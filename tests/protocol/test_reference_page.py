"""The reference page names every key of a study file, every choice, and nothing else."""

import json
import re
from pathlib import Path

from firstdose.protocol.schema import json_schema

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "study-file.md"
DEFINITIONS = json.loads(json_schema())["$defs"]
QUOTED = set(re.findall(r"`([^`]+)`", PAGE.read_text(encoding="utf-8")))
LISTED_ELSEWHERE = {"Component", "Relatedness", "SpecialInterest", "Label"}


def test_every_key_is_explained() -> None:
    keys = {
        key
        for name, definition in DEFINITIONS.items()
        if name not in LISTED_ELSEWHERE
        for key in definition.get("properties", {})
    } | set(json.loads(json_schema())["properties"])
    assert keys - QUOTED == set()


def test_every_choice_is_explained() -> None:
    choices = {
        choice
        for name, definition in DEFINITIONS.items()
        if name not in LISTED_ELSEWHERE
        for one in definition.get("properties", {}).values()
        for choice in (*one.get("enum", ()), *one.get("items", {}).get("enum", ()))
        if isinstance(choice, str) and choice not in {"5.0", "6.0"}
    }
    assert choices - QUOTED == set()
