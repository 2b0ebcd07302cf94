"""A person says that a name means an organisation; that is one row of a file, one version, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.errors import DataRefused
from dashboard.settings import Settings
from dashboard.warehouse.build import build
from dashboard.warehouse.imports.merging import merge, split
from dashboard.warehouse.version import current_id, open_version
from tests.naming.worlds import bring
from tests.small_folder import small_folder

ROWS = (
    "c1,Example Bank,Hays Recruitment Pty Ltd,12,Staff,2024-03-01,AUD,100.10",
    "c2,Example Bank,HAYS RECRUITMENT,,Staff,2024-03-01,AUD,200.20",
    "c3,Example Bank,Hays Personnel,,Staff,2024-03-01,AUD,300.30",
    "c4,Example Bank,Ash,,Staff,2024-03-01,AUD,400.40",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A folder with one import of four contracts."""
    path = tmp_path_factory.mktemp("merging")
    settings = small_folder(path)
    bring(settings, path / "own", "contracts", *ROWS)
    return settings


def vendors(settings: Settings) -> list[tuple[str, str]]:
    """Return vendor and sum of its contracts in the version that serves."""
    with open_version(settings).cursor() as cursor:
        return cursor.execute(
            "select party.name, sum(total_value)::varchar from record.contract join record.party as party "
            "on party.party_id = vendor_id group by all order by all"
        ).fetchall()


def rows(settings: Settings) -> list[str]:
    return (settings.sources / "aliases.csv").read_text(encoding="utf-8").splitlines()


def test_two_bearers_of_one_name_are_told_apart_and_can_be_merged(tmp_path: Path):
    own = small_folder(tmp_path)
    numbered = "c1,Example Bank,Alpha Labels Ltd,12,Staff,2024-03-01,AUD,1"
    plain = "c2,Example Bank,ALPHA LABELS LTD.,,Staff,2024-03-01,AUD,2"
    bring(own, tmp_path / "own", "contracts", numbered, plain)
    (first, _), (other, _) = vendors(own)
    with pytest.raises(DataRefused, match="Others of that name are told apart: name ") as refused:
        merge(own, "ALPHA LABELS LTD.", "Alpha Labels Ltd")
    assert other in str(refused.value) or first in str(refused.value)
    last = refused.value.findings[0].do.split('"')[1]
    merge(own, last, next(name for name in (first, other) if name != last))
    assert [money for _, money in vendors(own)] == ["3.00"]


def test_a_merge_counts_for_the_organisation_and_a_split_takes_it_back(folder: Settings):
    before, served = vendors(folder), current_id(folder)
    done = merge(folder, "hays  recruitment", "Hays Recruitment Pty Ltd", "same address,\nasked them")
    assert (done.moved.mentions, str(done.moved.money["AUD"])) == (1, "200.20")
    assert ("Hays Recruitment Pty Ltd", "300.30") in vendors(folder)
    assert len(vendors(folder)) == len(before) - 1
    day = done.alias.confirmed_on
    assert rows(folder)[1:] == [f'HAYS RECRUITMENT,Hays Recruitment Pty Ltd,{day},"same address, asked them"']
    assert len(rows(folder)) == 2
    taken_back = split(folder, "HAYS RECRUITMENT")
    assert taken_back.moved.mentions == 1
    assert vendors(folder) == before
    assert rows(folder) == ["name,organisation,confirmed_on,reason"]
    (folder.sources / "aliases.csv").unlink()
    assert build(folder).version == served


