"""Nobody passes the gate whom the rules do not name, and a link opens what it is for and nothing else."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from dashboard.access.grants import Wish, give, granted, revoke
from dashboard.access.rules import Rules, Scope, rules_of
from dashboard.api.routes import ROUTES as API
from dashboard.brief.routes import ROUTES as BRIEFS
from dashboard.catalog.folder import Catalogue
from dashboard.cli import main
from dashboard.doorkeeper import Doorkeeper
from dashboard.server import FILES
from dashboard.settings import Settings
from dashboard.signing_in import NEXT, landing, next_cookie
from dashboard.warehouse.version import current_id
from tests.access.planted import RULES
from tests.access.signing import SECRETS, cookie, signing_in

TEXT = RULES.replace(
    "client: {sees: {clients: [openai]}}", "client: {sees: {clients: [openai]}, emails: [ann@one.example]}"
)
__all__ = ["signing_in"]
QUERY = "/api/queries/dependence/spend_lines"


@pytest.fixture
def folder(record_settings: Settings) -> Iterator[Settings]:
    record_settings.access.write_text(TEXT, encoding="utf-8")
    yield record_settings
    record_settings.access.unlink(missing_ok=True)


def rules(folder: Settings) -> Rules:
    found = rules_of(folder)
    assert found is not None
    return found


@pytest.fixture
def browser(folder: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("LINCHPIN_DATA", str(folder.data))
    monkeypatch.setenv("LINCHPIN_QUERIES", str(folder.queries))
    app = Starlette(routes=[*FILES, *BRIEFS, *API], middleware=[Middleware(Doorkeeper)])
    with TestClient(app, follow_redirects=False) as found:
        yield found


def test_a_script_without_a_good_token_is_told_to_send_one(browser: TestClient, folder: Settings):
    made, text = give(folder, rules(folder), Wish("token", "client", 1))
    assert browser.get(QUERY).status_code == 401
    assert browser.get(QUERY).headers["www-authenticate"] == "Bearer"
    for wrong in ("Bearer", f"Basic {text}", f"Bearer {text}x", f"Bearer {text[:-8]}", "Bearer ", f"Token {text}"):
        assert browser.get(QUERY, headers={"Authorization": wrong}).status_code == 401, wrong
    good = {"Authorization": f"Bearer {text}"}
    assert browser.get(QUERY, headers=good).status_code == 200
    assert browser.get(QUERY, headers=good, params={"view_as": "office"}).status_code == 400
    assert browser.get("/api/queries/market/deal_effect", headers=good).status_code == 403
    revoke(folder, made.id)
    assert browser.get(QUERY, headers=good).status_code == 401


def test_everybody_is_turned_away_while_the_rules_cannot_be_read(browser: TestClient, folder: Settings):
    _, text = give(folder, rules(folder), Wish("token", "office", 1))
    folder.access.write_text("readers: {office: {sees: every}}", encoding="utf-8")
    answer = browser.get(QUERY, headers={"Authorization": f"Bearer {text}"})
    assert answer.status_code == 503
    assert answer.text.startswith("access.yml cannot be read, so nobody may see anything. Whoever serves")


def test_rules_that_are_gone_open_nothing_of_a_server_that_began_with_them(
    browser: TestClient, folder: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setenv("LINCHPIN_GUARDED", "1")
    folder.access.unlink()
    for path in (QUERY, "/brief/overview", "/rows/dependence/spend_lines.csv"):
        assert browser.get(path).status_code == 503, path
    assert "access.yml: is gone, and this server began with it. Put it back" in caplog.text
    folder.access.write_text(TEXT, encoding="utf-8")
    assert browser.get(QUERY).status_code == 401


def test_without_rules_the_server_is_for_its_own_machine(browser: TestClient, folder: Settings):
    folder.access.unlink()
    assert browser.get(QUERY).status_code == 200
    # A page elsewhere whose name was made to lead here is of another machine, though its reader's browser is here.
    for host, status in (
        *(("localhost:8501", 200), ("127.0.0.1:8501", 200), ("[::1]:8501", 200), ("one.localhost", 200)),
        *(("evil.example", 403), ("evil.example:8501", 403), ("192.0.2.7", 403), ("localhost.evil.example", 403)),
    ):
        assert browser.get(QUERY, headers={"Host": host}).status_code == status, host
    app = Starlette(routes=API, middleware=[Middleware(Doorkeeper)])
    with TestClient(app, client=("192.0.2.7", 5000)) as elsewhere:
        answer = elsewhere.get(QUERY)
        assert answer.status_code == 403
        assert "for its own machine alone" in answer.text


def test_a_link_opens_its_view_and_nothing_else(browser: TestClient, folder: Settings, queries_held: Catalogue):
    scope = Scope("client", (("client", "openai"),))
    made, text = give(folder, rules(folder), Wish("share", "client", 1, scope))

    def status(path: str, **params: str) -> int:
        return browser.get(path, params={**params, "share": text}).status_code

    assert status("/brief/client", client="openai") == 200
    for query in queries_held.on_page("client"):
        # Not every question there has a picture under this view.
        assert status(f"/brief/charts/{query.id}.json", client="openai") in (200, 404), query.id
    # Mail programs append keys of their own, which are none of a view; nobody writes into the page by them.
    assert status("/brief/client", client="openai", utm_source="mail") == 200
    assert "Please+renew" not in browser.get(f"/brief/client?client=openai&Please+renew=1&share={text}").text
    # Of a key that stands twice the last counts, on the page and at the door.
    for path in (
        "/brief/client",
        "/brief/charts/dependence/spend_lines.json",
        "/brief/client.xlsx",
        "/brief/client.png",
    ):
        twice = f"{path}?client=openai&client=&share={text}"
        assert browser.get(twice).status_code == 403, path
    page = browser.get("/brief/client", params={"client": "openai", "share": text}).text
    assert "Open in the app" not in page
    assert "<nav" not in page
    assert f"share={text}" in page
    for path, params in (
        ("/brief/client", {}),
        ("/brief/client", {"client": "meta"}),
        ("/brief/client", {"client": "openai", "from": "2024"}),
        ("/brief/client", {"client": "openai", "view_as": "office"}),
        ("/brief/overview", {"client": "openai"}),
        ("/brief/vendor", {"client": "openai"}),
        ("/brief/charts/market/deal_effect.json", {"client": "openai"}),
        ("/rows/dependence/spend_lines.csv", {"client": "openai"}),
        (QUERY, {"client": "openai"}),
        ("/brief/../api/queries", {"client": "openai"}),
        ("/", {"client": "openai"}),
        ("/dependence", {"client": "openai"}),
    ):
        assert status(path, **params) == 403, (path, params)
    assert browser.get(f"/brief/client?client=openai&client=meta&share={text}").status_code == 403
    revoke(folder, made.id)
    assert status("/brief/client", client="openai") == 403


def test_of_several_links_the_one_that_counts_goes_on(browser: TestClient, folder: Settings):
    _, text = give(folder, rules(folder), Wish("share", "client", 1, Scope("dependence")))
    page = browser.get(f"/brief/dependence?share=forged&share={text}")
    assert page.status_code == 200
    assert "share=forged" not in page.text
    assert browser.get(f"/brief/dependence?share={text}&share=forged").status_code == 403


def test_a_page_that_was_looked_at_as_another_is_not_that_other_s_own(browser: TestClient, folder: Settings):
    tokens = {name: give(folder, rules(folder), Wish("token", name, 1))[1] for name in ("office", "client")}
    told = {
        name: browser.get("/brief/client?view_as=client", headers={"Authorization": f"Bearer {text}"}).text
        for name, text in tokens.items()
    }
    assert "You see as client" in told["office"]
    assert "You see what is yours" in told["client"]
    assert "view_as was ignored" in told["client"]


def test_a_link_opens_the_data_that_it_is_for(browser: TestClient, folder: Settings):
    now = current_id(folder)
    for params, pins in (((), None), ((("v", now),), now)):
        _, text = give(folder, rules(folder), Wish("share", "client", 1, Scope("dependence", params)))

        def status(path: str, v: str | None, link: str = text) -> int:
            return browser.get(path, params={"share": link} | ({"v": v} if v else {})).status_code

        assert status("/brief/dependence", pins) == 200
        assert status("/brief/dependence.xlsx", now) == 200
        for other in {None, now, "0" * 12} - {pins}:
            assert status("/brief/dependence", other) == 403, (pins, other)
        assert (status("/brief/dependence.xlsx", "0" * 12) == 403) == bool(pins)
        assert browser.get(f"/brief/dependence?v={now}&v={'0' * 12}&share={text}").status_code == 403


def test_a_link_to_a_page_lets_its_filters_change_within_what_its_reader_sees(browser: TestClient, folder: Settings):
    _, text = give(folder, rules(folder), Wish("share", "client", 1, Scope("dependence")))
    whole = browser.get("/brief/dependence", params={"share": text})
    assert whole.status_code == 200
    assert browser.get("/brief/dependence", params={"share": text, "from": "2024"}).status_code == 200
    assert "Waymo" not in whole.text
    found = granted(folder, rules(folder), "share", text)
    assert found is not None
    assert str(found.sees) == "client openai"


@pytest.mark.usefixtures("signing_in")
def test_whoever_has_signed_in_reads_what_is_theirs_for_a_working_day(browser: TestClient):
    browser.cookies.update(cookie())
    assert browser.get("/brief/dependence").status_code == 200
    assert "You see what is yours: rows of client openai." in browser.get("/brief/dependence").text
    for changes, status in (
        ({"iat": int(time.time()) - 13 * 3600}, 302),
        ({"iat": None}, 302),
        ({"is_logged_in": False}, 302),
        ({"origin": "http://elsewhere"}, 302),
        ({"email": "eve@two.example"}, 403),
        ({"email_verified": False}, 403),
    ):
        browser.cookies.clear()
        browser.cookies.update(cookie(**changes))
        assert browser.get("/brief/dependence").status_code == status, changes


@pytest.mark.usefixtures("signing_in")
def test_a_forged_cookie_is_nobody_s(browser: TestClient):
    (name, value), *_ = cookie().items()
    claims = json.dumps({"email": "ann@one.example", "is_logged_in": True, "iat": int(time.time())})
    for forged in (value[:-2], value.replace(".", ""), claims, create_signed_value("other", name, claims).decode()):
        browser.cookies.clear()
        browser.cookies.set(name, forged)
        assert browser.get("/brief/dependence").status_code == 302, forged


@pytest.mark.usefixtures("signing_in")
def test_whoever_signs_in_comes_back_to_what_was_asked_for(browser: TestClient):
    sent = browser.get("/brief/client?client=openai&from=2024")
    assert sent.status_code == 302
    assert sent.headers["location"].startswith("/auth/login?provider=")
    assert unquote(sent.cookies[NEXT]) == "/brief/client?client=openai&from=2024"
    assert "HttpOnly" in sent.headers["set-cookie"]


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "evil",
        "",
        "/x\r\nSet-Cookie: a=b",
        "/\x00",
        "/" * 3000,
    ],
)
def test_nobody_is_led_elsewhere_after_signing_in(wanted: str):
    kept = next_cookie(wanted).partition(";")[0].partition("=")[2]
    assert landing({NEXT: kept}, "/above") == "/above/"
    assert "\n" not in next_cookie(wanted)


def test_a_link_is_given_to_no_page_of_others_and_listed_by_what_it_shows(
    folder: Settings, capsys: pytest.CaptureFixture[str]
):
    def share(reader: str, address: str) -> int:
        return main(["--data", str(folder.data), "share", f"/brief/{address}", "--reader", reader])

    assert share("client", "client?client=meta") == 1
    assert 'client: "meta" is not what the reader may see. Write one of: openai.' in capsys.readouterr().err
    assert share("vendor", "vendor?vendor=surge-ai") == 1
    assert share("vendor", "client?client=meta") == 0
    assert share("client", "client?client=openai") == 0
    assert "is office's, who stands before it" not in capsys.readouterr().out
    assert share("client", "client?client=openai&client=openai") == 1
    assert "client: is given more than once." in capsys.readouterr().err
    assert main(["--data", str(folder.data), "access"]) == 0
    assert "link to client?client=openai for client, until" in capsys.readouterr().out


def test_a_link_begins_with_the_server_and_its_note_stands_on_its_line(
    folder: Settings, capsys: pytest.CaptureFixture[str]
):
    arguments = [
        "--data",
        str(folder.data),
        "share",
        "/brief/market",
        "--reader",
        "office",
        "--note",
        "for\nthe board",
    ]
    written = "\n".join(f'{key} = "{value}"' for key, value in SECRETS["auth"].items())
    folder.sign_in.write_text(written, encoding="utf-8")
    try:
        assert main(arguments) == 0
    finally:
        folder.sign_in.unlink()
    told, link = capsys.readouterr().out.splitlines()
    assert told.endswith("for the board")
    assert link.startswith("http://testserver/brief/market?share=")


def test_what_is_given_to_a_link_is_what_it_opens(
    browser: TestClient, folder: Settings, capsys: pytest.CaptureFixture[str]
):
    for address in ("/brief/market?page=overview", "/brief/market?view_as=client", "/brief/market?vendor=appen"):
        assert main(["--data", str(folder.data), "share", address, "--reader", "office"]) == 0
        _, link = capsys.readouterr().out.splitlines()
        assert browser.get(link).status_code == 200, link
    folder.sign_in.write_text("redirect_uri = 'x'", encoding="utf-8")
    try:
        assert main(["--data", str(folder.data), "share", "/brief/market", "--reader", "office"]) == 0
    finally:
        folder.sign_in.unlink()
    assert capsys.readouterr().out.splitlines()[1].startswith("/brief/market?share=")


def test_who_is_known_as_another_who_stands_first_is_told(folder: Settings, capsys: pytest.CaptureFixture[str]):
    more = "  late: {sees: everything, emails: [Ann@one.example, bob@one.example], groups: [nobody]}\n"
    folder.access.write_text(TEXT.rstrip() + "\n" + more, encoding="utf-8")
    assert main(["--data", str(folder.data), "access"]) == 0
    told = capsys.readouterr().out
    assert "  Ann@one.example is client's, who stands before it." in told
    assert "bob@one.example is" not in told
