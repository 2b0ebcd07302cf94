"""Organisations that look alike are proposed with a reason; what differs on purpose is not."""

from __future__ import annotations

import time

import pytest

from dashboard.intake.alike import STRONG, Organisation, alike, nearest_names

ALIKE = {
    ("Hays Recruitment Pty Ltd", "HAYS RECRUITMENT"): "same name but for the legal form",
    ("Hays Pty. Limited", "Hays P/L"): "same name but for the legal form",
    ("Bouchard Ltée", "Bouchard Limited"): "same name",
    ("Dupont et Fils S.A.R.L.", "SARL Dupont & Fils"): "same words but for small ones or endings",
    ("Müller GmbH", "MULLER"): "same name but for the legal form",
    ("Smith & Sons", "The Smith and Sons"): "same name",
    ("Studio Perth", "Perth Studio"): "same words in another order",
    ("PEGASYSTEMS LTD", "PEGA SYSTEMS"): "same name but for the legal form",
    ("Fairview Microwave", "Fairview Micorwave Inc"): "same but for a few letters",
    ("Escal Institute D/B/A Mural", "Mural Institute D/B/A Escal"): None,
    ("株式会社ガス", "ガス"): "same name but for the legal form",
    ("ООО Ромашка", "Ромашка"): "same name but for the legal form",
}
APART = [
    ("Region 1", "Region 2"),
    ("Region", "Region 2"),
    ("Fund IV", "Fund V"),
    ("Northwind Regional Ambulance Paramedics", "Northwind Regional Ambulance Paramedics 2"),
    ("Studio Sydney", "Studio Perth"),
    ("List A Barristers", "List G Barristers"),
    ("Ministry of North Health", "Ministry of South Health"),
    ("ガス", "カス"),
    ("Austria Post", "Australia Post"),
    ("BAE Systems", "BAC Systems"),
]


def pair(one: str, other: str, *numbers: tuple[str, ...]):
    """Return what is proposed of two names among others that share no word with them."""
    ours, theirs = numbers or ((), ())
    crowd = [Organisation(f"crowd-{n}", f"{'abcdefghij'[n % 10] * 7}word{n} holding") for n in range(300)]
    found = alike([Organisation("one", one, ours), Organisation("other", other, theirs), *crowd], least=0.0)
    return next((p for p in found if {p.name.party_id, p.other.party_id} == {"one", "other"}), None)


@pytest.mark.parametrize("names", [names for names, why in ALIKE.items() if why])
def test_names_that_mean_one_are_strong_and_say_why(names: tuple[str, str]):
    found = pair(*names)
    assert found is not None
    assert found.is_strong
    assert found.why == ALIKE[names]


@pytest.mark.parametrize("names", APART, ids=" or ".join)
def test_names_that_differ_in_a_number_or_a_place_are_not_proposed(names: tuple[str, str]):
    found = pair(*names)
    assert found is None or found.score < 0.6


def test_two_numbers_of_one_kind_speak_against_it_and_two_kinds_do_not():
    differ = pair("Hays Ltd", "Hays", ("ABN:12",), ("ABN:34",))
    assert differ is not None
    assert differ.score < STRONG
    assert differ.why.endswith("but their numbers differ")
    kinds = pair("Hays Ltd", "Hays", ("ABN:12",), ("LEI:34",))
    assert kinds is not None
    assert kinds.is_strong


def test_the_one_without_a_number_would_mean_the_one_with():
    found = pair("Hays", "Hays (ABN 34)", (), ("ABN:34",))
    assert found is not None
    assert (found.name.name, found.other.name) == ("Hays", "Hays (ABN 34)")
    assert found.why == "same name, one without a number"


def test_a_trade_name_is_told():
    found = pair("Adapt Services Pty Ltd T/A Novotel Canberra", "Novotel Canberra")
    assert found is not None
    assert found.why == "one trades as, or holds in trust for, the other"


def test_the_order_of_the_organisations_changes_nothing():
    names = ["Hays Ltd", "Hays", "Haysa Recruiting", "Hays Recruiting", "Region 1", "Region 2", "Ltd", "The", "&"]
    organisations = [Organisation(str(n), name) for n, name in enumerate(names)]
    assert alike(organisations) == alike(reversed(organisations))


def test_sixteen_thousand_names_take_seconds():
    shared = ("Services", "Group", "Consulting", "Partners", "Systems", "Health", "Logistics", "Training")
    names = [
        f"{chr(97 + n % 26)}{n * 7919 % 16001:05d}".translate(str.maketrans("0123456789", "aeioubcdfg"))
        for n in range(16_000)
    ]
    organisations = [
        Organisation(str(n), f"{name} {shared[n % 8]} {shared[n // 8 % 8]} Pty Ltd") for n, name in enumerate(names)
    ]
    begun = time.process_time()
    alike(organisations)
    assert time.process_time() - begun < 30


def test_the_nearest_names_come_first():
    assert nearest_names("Hayes Recruitment", ["Perth", "HAYS RECRUITMENT", "Sydney"]) == ["HAYS RECRUITMENT"]
