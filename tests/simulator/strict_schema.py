"""The published hyper-schemas, tightened: every listed property required, unknown ones refused."""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any
from uuid import UUID

from jsonschema import Draft4Validator, FormatChecker

CONTRACT = Path(__file__).parents[3] / "shared" / "contract"
FILES = {"3": "platform-api-v3.schema.json", "3.sdk": "platform-api-3.sdk.schema.json"}

Schema = dict[str, Any]

_formats = FormatChecker(formats=())


@_formats.checks("uuid", raises=ValueError)
def _uuid(value: object) -> bool:
    return not isinstance(value, str) or str(UUID(value)) == value


@_formats.checks("date-time", raises=ValueError)
def _date_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.strptime(value, "%Y-%m-%dT%H:%M:%S%z").tzinfo is not None


@_formats.checks("ipv4", raises=ValueError)
def _ipv4(value: object) -> bool:
    return not isinstance(value, str) or bool(IPv4Address(value))


@_formats.checks("email")
def _email(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch(r"[^@\s]+@[^@\s]+", value) is not None


@dataclass(frozen=True)
class Difference:
    """A deliberate difference from the schema; `name` gives its reason.

    `definition`: the resource it is about. `extra`: properties that the schema does not know, which may be
    there. `replace`: another schema for a property it does know.
    """

    name: str
    definition: str
    extra: Schema = field(default_factory=dict)
    replace: Schema = field(default_factory=dict)


def errors(variant: str, definition: str, body: Any, exceptions: tuple[Difference, ...] = ()) -> list[str]:
    """What is wrong with `body` as a `definition` of the schema of `variant`; empty when nothing is."""
    schema = _strict(variant, definition)
    for exception in exceptions:
        if exception.definition == definition:
            schema = _with(schema, exception)
    validator = Draft4Validator(schema, format_checker=_formats)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(body)]


def _with(schema: Schema, exception: Difference) -> Schema:
    """`extra` stays optional: `required` is left as it was."""
    return {**schema, "properties": {**schema["properties"], **exception.extra, **exception.replace}}


@cache
def _document(variant: str) -> Schema:
    document: Schema = json.loads((CONTRACT / FILES[variant]).read_text())
    return document


@cache
def _strict(variant: str, definition: str) -> Schema:
    document = _document(variant)
    schema: Schema = _tightened(document, document["definitions"][definition])
    return schema


def _tightened(document: Schema, schema: Any) -> Any:
    if isinstance(schema, list):
        return [_tightened(document, each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _tightened(document, _resolve(document, schema["$ref"]))
    tight = {
        key: _tightened(document, value)
        for key, value in schema.items()
        # A resource's own definitions and links are not about its bodies.
        if key not in ("definitions", "links", "properties", "$schema", "id")
    }
    properties = schema.get("properties")
    if properties is not None:
        tight["properties"] = {name: _tightened(document, value) for name, value in properties.items()}
        tight["required"] = sorted(properties)
        tight["additionalProperties"] = False
    return tight


def _resolve(document: Schema, reference: str) -> Any:
    node: Any = document
    for step in reference.removeprefix("#/").split("/"):
        node = node[step]
    return node
