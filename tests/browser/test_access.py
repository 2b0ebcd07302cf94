"""Somebody follows a link, signs in at a real provider, and lands on the view asked for, with their own rows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import oidc_provider_mock
import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.settings import PROJECT, Settings
from tests.access.planted import RULES
from tests.browser.looking import settle
from tests.serving import free_port, serving

pytestmark = pytest.mark.browser
WHO = {"client": "ann@one.example", "office": "boss@house.example"}
REFUSED = "data/sources/spend.csv:7:1: zinfandel pays 9 USD. Mend it."
SIGN_IN = """
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "a secret of the tests alone"
client_id = "linchpin"
client_secret = "of the tests"
server_metadata_url = "http://localhost:{provider}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def folder(record_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("access") / "data"
    shutil.copytree(record_settings.data, found)
    return found


@pytest.fixture(scope="module")
def served(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with rules, beside a provider that knows two people."""
    rules = RULES
    for name, email in WHO.items():
        rules = rules.replace(f"{name}: {{", f"{name}: {{emails: [{email}], ")
    (folder / "access.yml").write_text(rules, encoding="utf-8")
    users = [
        oidc_provider_mock.User(sub=email, claims={"email": email}) for email in (*WHO.values(), "eve@two.example")
    ]
    with oidc_provider_mock.run_server_in_thread(user_claims=users) as provider:
        port = free_port()
        text = SIGN_IN.format(port=port, provider=provider.server_port)
        (folder / "sign_in.toml").write_text(text, encoding="utf-8")
        log = tmp_path_factory.mktemp("log") / "server.log"
        with serving(folder, PROJECT / "queries", log, port=port) as address:
            # Beginning took back what was refused before.
            (folder / "versions" / "refused").write_text(REFUSED, encoding="utf-8")
            yield address


def sign_in(page: Page, email: str) -> None:
    page.get_by_role("textbox", name="sub").fill(email)
    page.get_by_role("button", name="Authorize").click()


def test_a_link_leads_through_signing_in_to_the_view_it_asks_for(browser: Browser, served: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{served}/brief/client?client=openai&from=2024")
    sign_in(page, WHO["client"])
    expect(page).to_have_url(f"{served}/brief/client?client=openai&from=2024")
    expect(page.get_by_role("heading", level=1, name="OpenAI")).to_be_visible()
    expect(page.get_by_text("You see what is yours: rows of client openai.")).to_be_visible()
    page.goto(f"{served}/dependence?client=openai")
    expect(page.get_by_role("heading", level=1, name="Dependence")).to_be_visible(timeout=30_000)
    settle(page)
    expect(page).to_have_url(f"{served}/dependence?client=openai")
    expect(page.get_by_text("You see what is yours")).to_be_visible()
    expect(page.get_by_text("Waymo")).to_have_count(0)
    expect(page.get_by_text("The latest edit of the data was refused")).to_be_visible()
    expect(page.get_by_text("zinfandel")).to_have_count(0)
    context.close()


def test_whoever_sees_everything_may_look_as_another_and_whoever_is_nobody_sees_nothing(
    browser: Browser, served: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served}/market?view_as=client")
    sign_in(page, WHO["office"])
    expect(page).to_have_url(f"{served}/market?view_as=client")
    expect(page.get_by_text("You see as client: rows of client openai.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("zinfandel")).to_have_count(0)
    page.goto(f"{served}/market")
    expect(page.get_by_text("zinfandel")).to_be_visible(timeout=30_000)
    page.goto(f"{served}/brief/market")
    expect(page.get_by_text("You see")).to_have_count(0)
    context.close()
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served}/dependence")
    sign_in(page, "eve@two.example")
    expect(page.get_by_text("You have signed in, and may not see anything here yet.")).to_be_visible()
    expect(page.get_by_text("OpenAI")).to_have_count(0)
    context.close()


def test_a_server_that_began_with_rules_opens_nothing_when_they_are_gone(
    browser: Browser, served: str, folder: Path
) -> None:
    context = browser.new_context()
    rules = (folder / "access.yml").rename(folder / "access.aside")
    for path in ("brief/overview", "api/queries", "rows/market/vendor_revenue.csv"):
        assert context.request.get(f"{served}/{path}").status == 503, path
    page = context.new_page()
    page.goto(f"{served}/market")
    expect(page.get_by_text("nobody may see anything")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("zinfandel")).to_have_count(0)
    rules.rename(folder / "access.yml")
    context.close()