def test_what_may_not_be_merged_is_refused_and_changes_nothing(folder: Settings):
    merge(folder, "HAYS RECRUITMENT", "Hays Recruitment Pty Ltd")
    served, kept = current_id(folder), rows(folder)
    refused = {
        ("Ash", "ash"): '"Ash": is "Ash" already. Nothing is to be done.',
        ("Hays Recruitment", "Ash"): '"HAYS RECRUITMENT": means "Hays Recruitment Pty Ltd" already. To change that, '
        'first run `python -m dashboard names split "HAYS RECRUITMENT"`.',
        ("Ash", "Hays Recruitment"): '"HAYS RECRUITMENT": means "Hays Recruitment Pty Ltd" itself. '
        'Merge "Ash" into "Hays Recruitment Pty Ltd".',
        ("Hays Recruitment Pty Ltd", "Ash"): '"Hays Recruitment Pty Ltd": is what "HAYS RECRUITMENT" means. '
        'Merge "Ash" into it instead, or first split what means it.',
        ("Hays Persnel", "Ash"): '"Hays Persnel": is the name of no organisation here. Did you mean "Hays Personnel"',
    }
    for (name, organisation), message in refused.items():
        with pytest.raises(DataRefused) as told:
            merge(folder, name, organisation)
        assert str(told.value).startswith(message)
    with pytest.raises(DataRefused, match=r'"Ash": is not merged into another\.'):
        split(folder, "Ash")
    assert (current_id(folder), rows(folder)) == (served, kept)
    split(folder, "HAYS RECRUITMENT")


def test_a_build_that_is_refused_leaves_the_file_as_it_was(folder: Settings):
    (folder.sources / "currency_rates.csv").write_text("currency,day,usd_per_unit,source_id\nAUD,2024-01-01,-1,\n")
    before = (folder.sources / "aliases.csv").read_text() if (folder.sources / "aliases.csv").exists() else None
    with pytest.raises(DataRefused, match="not a plain number above zero"):
        merge(folder, "HAYS RECRUITMENT", "Hays Recruitment Pty Ltd")
    (folder.sources / "currency_rates.csv").unlink()
    after = (folder.sources / "aliases.csv").read_text() if (folder.sources / "aliases.csv").exists() else None
    assert after == before


def test_the_command_lists_proposals_and_merges(folder: Settings, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    data = ["--data", str(folder.data), "names"]
    assert main([*data, "--format", "csv"]) == 0
    first = capsys.readouterr().out.splitlines()[1]
    assert first == (
        '0.97,HAYS RECRUITMENT,Hays Recruitment Pty Ltd,"same name but for the legal form, one without a number",'
        "AUD 200.20"
    )
    assert main([*data, "merge", "HAYS RECRUITMENT", "Hays Recruitment Pty Ltd", "--reason", "same"]) == 0
    assert "from now on: 1 row (AUD 200.20) count for it" in capsys.readouterr().out
    assert main([*data, "list"]) == 0
    assert capsys.readouterr().out.startswith('"HAYS RECRUITMENT" means "Hays Recruitment Pty Ltd", confirmed ')
    assert main([*data, "split", "hays recruitment"]) == 0
    capsys.readouterr()
    assert main([*data, "split", "hays recruitment"]) == 1
    assert "Traceback" not in capsys.readouterr().err


ALIASES = {
    "A,B,,\nB,C,,": 'aliases.csv:2: organisation "B": A name means an organisation that itself means another',
    "A,B,,\nB,A,,": 'aliases.csv:2: organisation "B": A name means an organisation that itself means another',
    "A,a,,": 'aliases.csv:2: organisation "a": A name means an organisation that itself means another',
    "Ash,B,,\nASH,C,,": 'aliases.csv:3: name "ASH": A name stands twice',
    "A,B,1/2/2024,": 'aliases.csv:2: confirmed_on "1/2/2024": The day on which a name was confirmed',
}


@pytest.mark.parametrize("text", ALIASES)
def test_a_file_edited_by_hand_is_held_to_the_same_rules(text: str, tmp_path: Path):
    settings = small_folder(tmp_path)
    (settings.sources / "aliases.csv").write_text(f"name,organisation,confirmed_on,reason\n{text}\n")
    with pytest.raises(DataRefused) as refused:
        build(settings)
    assert ALIASES[text] in str(refused.value)


def test_a_name_that_nobody_bears_yet_is_only_noted(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    settings = small_folder(tmp_path)
    (settings.sources / "aliases.csv").write_text("name,organisation,confirmed_on,reason\nAlmond,Hays,,\n")
    build(settings)
    assert main(["--data", str(settings.data), "names", "list"]) == 0
    assert capsys.readouterr().out == '"Almond" means "Hays" (nobody is named so yet)\n'
