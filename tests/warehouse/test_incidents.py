"""The record's privacy incidents: every one reported, with our reading where there is one."""

from __future__ import annotations

from dashboard.settings import Settings
from dashboard.warehouse.build import build
from dashboard.warehouse.version import Version, open_version
from tests.intake.edits import add

ASKED = "select vendor_id, source_id, severity, severity_reason, confirmed_access, basis from incident order by 1, 2"
REPORTED = "select vendor_id, source_id, measure from labour where measure = 'privacy_incident' order by 1, 2"
TOUCHED = "select incident_id, client_id from incident_client order by 1, 2"


def test_every_reported_incident_is_read_and_says_why(shipped: Version):
    with shipped.cursor() as cursor:
        incidents = cursor.execute(ASKED).fetchall()
        reported = cursor.execute(REPORTED).fetchall()
        touched = cursor.execute(TOUCHED).fetchall()
    assert [row[:2] for row in incidents] == [row[:2] for row in reported]
    assert all(1 <= severity <= 4 and reason for _, _, severity, reason, _, _ in incidents)
    assert {basis for *_, basis in incidents} == {"reported"}
    assert {client for key, client in touched if key.startswith("scale-ai")} == {"google", "meta", "xai"}


def test_an_incident_that_we_have_not_read_has_no_severity_and_keeps_its_client(copied_sources: Settings):
    row = {"vendor": "Appen", "client": "Google", "period": "2025", "measure": "privacy_incident", "value": "12"}
    told = {"fact": "It lay open.", "source_id": "reuters-2025-fca23", "evidence": "secondary+derived"}
    add(copied_sources, "labour_and_ethics", **row, unit="documents", **told)
    add(copied_sources, "labour_and_ethics", **row | {"client": "all"}, unit="documents", **told)
    build(copied_sources)
    with open_version(copied_sources).cursor() as cursor:
        found = [row for row in cursor.execute(ASKED).fetchall() if row[0] == "appen"]
        touched = [client for key, client in cursor.execute(TOUCHED).fetchall() if key.startswith("appen")]
    assert found == [("appen", "reuters-2025-fca23", None, None, None, "estimated")] * 2
    assert set(touched) == {"google"}
