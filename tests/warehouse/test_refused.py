"""A fact that cannot be right is refused with its file and line, and the version before it goes on serving."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.errors import DataRefused
from dashboard.settings import Settings
from dashboard.warehouse.build import build
from dashboard.warehouse.version import current_id, list_versions, open_version
from tests.intake.edits import add, put, replace, table, write

CITED = {"source_id": "reuters-2025-fca23", "evidence": "direct"}
WORDS = "A field that takes one of a few words holds another. Use one of the words listed in data/README.md."
NUMBER = "A number is not a plain number (digits and one dot, no separators or signs of currency). Correct it."
DATE = "A date is not written as YYYY, YYYY-MM or YYYY-MM-DD, or is no day of the calendar. Correct it."
# What is put where, and the message that must come, file and line first.
TOLD = {
    "client_spend:2:client=Gogle": (
        'client_spend.csv:2: client "Gogle": A row names an organisation that is not in organisations.csv. '
        "Add it there, or correct the spelling."
    ),
    "relationships:5:source_id=nowhere": (
        'relationships.csv:5: source_id "nowhere": A row cites a source that is not in sources.csv. '
        "Add the source there, or correct the source_id."
    ),
    "events:3:event_date=2025-13-40": f'events.csv:3: event_date "2025-13-40": {DATE}',
    "ownership:2:valid_from=12/06/2025": f'ownership.csv:2: valid_from "12/06/2025": {DATE}',
    "client_spend:2:amount_usd=150,000,000": f'client_spend.csv:2: amount_usd "150,000,000": {NUMBER}',
    "market_size:2:cagr=nan": f'market_size.csv:2: cagr "nan": {NUMBER}',
    "relationships:5:status=actve": f'relationships.csv:5: status "actve": {WORDS}',
    "relationships:5:service=labelling": f'relationships.csv:5: service "labelling": {WORDS}',
    "vendor_financials:4:evidence=hearsay": f'vendor_financials.csv:4: evidence "hearsay": {WORDS}',
    "client_spend:2:period=last year": (
        'client_spend.csv:2: period "last year": A period holds no year, quarter, half, month, day or span of years. '
        "Write it as in data/README.md."
    ),
    "ownership:2:target=": "ownership.csv:2: target is blank. Fill it in; every row needs one.",
}
# These must be refused at the same place; the words are free.
PLACED = (
    "customer_concentration:2:share_of_vendor_revenue=1.2",
    "ownership:2:equity_share=1.5",
    "ownership:2:valid_to=2019",
    "ownership:2:target=Meta",
    "relationships:2:amount_usd=5",
    "federal_awards:2:obligated_usd=200000000",
    "federal_awards:2:ceiling_usd=-1",
    "events:2:amount_usd=-1",
    "customer_concentration:2:vendor_revenue_usd=-5",
    "market_size:2:base_value_usd=0",
    "market_size:2:base_year=2021.5",
    "market_size:2:target_year=2020",
    "client_spend:2:amount_usd=1e30",
    "client_spend:2:period=2022-2021",
    "regulation:2:year=soon",
    "rivalry:2:party_b=Google",
    "rivalry:5:evidence=direct",
    "organisations:2:roles=buyer",
    "organisations:3:roles=client|buyer",
    "vendor_financials:2:vendor=(unnamed)",
    "incident_severity:2:severity=5",
    "incident_severity:3:severity=high",
    "incident_severity:3:clients=Google|Gogle",
    "incident_severity:3:confirmed_access=maybe",
    "incident_severity:3:source_id=inc-2025-ac678",
)


def refusal(settings: Settings) -> list[str]:
    """See that a build of the broken sources is refused and changes nothing; return the messages."""
    before = sorted(path.name for path in settings.versions.glob("*.duckdb*"))
    served = current_id(settings)
    with pytest.raises(DataRefused) as refused:
        build(settings)
    assert current_id(settings) == served
    assert sorted(path.name for path in settings.versions.glob("*.duckdb*")) == before
    assert list(settings.versions.glob("*.building*")) == []
    assert open_version(settings).id == served
    return [line.replace(f"{settings.sources}/", "") for line in str(refused.value).splitlines()]


@pytest.fixture
def built(copied_sources: Settings, record_settings: Settings) -> Settings:
    """Copied sources with the version that was built from them before the break."""
    copied_sources.versions.mkdir()
    for path in record_settings.versions.iterdir():
        (copied_sources.versions / path.name).write_bytes(path.read_bytes())
    return copied_sources


@pytest.mark.parametrize("fault", TOLD)
def test_a_fault_of_the_data_is_told_with_its_file_and_line(fault: str, built: Settings):
    put(built, *fault.split("="))
    assert refusal(built) == [TOLD[fault]]


@pytest.mark.parametrize("fault", PLACED)
def test_a_value_that_cannot_be_is_refused_at_its_file_and_line(fault: str, built: Settings):
    name, line, _ = fault.split(":")
    put(built, *fault.split("="))
    messages = refusal(built)
    assert messages[0].startswith(f"{name}.csv:{line}: "), messages
    for message in messages:
        what, _, do = message.split(": ", maxsplit=2)[-1].rpartition(". ")
        assert len(what) > 10, message
        assert len(do) > 5, message


ADDED: dict[str, Callable[[Settings], int]] = {
    "rivalry": lambda s: add(s, "rivalry", party_a="OpenAI", party_b="Google", market="AI models", fact="x", **CITED),
    "federal_awards": lambda s: add(
        s, "federal_awards", vendor="Scale AI", agency="X", start_date="2025", award_type="x", fact="x", **CITED
    ),
    "market_size": lambda s: add(s, "market_size", publisher="X", market_name="x", scope="tools", **CITED),
    "services": lambda s: add(s, "services", service="text-nlp", name="Text again"),
    "organisations": lambda s: (
        add(s, "organisations", organisation="Open AI?", roles="client")
        and add(s, "organisations", organisation="Open-AI", roles="client")
    ),
}


@pytest.mark.parametrize("name", ADDED)
def test_a_row_that_contradicts_the_record_is_refused_at_its_line(name: str, built: Settings):
    line = ADDED[name](built)
    messages = refusal(built)
    assert messages[0].startswith(f"{name}.csv:{line}: "), messages


def test_a_repeated_key_is_refused_at_its_second_line(built: Settings):
    lines = table(built, "client_spend")
    write(built, "client_spend", [*lines, lines[1]])
    message = (
        f"client_spend.csv:{len(lines) + 1}: client, vendor, period, source_id = "
        "Google, Scale AI, 2024, reuters-2025-fca23 stands twice. Keep one of the rows."
    )
    assert refusal(built) == [message]


def test_a_ragged_row_a_missing_column_and_a_letter_that_is_not_utf_8_are_refused_in_one_go(built: Settings):
    replace(built.sources / "client_spend.csv", b'"reported, contracts",At least', b"reported, contracts,At least")
    replace(built.sources / "services.csv", b"service,name", b"service,nam")
    replace(built.sources / "rivalry.csv", b"party_a,party_b", b"party_a\xe9,party_b")
    assert refusal(built) == [
        "client_spend.csv:5: has 11 fields, not 10. Quote commas inside a field.",
        "rivalry.csv: is not UTF-8 (invalid continuation byte). Save it as UTF-8.",
        'services.csv:1: unknown column "nam". Did you mean "name"?',
        'services.csv:1: column "name" is missing. Restore it.',
    ]


def test_fewer_rows_than_the_card_expects_are_refused_and_a_known_name_needs_no_card(built: Settings):
    write(built, "client_spend", table(built, "client_spend")[:4])
    assert refusal(built) == [
        "client_spend.csv: has 3 rows; its card expects at least 9. "
        "Restore the rows, or lower rows.least in the card if it is meant."
    ]
    (built.sources / "client_spend.yml").unlink()
    (built.sources / "client_spent.csv").write_text("client\n", encoding="utf-8")
    assert refusal(built) == ["client_spent.csv: has no card. Write client_spent.yml beside it."]
    (built.sources / "client_spent.csv").unlink()
    assert build(built).edited == ()


def test_stakes_of_more_than_the_whole_and_shares_of_more_than_the_revenue_are_refused(built: Settings):
    add(built, "ownership", owner="Google", target="Scale AI", equity_share="0.6", voting="none", fact="x",
        valid_from="2025-07-01", known_on="2025-07-01", **CITED)  # fmt: skip
    (message,) = refusal(built)
    assert message.startswith('ownership.csv: equity_share "scale-ai on 2025-07-01: 1.09'), message
    write(built, "ownership", table(built, "ownership")[:-1])
    for client, share in (("Google", "0.7"), ("Meta", "0.6")):
        add(built, "customer_concentration", vendor="Scale AI", period="2023", client=client, filing="x",
            client_as_reported=client, client_kind="named", share_of_vendor_revenue=share, **CITED)  # fmt: skip
    (message,) = refusal(built)
    assert message.startswith('customer_concentration.csv: share_of_vendor_revenue "scale-ai, 2023: 1.3'), message


def test_many_faults_are_counted_not_all_printed(built: Settings):
    for line in range(2, 32):
        put(built, f"relationships:{line}:status", "gone")
    messages = refusal(built)
    assert len(messages) == 21
    assert "refuses 10 more rows." in messages[-1]
    assert len(list_versions(built)) == 1
