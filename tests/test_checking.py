"""What was found once is kept, and asked anew as soon as anything that it depends on is another."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dashboard import checking
from dashboard.beside import Beside
from dashboard.catalog.style import style_of
from dashboard.checking import KEPT, Report, check
from dashboard.settings import PROJECT, Settings
from tests.catalog.files import CLIENTS, LONGEST, lay

BAD = CLIENTS.replace("order by client_id", "order by client")
RULES = (PROJECT / "queries" / ".sqlfluff").read_text(encoding="utf-8")


@dataclass
class Judged:
    """A folder of queries beside the shipped data, and which of its files each run asked or looked at."""

    settings: Settings
    asked: list[str] = field(default_factory=list)
    looked_at: list[str] = field(default_factory=list)

    def run(self, *wanted: str) -> Report:
        """Check, and forget who was asked before."""
        self.asked.clear()
        self.looked_at.clear()
        return check(self.settings, [self.settings.queries / name for name in wanted])


@pytest.fixture
def judged(tmp_path: Path, shipped_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Judged:
    data = tmp_path / "data"
    data.mkdir()
    (data / "versions").mkdir()
    for path in shipped_settings.versions.iterdir():
        if path.name != KEPT:
            (data / "versions" / path.name).symlink_to(path)
    found = Judged(Settings(data=data, queries=tmp_path / "queries"))
    asked, promise = checking._asked, Beside.promise

    def counting(held: object, ids: list[str], version: object, laid: object) -> object:
        found.asked.extend(ids)
        return asked(held, ids, version, laid)

    def looking(self: Beside, function: Callable[..., object], *arguments: object) -> object:
        if function is style_of:
            found.looked_at.append(Path(str(arguments[1])).stem)
        return promise(self, function, *arguments)

    monkeypatch.setattr(checking, "_asked", counting)
    monkeypatch.setattr(Beside, "promise", looking)
    monkeypatch.chdir(tmp_path)
    lay(tmp_path / "queries", "people/clients", BAD)
    lay(tmp_path / "queries", "people/longest", LONGEST)
    return found


def test_a_second_run_asks_nothing_and_finds_the_same(judged: Judged):
    first = judged.run()
    assert [found.rule for found in first.findings] == ["order"]
    assert (sorted(judged.asked), sorted(judged.looked_at)) == (
        ["people/clients", "people/longest"],
        ["clients", "longest"],
    )
    assert judged.run() == first
    assert (judged.asked, judged.looked_at) == ([], [])


def test_a_file_that_was_edited_is_asked_anew_and_so_is_who_reads_it(judged: Judged):
    judged.run()
    lay(judged.settings.queries, "people/longest", LONGEST.replace("Longest names", "The longest names"))
    judged.run()
    assert (judged.asked, judged.looked_at) == (["people/longest"], ["longest"])
    lay(judged.settings.queries, "people/clients", CLIENTS)
    assert judged.run() == Report((), 2)
    assert (sorted(judged.asked), judged.looked_at) == (["people/clients", "people/longest"], ["clients"])


def test_an_edit_that_breaks_a_reader_is_found_in_the_reader(judged: Judged):
    judged.run()
    lay(judged.settings.queries, "people/clients", CLIENTS.replace("letters", "size"))
    (found,) = (one for one in judged.run().findings if one.rule == "database")
    assert found.place[0] == "queries/people/longest.sql"


def test_another_case_is_run_and_the_same_one_is_not_run_again(judged: Judged):
    judged.run()
    case = judged.settings.queries.parent / "tests" / "queries" / "people" / "clients" / "a client is counted"
    case.mkdir(parents=True)
    (case / "party.csv").write_text("party_id,name,is_client\nanthropic,Anthropic,true\n")
    (case / "expect.csv").write_text("client,client_id,letters\nAnthropic,anthropic,8\n")
    assert [found.rule for found in judged.run().findings] == ["order", "case"]
    assert [found.rule for found in judged.run().findings] == ["order", "case"]
    assert judged.asked == []
    (case / "expect.csv").write_text("client,client_id,letters\nAnthropic,anthropic,9\n")
    assert [found.rule for found in judged.run().findings] == ["order"]
    assert judged.asked == ["people/clients"]


def test_other_rules_of_layout_are_held_against_every_file_and_ask_none(judged: Judged):
    judged.run()
    (judged.settings.queries / ".sqlfluff").write_text(RULES.replace("= lower", "= upper"))
    assert "style" in {found.rule for found in judged.run().findings}
    assert (judged.asked, sorted(judged.looked_at)) == ([], ["clients", "longest"])


def test_a_run_over_one_file_forgets_nothing_of_the_others_and_one_over_all_forgets_what_is_past(judged: Judged):
    kept = judged.settings.versions / KEPT
    judged.run()
    whole = json.loads(kept.read_text())
    assert len(whole) == 4
    lay(judged.settings.queries, "people/clients", CLIENTS)
    judged.run("people/clients.sql")
    assert len(json.loads(kept.read_text())) == 6
    judged.run()
    assert judged.asked == ["people/longest"]
    assert len(json.loads(kept.read_text())) == 4


@pytest.mark.parametrize("held", ["", "{", "[]", '{"x": 1}', '{"x": [["a"]]}', "\0", '{"x": [[1,2,3,4,5,6,7]]}'])
def test_a_file_of_kept_results_that_cannot_be_read_is_made_anew(held: str, judged: Judged):
    (judged.settings.versions / KEPT).write_text(held)
    assert [found.rule for found in judged.run().findings] == ["order"]
    assert sorted(judged.asked) == ["people/clients", "people/longest"]
    judged.run()
    assert judged.asked == []


def test_many_files_are_looked_at_beside_with_the_same_findings(judged: Judged):
    for name in "abcd":
        lay(judged.settings.queries, f"people/{name}", CLIENTS.replace("from party", "FROM party"))
    report = judged.run()
    found = [(one.rule, one.place[0].rpartition("/")[2]) for one in report.findings]
    assert sorted(found) == [("order", "clients.sql"), *(("style", f"{name}.sql") for name in "abcd")]
