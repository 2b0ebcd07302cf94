"""The API does as it is described: schemathesis asks what the description allows, and what it does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.applications import Starlette

from dashboard.api.openapi import TEXT
from dashboard.api.routes import ROUTES
from dashboard.settings import PROJECT, Settings

# In `make prove` so many; a case takes a fortieth of a second.
EVERYDAY, PROOF = 60, 2_000
MANY = settings(
    max_examples=PROOF if settings.default.max_examples > 100 else EVERYDAY,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def schema(record_settings: Settings) -> Iterator[BaseSchema]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LINCHPIN_DATA", str(record_settings.data))
        patch.setenv("LINCHPIN_QUERIES", str(PROJECT / "queries"))
        yield schemathesis.openapi.from_asgi("/api/openapi.json", Starlette(routes=ROUTES))


def test_the_description_is_one(schema: BaseSchema):
    schema.validate()
    assert len(list(schema.get_all_operations())) > 100


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_whatever_is_asked_is_answered_as_described(mode: GenerationMode, schema: BaseSchema):
    operations = [found.ok() for found in schema.get_all_operations()]
    asked = [one for one in operations if mode.is_positive or list(one.query)]

    @MANY
    @given(
        case=st.sampled_from(asked).flatmap(lambda one: one.as_strategy(generation_mode=mode)), named=st.booleans()
    )
    def holds(case: schemathesis.Case, named: bool) -> None:
        # An empty value is none, as the description says in words that the generator does not know.
        assume("" not in (case.query or {}).values())
        if mode.is_positive and not named:
            # Most of what is made up is the name of nobody, which is 400; without names there are rows to look at.
            kinds = {one["name"]: one["schema"] for one in case.operation.definition.raw.get("parameters", [])}
            case.query = {name: value for name, value in (case.query or {}).items() if kinds[name] != TEXT}
            case.query.pop("v", None)
        # Which ids there are is for the data to say: one that is not there is 400, however well it is written.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    holds()
