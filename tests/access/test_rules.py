"""`access.yml` says who is who; whoever it does not name sees nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dashboard.access.rules import Rules, reader_of, rules_of
from dashboard.entitlement import EVERYTHING, Entitlement
from dashboard.errors import DataRefused
from dashboard.settings import PROJECT, Settings

TEXT = """
groups_claim: roles
readers:
  one:
    sees: {clients: [openai, google]}
    emails: [Ann@One.example]
  whole-house:
    sees: {vendors: [scale-ai]}
    domains: [one.example]
    groups: [sales]
  office:
    sees: everything
    groups: [owners]
"""


def settings(folder: Path, text: str) -> Settings:
    (folder / "access.yml").write_text(text, encoding="utf-8")
    return Settings(folder, PROJECT / "queries")


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    found = rules_of(settings(tmp_path, TEXT))
    assert found is not None
    return found


def named(rules: Rules, **claims: object) -> str | None:
    found = reader_of(claims, rules)
    return found.name if found else None


def test_people_are_known_by_address_domain_or_group_and_the_first_reader_counts(rules: Rules):
    assert named(rules, email="ann@one.EXAMPLE") == "one"
    assert named(rules, email="bob@one.example") == "whole-house"
    assert named(rules, email="eve@two.example", roles=["sales", "owners"]) == "whole-house"
    assert named(rules, email="eve@two.example", roles="owners") == "office"


def test_nobody_else_is_anybody(rules: Rules):
    for claims in (
        {},
        {"email": None},
        {"email": ""},
        {"email": "eve@two.example"},
        {"email": "ann@one.example.evil.example"},
        {"email": "one.example"},
        {"email": "ann@one.example", "email_verified": False},
        {"email": "ann@one.example", "email_verified": "false"},
        {"email": "ann@one.example", "email_verified": None},
        {"groups": ["owners"]},
        {"roles": {"owners": True}},
        {"roles": ["owners "]},
    ):
        assert reader_of(claims, rules) is None, claims


def test_what_readers_see(rules: Rules):
    office, one = (reader_of({"roles": ["owners"]}, rules), reader_of({"email": "ann@one.example"}, rules))
    assert office is not None
    assert office.sees == EVERYTHING
    assert one is not None
    assert one.sees == Entitlement(clients=("openai", "google"))


def test_an_edit_counts_at_once_and_without_a_file_there_are_no_rules(tmp_path: Path):
    assert rules_of(Settings(tmp_path, PROJECT / "queries")) is None
    first = rules_of(settings(tmp_path, TEXT))
    second = rules_of(settings(tmp_path, TEXT.replace("whole-house", "a-house")))
    assert first is not None
    assert second is not None
    assert ("whole-house" in first.readers, "whole-house" in second.readers) == (True, False)


def test_an_edit_of_the_same_length_and_day_counts_too(tmp_path: Path):
    held = settings(tmp_path, TEXT)
    before = held.access.stat()
    assert rules_of(held) is not None
    settings(tmp_path, TEXT.replace("openai", "waymo1"))
    os.utime(held.access, ns=(before.st_atime_ns, before.st_mtime_ns))
    found = rules_of(held)
    assert found is not None
    assert found.readers["one"].entitlement.clients == ("waymo1", "google")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path):
    held = settings(tmp_path, TEXT)
    held.access.write_bytes(b"readers: \xff")
    with pytest.raises(DataRefused, match="UTF-8"):
        rules_of(held)


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ("sees: everything", "sees: all", "everything"),
        ("{vendors: [scale-ai]}", "{vendors: [scale-ai], clients: [meta]}", "names clients and vendors"),
        ("{vendors: [scale-ai]}", "{}", "names clients and vendors, or neither"),
        ("groups: [owners]", "group: [owners]", 'unknown key "group"'),
        ("scale-ai", "Scale AI", 'readers.whole-house.sees.vendors.0: "Scale AI" is no id.'),
        (
            "sees: everything",
            "sees: [openai]",
            "is nothing that a reader sees. Write everything, or {clients: [openai]}.",
        ),
        ("sees: everything", "sees:", "readers.office.sees: is empty."),
        ("{vendors: [scale-ai]}", "{vendors: scale-ai}", "is no list. Write [scale-ai]."),
        ("{vendors: [scale-ai]}", "{vendor: [scale-ai]}", 'Did you mean "vendors"?'),
        ("Ann@One.example", "Ann", 'readers.one.emails.0: "Ann" is no address.'),
        ("[one.example]", "['@']", 'readers.whole-house.domains.0: "@" is no domain of addresses.'),
        ("groups: [owners]", "groups: ['']", "readers.office.groups.0: is empty. Write one at least."),
        ("[one.example]", "['*.one.example']", "is no domain of addresses."),
    ],
)
def test_a_fault_is_named_at_its_place(tmp_path: Path, written: str, instead: str, told: str):
    assert TEXT.count(written) == 1
    with pytest.raises(DataRefused, match=r"access\.yml:\d+:\d+") as refused:
        rules_of(settings(tmp_path, TEXT.replace(written, instead)))
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is not a list of keys."),
        ("- one", "the file is not a list of keys."),
        ("readers: {}", "readers: is empty"),
    ],
)
def test_a_file_without_readers_is_refused(tmp_path: Path, text: str, told: str):
    with pytest.raises(DataRefused, match=r"access\.yml:1:1") as refused:
        rules_of(settings(tmp_path, text))
    assert told in str(refused.value)


def test_a_link_sees_no_more_than_both_may():
    one, both = Entitlement(clients=("openai",)), Entitlement(clients=("openai", "google"))
    assert one.within(EVERYTHING) == EVERYTHING.within(one) == one == one.within(both) == both.within(one)
    assert one.within(Entitlement(vendors=("scale-ai",))) == Entitlement()
    assert EVERYTHING.within(EVERYTHING).is_everything
    assert len({one.id, both.id, Entitlement().id, Entitlement(vendors=("openai",)).id}) == 4
