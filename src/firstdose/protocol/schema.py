"""The JSON Schema of a study file, made from the study classes, for editors to check by."""

from __future__ import annotations

import json
from typing import TypeAlias

from firstdose.protocol.shape import STUDY

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

_IDENTIFIER = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> str:
    """The schema as text; the same classes give the same text."""
    generated: Json = json.loads(json.dumps(STUDY.json_schema()))
    assert isinstance(generated, dict), "a schema is an object"
    definitions = _tidy(generated["$defs"])
    assert isinstance(definitions, dict), "pydantic puts every class here"
    study = definitions.pop("Study")
    regimen = definitions["Regimen"]
    assert isinstance(study, dict), "a class is an object"
    assert isinstance(regimen, dict), "a class is an object"
    schema: Json = {
        "$schema": _IDENTIFIER,
        "title": "firstdose study file",
        **study,
        "$defs": {**definitions, "Regimen": _with_shorthand(regimen)},
    }
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _tidy(schema: Json) -> Json:
    """Without generated titles and OpenAPI's discriminators; decimals as numbers."""
    if isinstance(schema, list):
        return [_tidy(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    choices = schema.get("anyOf")
    if isinstance(choices, list) and (number := _number_among(choices)) is not None:
        rest = {key: value for key, value in schema.items() if key != "anyOf"}
        return _tidy({**rest, **number})
    kept = {key: _tidy(value) for key, value in schema.items() if not _generated(key, value)}
    if isinstance(said := kept.get("description"), str):
        kept["description"] = " ".join(said.split())
    return kept


def _generated(key: str, value: Json) -> bool:
    return key == "discriminator" or (key == "title" and isinstance(value, str))


def _number_among(choices: list[Json]) -> dict[str, Json] | None:
    """Pydantic offers a decimal as a number or as text; a study file writes a number."""
    numbers = [each for each in choices if isinstance(each, dict) and each.get("type") == "number"]
    texts = [each for each in choices if isinstance(each, dict) and each.get("type") == "string"]
    others = len(choices) - len(numbers) - len(texts)
    return numbers[0] if len(numbers) == 1 and texts and not others else None


def _with_shorthand(regimen: dict[str, Json]) -> dict[str, Json]:
    """A regimen lists its infusion days, or says how many at which interval."""
    properties, required = regimen["properties"], regimen["required"]
    assert isinstance(properties, dict), "a class has properties"
    assert isinstance(required, list), "a class has required properties"
    whole: Json = {"type": "integer", "minimum": 1, "maximum": 999}
    return {
        **regimen,
        "properties": {**properties, "infusions": whole, "interval_days": whole},
        "required": [name for name in required if name != "infusion_days"],
        "oneOf": [{"required": ["infusion_days"]}, {"required": ["infusions"]}],
    }
