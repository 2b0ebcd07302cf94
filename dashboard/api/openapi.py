"""What the API can be asked, as OpenAPI 3.1 describes it: made from the headers of the query files."""

from __future__ import annotations

from typing import Any

from dashboard.addressed import CLOCKS
from dashboard.catalog.folder import Catalogue
from dashboard.declared import Column, Parameter
from dashboard.model import BASES, GRAINS, SCENARIOS, Query
from dashboard.picture.forms import FORMS

# Rows of one answer unless asked otherwise, and at the most.
ROWS, MOST_ROWS = 1_000, 100_000
SAID = ("what", "where", "do")
DAY = {"type": "string", "pattern": r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}
TEXT = {"type": "string"}
# All others are texts: ids, and lists and ranges, which are written as one.
TAKEN: dict[str, dict[str, Any]] = {
    "whole": {"type": "integer"},
    "year": {"type": "integer"},
    "number": {"type": "number"},
    "grain": {"type": "string", "enum": list(GRAINS)},
    "date": {"type": "string", "pattern": rf"{DAY['pattern']}|^as_of$"},
    "month": {"type": "string", "pattern": rf"{DAY['pattern']}|^as_of$"},
}
CLOCK: dict[str, dict[str, Any]] = {
    "on": DAY,
    "known": DAY,
    "basis": {"type": "string", "enum": list(BASES)},
    "scenario": {"type": "string", "enum": list(SCENARIOS)},
}
CLOCK_HELP = {
    "on": "The day it was true; without it, the day of the record.",
    "known": "The day by which it could be known; without it, nothing is hidden.",
    "basis": "The weakest basis let in.",
    "scenario": "The modelled path; without it, base.",
}
TYPES: dict[str, dict[str, Any]] = {
    "number": {"type": "number"},
    "whole": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "basis": {"type": "string", "enum": list(BASES)},
    "sources": {"type": "array", "items": {"type": "string"}},
    "texts": {"type": "array", "items": {"type": "string"}},
    "date": {"type": "string"},
    "text": {"type": "string"},
}
ERRORS = {
    "description": "What is wrong: where, what, and what to do",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Errors"}}},
}
ETAG = {"description": "Send it as If-None-Match to be spared what you have", "schema": {"type": "string"}}
LINK = {"description": "The address of the next rows; absent at the end", "schema": {"type": "string"}}
KNOWN = {"description": "You have it: it is what the ETag stands for"}


def query_told(query: Query) -> dict[str, Any]:
    """Return one query as the list of all tells it."""
    header = query.header
    return {
        "name": query.id,
        "title": header.title,
        "question": header.question,
        "page": query.page,
        "path": f"/api/queries/{query.id}",
        "parameters": {name: one.model_dump(exclude_none=True) for name, one in query.parameters.items()},
        "columns": {name: _column_told(column) for name, column in header.columns.items() if name != "finding"},
        "leaves_out": header.leaves_out,
        "owner": header.owner,
        "reviewed": header.reviewed.isoformat(),
    }


def _column_told(column: Column) -> dict[str, Any]:
    return {name: value for name, value in column.model_dump().items() if value}


def description(held: Catalogue) -> dict[str, Any]:
    """Return the whole description; every query has its own path, so that its parameters are checked by name."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Linchpin", "version": "1", "description": "Who depends on whom for AI data work."},
        "paths": {
            "/api/queries": {"get": _plain("List the queries", "Every query with its parameters and columns")},
            "/api/openapi.json": {"get": _plain("Describe the API", "This description")},
            **{f"/api/queries/{query.id}": {"get": _operation(query)} for query in held.queries.values()},
        },
        "components": {"schemas": {"Errors": _errors()}},
    }


def _plain(summary: str, told: str) -> dict[str, Any]:
    found = {"description": told, "headers": {"ETag": ETAG}, "content": {"application/json": {}}}
    return {"summary": summary, "responses": {"200": found, "304": KNOWN}}


def _operation(query: Query) -> dict[str, Any]:
    header = query.header
    row = {name: _nullable(TYPES[column.type]) for name, column in header.columns.items() if name != "finding"}
    clocks = [name for name in CLOCKS if name not in query.parameters]
    answer = {
        "type": "object",
        "required": ["rows", "finding", "data_version", "row_count"],
        "properties": {"rows": {"type": "array", "items": {"type": "object", "properties": row}}},
    }
    forms: dict[str, Any] = {kind: {} for form, kind in FORMS.items() if form != "json"}
    return {
        "summary": header.title,
        "description": f"{header.question}\n\nLeft out: {header.leaves_out}",
        "tags": [query.page],
        "parameters": [
            *(_parameter(name, TAKEN.get(one.type, TEXT), _help(one)) for name, one in query.parameters.items()),
            *(_parameter(name, CLOCK[name], CLOCK_HELP[name]) for name in clocks),
            _parameter("v", {"type": "string", "pattern": "^[0-9a-f]{12}$"}, "The data version."),
            _parameter("format", {"type": "string", "enum": list(FORMS)}, "The form of the rows; json unless given."),
            _parameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": MOST_ROWS},
                f"At most so many rows; {ROWS:,} unless given.",
            ),
            _parameter("offset", {"type": "integer", "minimum": 0}, "Rows to pass over."),
        ],
        "responses": {
            "200": {
                "description": "Rows, and all that a reader needs to judge them",
                "headers": {"ETag": ETAG, "Link": LINK},
                "content": {"application/json": {"schema": answer}, **forms},
            },
            "304": KNOWN,
            **dict.fromkeys(("400", "404", "429", "503"), ERRORS),
        },
    }


def _parameter(name: str, schema: dict[str, Any], told: str) -> dict[str, Any]:
    # An empty value is none.
    empty = {"allowEmptyValue": True, "required": False}
    return {"name": name, "in": "query", **empty, "schema": schema, "description": told}


def _help(parameter: Parameter) -> str:
    default = "" if parameter.default is None else f" Unless given: {parameter.default}."
    choices = f" One of {', '.join(GRAINS)}." if parameter.type == "grain" else ""
    return f"{parameter.help} ({parameter.type}){choices}{default}"


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    found = {**schema, "type": [schema["type"], "null"]}
    return {**found, "enum": [*schema["enum"], None]} if "enum" in schema else found


def _errors() -> dict[str, Any]:
    said = {name: {"type": "string"} for name in SAID}
    one = {"type": "object", "required": list(SAID), "properties": said}
    return {"type": "object", "required": ["errors"], "properties": {"errors": {"type": "array", "items": one}}}
