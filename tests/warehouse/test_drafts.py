"""A draft is answered or refused in one sentence, whatever its SQL returns; pages keep none of its answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.answers import _kept, answer_for, drafted_query
from dashboard.catalog.folder import Catalogue
from dashboard.errors import QueryRefused
from dashboard.picture.words import finding
from dashboard.settings import PROJECT
from dashboard.view import View
from dashboard.warehouse.version import Version

HERE = PROJECT / "queries" / "drafts" / "draft.sql"
ODD = {
    "a day without end": "select 'infinity'::date as day",
    "a day far away": "select '5877000-01-01'::date as day",
    "a time with its zone": "select timetz '01:02:03+01' as moment",
    "a span too long": "select interval 1000000000 month as span",
    "two columns of one name": "select 1 as a, 2 as a",
    "very many columns": f"select {', '.join(f'{n} as c{n}' for n in range(201))}",
    "nothing that is there": "select missing from party",
}


@pytest.mark.parametrize("sql", ODD.values(), ids=ODD)
def test_what_cannot_be_shown_is_refused_in_a_sentence(sql: str, queries_held: Catalogue, shipped: Version):
    with pytest.raises(QueryRefused) as refused:
        answer_for(drafted_query(sql, HERE, queries_held, shipped), {}, View(), shipped)
    assert str(refused.value).startswith(f"{HERE.relative_to(PROJECT)}:1:")


def test_a_list_of_sources_with_a_hole_cites_what_is_there(queries_held: Catalogue, shipped: Version):
    sql = "select ['reuters-2025-fca23', null] as source_ids"
    answer = answer_for(drafted_query(sql, HERE, queries_held, shipped), {}, View(), shipped)
    assert [source.id for source in answer.sources] == ["reuters-2025-fca23"]


def test_a_draft_may_read_a_query_by_name_and_is_not_kept_with_the_answers_of_pages(
    queries_held: Catalogue, shipped: Version, tmp_path: Path
):
    sql = "select known_spend.pair as pair from dependence.known_spend order by pair limit 2; -- two"
    before = _kept.cache_info().currsize
    answer = answer_for(drafted_query(sql, HERE, queries_held, shipped), {"client": "google"}, View(), shipped)
    assert finding(answer) == "2 rows."
    assert all("Google" in row["pair"] for row in answer.rows)
    assert _kept.cache_info().currsize == before
