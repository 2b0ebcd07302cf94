"""Links and tokens count as long as they say, for what they say, and not a moment after they are revoked."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.access.grants import Wish, all_grants, give, granted, revoke
from dashboard.access.rules import Rules, Scope, rules_of
from dashboard.entitlement import Entitlement
from dashboard.errors import DataRefused
from dashboard.settings import PROJECT, Settings

TEXT = """
readers:
  pair: {sees: {clients: [openai, google]}}
  office: {sees: everything}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Settings:
    (tmp_path / "access.yml").write_text(TEXT, encoding="utf-8")
    return Settings(tmp_path, PROJECT / "queries")


def rules(folder: Settings) -> Rules:
    found = rules_of(folder)
    assert found is not None
    return found


def test_a_token_stands_for_its_reader_and_is_kept_nowhere(folder: Settings):
    made, text = give(folder, rules(folder), Wish("token", "pair", 1))
    found = granted(folder, rules(folder), "token", text)
    assert found is not None
    assert (found.name, found.sees, found.only) == ("pair", Entitlement(("openai", "google")), None)
    assert all(text not in path.read_text() for path in folder.data.rglob("*") if path.is_file())
    assert made in all_grants(folder)
    assert stat.S_IMODE((folder.data / "grants" / "secret").stat().st_mode) == 0o600


def test_what_was_revoked_or_has_expired_or_is_of_the_other_kind_counts_no_more(folder: Settings):
    made, text = give(folder, rules(folder), Wish("token", "pair", 1))
    _, late = give(folder, rules(folder), Wish("token", "pair", -0.001))
    _, link = give(folder, rules(folder), Wish("share", "pair", 1, Scope("client")))
    assert granted(folder, rules(folder), "token", late) is None
    assert granted(folder, rules(folder), "token", link) is granted(folder, rules(folder), "share", text) is None
    revoke(folder, made.id)
    assert granted(folder, rules(folder), "token", text) is None
    assert {one.state for one in all_grants(folder)} >= {"revoked", "expired"}
    with pytest.raises(DataRefused, match="no link and no token"):
        revoke(folder, "../../access")


def test_another_secret_signs_nothing_here(folder: Settings, tmp_path_factory: pytest.TempPathFactory):
    other = replace(folder, data=tmp_path_factory.mktemp("other"))
    made, text = give(folder, rules(folder), Wish("token", "office", 1))
    _, forged = give(other, rules(folder), Wish("token", "office", 1))
    assert granted(folder, rules(folder), "token", forged) is None
    (other.data / "grants" / f"{made.id}.json").write_text((folder.data / "grants" / f"{made.id}.json").read_text())
    assert granted(other, rules(folder), "token", text) is None


def test_a_grant_shrinks_with_its_reader_and_never_grows(folder: Settings):
    _, text = give(folder, rules(folder), Wish("share", "pair", 1, Scope("client")))
    folder.access.write_text(TEXT.replace("[openai, google]", "[google, meta]"), encoding="utf-8")
    found = granted(folder, rules(folder), "share", text)
    assert found is not None
    assert found.sees == Entitlement(("google",))
    folder.access.write_text(TEXT.replace("pair:", "other:"), encoding="utf-8")
    assert granted(folder, rules(folder), "share", text) is None


def test_a_grant_of_a_reader_who_is_not_there_is_refused(folder: Settings):
    with pytest.raises(DataRefused, match=r'names no reader "nobody"\. It names: pair, office'):
        give(folder, rules(folder), Wish("token", "nobody", 1))


@settings(max_examples=50)
@given(place=st.integers(0, 200), letter=st.characters(codec="ascii"))
def test_a_changed_letter_forges_nothing(tmp_path_factory: pytest.TempPathFactory, place: int, letter: str):
    folder = Settings(tmp_path_factory.getbasetemp() / "forging", PROJECT / "queries")
    folder.data.mkdir(exist_ok=True)
    folder.access.write_text(TEXT, encoding="utf-8")
    _, text = give(folder, rules(folder), Wish("token", "office", 1))
    at = place % len(text)
    forged = text[:at] + letter + text[at + 1 :]
    if forged != text:
        assert granted(folder, rules(folder), "token", forged) is None


@pytest.mark.parametrize("respelt", [lambda text: text.translate(str.maketrans("-_", "+/")), lambda text: text + "="])
def test_a_signature_has_one_spelling(folder: Settings, respelt: Callable[[str], str]):
    texts = [give(folder, rules(folder), Wish("token", "office", 1))[1] for _ in range(32)]
    others = [(text, respelt(text)) for text in texts if respelt(text) != text]
    assert others, "of 32 signatures, none holds - or _"
    assert not [text for text, other in others if granted(folder, rules(folder), "token", other)]


def test_a_list_of_parameters_survives_the_disk(folder: Settings):
    scope = Scope("client", (("client", "openai"), ("from", "2024")))
    made, text = give(folder, rules(folder), Wish("share", "office", 1, scope, note="=1+1 <b>\u202e"))
    found = granted(folder, rules(folder), "share", text)
    assert found is not None
    assert found.only == scope
    assert json.loads((folder.data / "grants" / f"{made.id}.json").read_text())["note"] == "=1+1 <b>\u202e"
