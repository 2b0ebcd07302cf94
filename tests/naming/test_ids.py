"""An organisation's id and name, once given, stay whatever is imported later; two organisations never share them."""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.naming.worlds import meaning, resolved

EXAMPLES = 500 if os.environ.get("HYPOTHESIS_PROFILE") == "prove" else 25
WORDS = (
    "Studio",
    "studio",
    "Stüdio",
    "Студия",
    "Студио",
    "工作室",
    "スタジオ",
    "ガス",
    "カス",
    "किरण",
    "करण",
    "24",
    "Ørsted",
)
WORDS += ("Orsted", "rsted", "(ABN 12)", "ABN 12", "(no number)", "&", "-", "Ltd", "ß", "ﬁ", "Ａ")
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join) | st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=6
).map(str.strip).filter(bool)
NUMBERS = st.sampled_from((None, None, "ABN:12", "ABN:34", "LEI:12", "12", "ABN:000", "EXEMPT"))
MENTIONS = st.lists(st.tuples(NAMES, NUMBERS), min_size=1, max_size=6)
IMPORTS = st.lists(MENTIONS, min_size=1, max_size=4)


@given(IMPORTS, MENTIONS)
@settings(max_examples=EXAMPLES)
def test_a_later_import_changes_no_id_and_no_name(imports, later):
    with resolved(imports) as connection:
        before = meaning(connection)
    with resolved([*imports, later]) as connection:
        after = meaning(connection)
    assert {mention: after[mention] for mention in before} == before


@given(IMPORTS)
@settings(max_examples=EXAMPLES)
def test_two_organisations_share_neither_an_id_nor_a_name(imports):
    with resolved(imports) as connection:
        rows = connection.execute("select key, name, party_id from imported.organisation").fetchall()
    assert len({party for _, _, party in rows}) == len(rows)
    assert len({name for _, name, _ in rows}) == len(rows)
    assert all(name and party for _, name, party in rows)


def test_spellings_of_one_number_are_one_organisation_and_the_first_import_names_it():
    first = [("Hays", "ABN:12"), ("Hays", "ABN:12"), ("HAYS RECRUITMENT", "ABN:12")]
    second = [("Hays Personnel", "ABN:12")] * 9
    with resolved([first, second]) as connection:
        assert set(meaning(connection).values()) == {("hays", "Hays")}


def test_two_numbers_of_one_name_are_two_organisations():
    with resolved([[("Studio", "ABN:12")], [("STUDIO", "ABN:34"), ("Studio", None)]]) as connection:
        found = meaning(connection)
    assert found["Studio", "ABN:12"] == ("studio", "Studio")
    assert found["STUDIO", "ABN:34"] == ("studio-abn-34", "STUDIO (ABN 34)")
    assert found["Studio", None] == ("studio-no-number", "Studio (no number)")


def test_a_number_that_says_nothing_makes_nobody_one():
    with resolved([[("Ash", "ABN:000"), ("Birch", "ABN:000"), ("Cedar", "EXEMPT"), ("Dogwood", "EXEMPT")]]) as world:
        assert len(set(meaning(world).values())) == 4


def test_letters_that_an_id_cannot_hold_tell_names_apart():
    with resolved(
        [[(name, None) for name in ("Студия 24", "Салон 24", "24", "ガス", "カス", "किरण", "करण")]]
    ) as world:
        found = meaning(world)
    assert found["24", None][0] == "24"
    assert len({party for party, _ in found.values()}) == 7


def test_accents_case_and_signs_make_no_other_name():
    with resolved([[(name, None) for name in ("Müller & Söhne", "MULLER  SOHNE", "Ελλάδα", "ΕΛΛΑΔΑ")]]) as connection:
        assert len(set(meaning(connection).values())) == 2


def test_a_name_of_the_hand_kept_record_means_that_organisation_and_no_other_of_like_letters():
    with resolved(
        [[("Ørsted", None), ("rsted", None), ("24 Студия", None)]], organisations=["Ørsted", "24"]
    ) as world:
        found = meaning(world)
    assert found["Ørsted", None] == ("rsted", "Ørsted")
    assert found["rsted", None][0].startswith("rsted-")
    assert found["24 Студия", None][0].startswith("24-")


def test_what_a_person_confirmed_holds_for_imports_and_for_the_hand_kept_record():
    aliases = [("Hays Ltd", "Hays"), ("Old Hays", "Hays")]
    with resolved([[("Hays", "ABN:12"), ("HAYS LTD", None)]], aliases, organisations=["Old Hays"]) as connection:
        assert set(meaning(connection).values()) == {("hays", "Hays")}
        assert connection.execute("select party_key('Old Hays'), party_key('Other')").fetchall() == [
            ("hays", "other")
        ]


def test_services_in_other_letters_stay_apart_and_a_known_name_means_the_known_service():
    said = ("Перевод", "Разметка", "TEXT and language", None, "Image annotation")
    with resolved([], services=[("text-nlp", "Text and language")], said=said) as connection:
        known = dict(connection.execute("select service, service_id from imported.known_service").fetchall())
    keys = tuple(known[service] for service in said)
    assert len({*keys}) == 5
    assert keys[2:] == ("text-nlp", "not-stated", "image-annotation")
